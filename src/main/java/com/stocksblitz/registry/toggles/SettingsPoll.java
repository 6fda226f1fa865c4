package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.config.ConfigRetriever;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Reads one group of settings again and again. One reading runs and at most one waits; each begins after the one before
 * has ended with all its answers, so an older answer can never replace a newer one. The wait is drawn from the second
 * half of the period, so that nodes that start together drift apart.
 */
final class SettingsPoll {
    private final Group group;
    private final ConfigRetriever retriever;
    private final CurrentSettings settings;
    private final IntSupplier periodMs;
    private final RandomGenerator random;
    private final Function<Change, Future<Void>> afterwards;
    private final Rounds rounds;
    private final Promise<Void> firstEnded = Promise.promise();

    /**
     * @param periodMs longest wait between two readings
     * @param afterwards called after each successful reading with what it changed
     */
    SettingsPoll(
            Vertx vertx,
            Group group,
            ConfigServiceClient client,
            CurrentSettings settings,
            IntSupplier periodMs,
            RandomGenerator random,
            Function<Change, Future<Void>> afterwards) {
        this.group = group;
        var keys = group.settings().stream().map(LiveSetting::key).toList();
        this.retriever = ConfigServiceStoreFactory.retriever(vertx, client, keys);
        this.settings = settings;
        this.periodMs = periodMs;
        this.random = random;
        this.afterwards = afterwards;
        this.rounds = new Rounds(vertx, "reading of " + group.name().toLowerCase(Locale.ROOT), this::round);
    }

    /** Begins; done when the first reading has ended, well or badly. */
    Future<Void> start() {
        rounds.wake();
        return firstEnded.future();
    }

    /** Reads at once, and once more if a reading is running. */
    void wake() {
        rounds.wake();
    }

    /** The service is back: reads at once, also where the readings before failed. */
    void retry() {
        rounds.retry();
    }

    Future<Void> stop() {
        return rounds.stop().eventually(retriever::close);
    }

    private Future<Duration> round() {
        return retriever
                .getConfig()
                .map(answered -> settings.apply(group, answered))
                .onFailure(cause -> settings.missed(group))
                .compose(afterwards)
                .map(done -> pause(random, periodMs.getAsInt()))
                .onComplete(ended -> firstEnded.tryComplete());
    }

    static Duration pause(RandomGenerator random, int periodMs) {
        return Duration.ofMillis(random.nextInt(periodMs / 2, periodMs + 1));
    }
}
