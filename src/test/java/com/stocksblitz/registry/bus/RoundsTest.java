package com.stocksblitz.registry.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RoundsTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(3);

    @Test
    void oneRoundRunsAtATimeAndManyWakesDuringItCauseExactlyOneMore(Vertx vertx) throws Exception {
        var begun = new AtomicInteger();
        var first = Promise.<Duration>promise();
        var rounds = new Rounds(
                vertx, "test", () -> begun.incrementAndGet() == 1 ? first.future() : Future.succeededFuture(LONG));
        rounds.wake();
        Eventually.within(SOON, () -> assertThat(begun).hasValue(1));
        rounds.wake();
        rounds.wake();
        rounds.wake();

        first.complete(LONG);

        Eventually.within(SOON, () -> assertThat(begun).hasValue(2));
        rounds.stop().await(3, TimeUnit.SECONDS);
        assertThat(begun).hasValue(2);
    }

    @Test
    void aWakeCutsTheWaitShort(Vertx vertx) throws Exception {
        var begun = new AtomicInteger();
        var rounds = new Rounds(vertx, "test", () -> {
            begun.incrementAndGet();
            return Future.succeededFuture(LONG);
        });
        rounds.wake();
        Eventually.within(SOON, () -> assertThat(begun).hasValue(1));

        rounds.wake();

        Eventually.within(SOON, () -> assertThat(begun).hasValue(2));
        rounds.stop().await(3, TimeUnit.SECONDS);
    }

    @Test
    void aRetryHurriesAFailingRoundAlsoOneThatIsRunning(Vertx vertx) throws Exception {
        var begun = new AtomicInteger();
        var running = Promise.<Duration>promise();
        var rounds = new Rounds(vertx, "test", () -> switch (begun.incrementAndGet()) {
            case 5 -> running.future();
            case 6 -> Future.succeededFuture(LONG);
            default -> throw new IllegalStateException("not yet");
        });
        rounds.wake();
        Eventually.within(SOON, () -> assertThat(begun).hasValue(4));
        // The next would begin 0.8 s later, and after another failure 1.6 s.
        long start = System.nanoTime();
        rounds.retry();
        Eventually.within(SOON, () -> assertThat(begun).hasValue(5));
        rounds.retry();
        running.fail("still not");

        Eventually.within(SOON, () -> assertThat(begun).hasValue(6));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(700));
        rounds.stop().await(3, TimeUnit.SECONDS);
    }

    @Test
    void aFailingRoundIsRepeatedEverLaterAndNoWakeHurriesIt(Vertx vertx) throws Exception {
        var begun = new AtomicInteger();
        var rounds = new Rounds(vertx, "test", () -> {
            if (begun.incrementAndGet() <= 3) {
                throw new IllegalStateException("not yet");
            }
            return Future.succeededFuture(LONG);
        });
        long start = System.nanoTime();
        rounds.wake();
        Eventually.within(SOON, () -> {
            rounds.wake();
            assertThat(begun).hasValueGreaterThanOrEqualTo(4);
        });

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(690));
        rounds.stop().await(3, TimeUnit.SECONDS);
    }

    @Test
    void stopWaitsForTheRunningRoundAndNothingRunsAfterIt(Vertx vertx) throws Exception {
        var begun = new AtomicInteger();
        var running = Promise.<Duration>promise();
        var rounds = new Rounds(vertx, "test", () -> {
            begun.incrementAndGet();
            return running.future();
        });
        rounds.wake();
        Eventually.within(SOON, () -> assertThat(begun).hasValue(1));

        var stopped = rounds.stop();
        rounds.wake();
        assertThat(stopped.isComplete()).isFalse();
        running.complete(Duration.ZERO);

        stopped.await(3, TimeUnit.SECONDS);
        rounds.wake();
        rounds.stop().await(3, TimeUnit.SECONDS);
        assertThat(begun).hasValue(1);
    }
}
