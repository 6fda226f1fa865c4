package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL in a black hole, the long form of R3. Not part of the suite: {@code load-tests/faults/black-hole.sh}.
 * Reads and writes come at constant rates; the hole swallows every byte of open and new connections.
 */
class BlackHoleBench {
    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("seconds", 30));
    private static final int READS_PER_SECOND = 100;
    private static final int WRITES_PER_SECOND = 20;
    private static final double MOST_MS_OF_A_REFUSAL = 50;
    private static final double MOST_MS_OF_THE_RETURN = 5_000;
    /** Below it a quantile of a hundred requests a second is noise. */
    private static final double NOISE_MS = 2;

    private final List<String> missed = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void measure(@TempDir Path home) throws Exception {
        try (var faulted = new FaultedService(home)) {
            both(faulted, Duration.ofSeconds(15));
            var before = both(faulted, PHASE);
            faulted.postgres.set(new Fault.BlackHole());
            var opening = both(faulted, Duration.ofSeconds(12));
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> assertThat(faulted.breaker("database")).isNotEqualTo("closed"));
            var during = both(faulted, PHASE);
            faulted.postgres.set(new Fault.None());
            long healed = System.nanoTime();
            Eventually.within(
                    Duration.ofSeconds(60), () -> assertThat(write(faulted)).isEqualTo(200));
            double back = (System.nanoTime() - healed) / 1_000_000.0;
            var after = both(faulted, PHASE);

            System.out.println("| phase | reads p50 | reads p99 | answers | writes p50 | writes p99 | answers |");
            System.out.println("|---|---|---|---|---|---|---|");
            before.print("before");
            opening.print("until the breaker is open");
            during.print("in the hole, breaker open");
            after.print("after");
            double most = Math.max(before.reads.quantile(0.99) * 1.2, before.reads.quantile(0.99) + NOISE_MS);
            figure("reads in the hole, p99", during.reads.quantile(0.99), most);
            figure("refusal of a write in the hole, p99", during.writes.quantile(0.99), MOST_MS_OF_A_REFUSAL);
            figure("from the end of the hole to the first write", back, MOST_MS_OF_THE_RETURN);
            only("reads", during.reads, Set.of("200"));
            only("writes", during.writes, Set.of("503"));
            only("writes after", after.writes, Set.of("200"));
            assertThat(missed).isEmpty();
        }
    }

    private record Phase(OpenLoop reads, OpenLoop writes) {
        void print(String name) {
            System.out.printf(
                    "| %s | %.1f ms | %.1f ms | %s | %.1f ms | %.1f ms | %s |%n",
                    name,
                    reads.quantile(0.5),
                    reads.quantile(0.99),
                    reads.answers(),
                    writes.quantile(0.5),
                    writes.quantile(0.99),
                    writes.answers());
        }
    }

    private Phase both(FaultedService faulted, Duration time) throws Exception {
        var writes = new OpenLoop[1];
        var writer = Thread.ofVirtual().start(() -> {
            try {
                writes[0] = OpenLoop.run(WRITES_PER_SECOND, time, () -> faulted.write("w" + names.incrementAndGet()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        var reads = OpenLoop.run(READS_PER_SECOND, time, faulted::read);
        writer.join();
        return new Phase(reads, writes[0]);
    }

    private int write(FaultedService faulted) throws Exception {
        return faulted.write("w" + names.incrementAndGet()).statusCode();
    }

    private void figure(String what, double measured, double most) {
        boolean reached = measured <= most;
        System.out.printf("| %s | <= %.1f ms | %.1f ms | %s |%n", what, most, measured, reached ? "yes" : "**NO**");
        if (!reached) {
            missed.add(what);
        }
    }

    private void only(String what, OpenLoop loop, Set<String> expected) {
        if (!expected.equals(loop.answers().keySet())) {
            missed.add(what + " were answered " + loop.answers());
        }
    }
}
