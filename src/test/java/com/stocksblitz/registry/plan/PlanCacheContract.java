package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every cache of plans does. */
public abstract class PlanCacheContract {
    private static final Duration LONG = Duration.ofMinutes(5);

    protected abstract PlanCache cache();

    @Test
    void givesBackWhatWasPut() throws Exception {
        var ending = entry(PlanRows.NOON.plusSeconds(3));
        var endless = entry(null);
        await(cache().put(key("ending"), ending, LONG));
        await(cache().put(key("endless"), endless, LONG));

        assertThat(await(cache().find(key("ending")))).contains(ending);
        assertThat(await(cache().find(key("endless")))).contains(endless);
        assertThat(await(cache().find(key("other")))).isEmpty();
    }

    @Test
    void forgetsWhenTheTimeIsOver() throws Exception {
        await(cache().put(key("short"), entry(null), Duration.ofMillis(40)));

        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        Optional<PlanCache.Entry> found;
        do {
            found = await(cache().find(key("short")));
        } while (found.isPresent() && System.nanoTime() < deadline);

        assertThat(found).isEmpty();
    }

    @Test
    void removesOneAndThenAll() throws Exception {
        await(cache().clear());
        await(cache().put(key("a"), entry(null), LONG));
        await(cache().put(key("b"), entry(null), LONG));
        await(cache().put(key("c"), entry(null), LONG));

        await(cache().remove(key("a")));

        assertThat(await(cache().find(key("a")))).isEmpty();
        assertThat(await(cache().find(key("b")))).isPresent();
        assertThat(await(cache().clear())).isEqualTo(2);
        assertThat(await(cache().find(key("b")))).isEmpty();
        assertThat(await(cache().clear())).isZero();
    }

    protected static PlanKey key(String name) {
        return PlanKey.hash(name);
    }

    protected static PlanCache.Entry entry(Instant expiresAt) {
        return new PlanCache.Entry(UUID.randomUUID(), PlanRows.NOON, expiresAt, PlanRows.document("cached"));
    }

    protected static <T> T await(Future<T> future) throws Exception {
        return future.await(5, TimeUnit.SECONDS);
    }
}
