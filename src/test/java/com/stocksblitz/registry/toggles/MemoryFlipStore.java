package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what it is told, and can be away. */
final class MemoryFlipStore implements FlipStore {
    final List<Told> written = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public Future<Void> write(Told told, boolean configDefault) {
        if (away) {
            return gone();
        }
        written.add(told);
        watchers.forEach(one -> one.accept(told instanceof SettingWritten setting ? setting.key() : ""));
        return Future.succeededFuture();
    }

    List<Flip> flips(Cause cause) {
        return written.stream()
                .filter(Flip.class::isInstance)
                .map(Flip.class::cast)
                .filter(flip -> flip.cause() == cause)
                .toList();
    }

    @Override
    public Future<Boolean> forget(Instant before) {
        return Future.succeededFuture(false);
    }

    @Override
    public Future<List<Flip>> words() {
        return away
                ? gone()
                : Future.succeededFuture(
                        flips(Cause.OPERATOR).stream().filter(Flip::isWord).toList());
    }

    @Override
    public Future<Watch> watch(Consumer<String> onWritten) {
        if (away) {
            return gone();
        }
        watchers.add(onWritten);
        return Future.succeededFuture(new Watch() {
            @Override
            public Future<Void> check() {
                return away ? gone() : Future.succeededFuture();
            }

            @Override
            public Future<Void> close() {
                watchers.remove(onWritten);
                return Future.succeededFuture();
            }
        });
    }

    private static <T> Future<T> gone() {
        return Future.failedFuture(new FailureException(new Failure.Unavailable("away", Duration.ofSeconds(1))));
    }
}
