package com.stocksblitz.registry.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.stocksblitz.registry.memory.Cache;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How caches give way and come back, and what counts as full. */
@ExtendWith(VertxExtension.class)
class MemoryWatchTest {
    @TempDir
    Path root;

    private final Caches caches = new Caches();
    private final Kept kept = new Kept();

    @Test
    void R7_cachesGiveWayQuicklyWhileMemoryIsShortAndGrowBackSlowly() {
        caches.register("kept", kept);
        var watch = new MemoryWatch(caches, () -> 0, new SimpleMeterRegistry());

        watch.apply(0.95);
        assertThat(kept.share).isEqualTo(0.5);
        for (int second = 0; second < 10; second++) {
            watch.apply(0.91);
        }
        assertThat(kept.share).isEqualTo(MemoryWatch.LEAST_SHARE);
        watch.apply(0.85);
        assertThat(kept.share).as("between the two marks nothing moves").isEqualTo(MemoryWatch.LEAST_SHARE);
        watch.apply(0.5);
        assertThat(kept.share).isBetween(0.05, 0.06);
        for (int second = 0; second < 25; second++) {
            watch.apply(0.5);
        }
        assertThat(kept.share).isEqualTo(1);
    }

    @Test
    void R7_theWatchLooksByItselfAndANewCacheStartsWithTheShareInForce(Vertx vertx) throws Exception {
        var full = new AtomicReference<>(0.99);
        var meters = new SimpleMeterRegistry();
        vertx.deployVerticle(new MemoryWatch(caches, full::get, meters)).await(5, TimeUnit.SECONDS);

        Eventually.within(
                Duration.ofSeconds(5), () -> assertThat(caches.share()).isLessThan(1));
        caches.register("late", kept);
        assertThat(kept.share).isLessThan(1);
        assertThat(meters.get("registry.memory.share").gauge().value()).isLessThan(1);

        full.set(0.1);
        double low = caches.share();
        Eventually.within(
                Duration.ofSeconds(5), () -> assertThat(caches.share()).isGreaterThan(low));
    }

    @Test
    void countsTheWorkingSetOfACgroupOfEitherVersionWithoutPagesThatCanBeDropped() throws IOException {
        assertThat(gauge().container()).as("no cgroup").isEmpty();

        var old = Files.createDirectories(root.resolve("memory"));
        Files.writeString(old.resolve("memory.usage_in_bytes"), "380000000\n");
        Files.writeString(old.resolve("memory.limit_in_bytes"), "400000000\n");
        Files.writeString(old.resolve("memory.stat"), "inactive_file 1\ntotal_inactive_file 80000000\n");
        assertThat(gauge().container()).hasValue(0.75);

        Files.writeString(old.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        assertThat(gauge().container()).as("no limit").isEmpty();

        Files.writeString(root.resolve("memory.current"), "300\n");
        Files.writeString(root.resolve("memory.max"), "400\n");
        Files.writeString(root.resolve("memory.stat"), "anon 100\ninactive_file 100\n");
        assertThat(gauge().container()).hasValue(0.5);
        Files.writeString(root.resolve("memory.max"), "max\n");
        assertThat(gauge().container()).as("no limit").isEmpty();
    }

    @Test
    void theHeapsShareIsOneOfItsOldGeneration() {
        System.gc();
        assertThat(gauge().heap()).isBetween(0.0, 1.0);
    }

    @Test
    void looksAtItsOwnGroupWhereItIsNotTheRootOfWhatIsMounted() throws IOException {
        Files.writeString(root.resolve("membership"), "9:name=systemd:/a\n4:memory:/a/service\n0::/\n");
        var own = Files.createDirectories(root.resolve("memory/a/service"));
        for (var folder : List.of(own, root.resolve("memory"))) {
            Files.writeString(folder.resolve("memory.usage_in_bytes"), "100\n");
            Files.writeString(folder.resolve("memory.limit_in_bytes"), folder.equals(own) ? "200\n" : "1000\n");
            Files.writeString(folder.resolve("memory.stat"), "total_inactive_file 0\n");
        }
        assertThat(gauge().container()).hasValue(0.5);

        Files.writeString(root.resolve("membership"), "4:cpu,memory:/docker/of-the-host\n");
        assertThat(gauge().container()).as("its path on the host is not there").hasValue(0.1);

        Files.writeString(root.resolve("membership"), "0::/system.slice/registry.service\n");
        var slice = Files.createDirectories(root.resolve("system.slice/registry.service"));
        Files.writeString(slice.resolve("memory.current"), "300\n");
        Files.writeString(slice.resolve("memory.max"), "400\n");
        Files.writeString(slice.resolve("memory.stat"), "inactive_file 0\n");
        assertThat(gauge().container()).hasValue(0.75);
    }

    @Test
    void tellsHowMuchOfTheProcessorTimeThatTheyMayHaveTheLoopsUse() throws IOException {
        var cpu = new AtomicLong(-1);
        var now = new AtomicLong(1);
        Supplier<LoopUse> fresh = () -> new LoopUse(root, root.resolve("membership"), id -> cpu.get(), now::get);
        double processors = Runtime.getRuntime().availableProcessors();
        assertThat(fresh.get().cores()).as("without a limit").isEqualTo(processors);

        var folder = Files.createDirectories(root.resolve("cpu"));
        Files.writeString(folder.resolve("cpu.cfs_quota_us"), "-1\n");
        Files.writeString(folder.resolve("cpu.cfs_period_us"), "100000\n");
        assertThat(fresh.get().cores()).as("no limit").isEqualTo(processors);
        Files.writeString(folder.resolve("cpu.cfs_quota_us"), "75000\n");
        assertThat(fresh.get().cores()).isEqualTo(0.75);
        Files.writeString(folder.resolve("cpu.cfs_quota_us"), "-1\n");
        Files.writeString(root.resolve("cpu.max"), "max 100000\n");
        assertThat(fresh.get().cores()).as("no limit").isEqualTo(processors);
        Files.writeString(root.resolve("cpu.max"), "50000 100000\n");

        var use = fresh.get();
        now.addAndGet(100_000_000);
        assertThat(use.used()).as("no loop").isZero();
        use.count();
        use.count();
        now.addAndGet(100_000_000);
        assertThat(use.used()).as("a thread of which nothing is known").isZero();
        cpu.set(30_000_000);
        now.addAndGet(100_000_000);
        assertThat(use.used()).isCloseTo(0.6, within(1e-9));
        assertThat(use.used()).as("no time has passed").isZero();
        now.addAndGet(100_000_000);
        assertThat(use.used()).as("nothing done").isZero();
    }

    @Test
    void theLoopsTimeIsThatOfTheThreadThatIsCounted() {
        var use = new LoopUse();
        use.count();
        use.used();
        long until = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(use.used()).isBetween(0.01, 1.0);
    }

    private MemoryGauge gauge() {
        return new MemoryGauge(root, root.resolve("membership"));
    }

    private static final class Kept implements Cache {
        private volatile double share = 1;

        @Override
        public State state() {
            return new State(0, 0, 0, 0, 0, 0);
        }

        @Override
        public int clear() {
            return 0;
        }

        @Override
        public void resize(double share) {
            this.share = share;
        }
    }
}
