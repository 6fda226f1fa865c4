package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Learns from the store what operators said on other nodes: at once by its notification, which also reaches nodes
 * without a cluster, and by asking every few seconds, which also finds out that the connection is dead.
 */
final class WordsFollower {
    private static final Duration POLL = Duration.ofSeconds(5);

    private final FlipStore store;
    private final OperatorWords words;
    private final Consumer<String> onSetting;
    private final Rounds rounds;
    private FlipStore.Watch watch;

    /** @param onSetting gets the key of a setting that some node has written to the config service */
    WordsFollower(Vertx vertx, FlipStore store, OperatorWords words, Consumer<String> onSetting) {
        this.store = store;
        this.words = words;
        this.onSetting = onSetting;
        this.rounds = new Rounds(vertx, "reading of operators' words", this::round);
    }

    void start() {
        rounds.wake();
    }

    Future<Void> stop() {
        return rounds.stop().eventually(this::drop);
    }

    private Future<Duration> round() {
        return open().compose(FlipStore.Watch::check)
                .recover(lost -> drop().transform(dropped -> Future.failedFuture(lost)))
                .compose(open -> store.words())
                .map(found -> {
                    found.forEach(words::learn);
                    return POLL;
                });
    }

    private Future<FlipStore.Watch> open() {
        return watch != null
                ? Future.succeededFuture(watch)
                : store.watch(this::written).onSuccess(opened -> watch = opened);
    }

    private void written(String key) {
        if (key.isEmpty()) {
            rounds.wake();
        } else {
            onSetting.accept(key);
        }
    }

    private Future<Void> drop() {
        var dropped = watch;
        watch = null;
        return dropped == null ? Future.succeededFuture() : dropped.close();
    }
}
