package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.bus.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps many who read the same at the same time from being as many statements: one reading of a key runs, and whoever
 * asks meanwhile shares the next. Not the running one, since that may have looked before a change of which the asker
 * has already been told. Thread-safe.
 *
 * @param <V> is handed to several, so it must not be changed
 */
final class SharedReads<K, V> {
    /** The keys that are being read. */
    private final Map<K, Next<V>> running = new HashMap<>();

    /** Those who wait for the next reading; none while the promise is null. */
    private static final class Next<V> {
        private Promise<V> promise;
    }

    /** @param read reads the key and ends by itself */
    Future<V> read(K key, Supplier<Future<V>> read) {
        var shared = join(key);
        return shared == null ? reading(key, read) : here(shared);
    }

    /** Null for the first, who reads for himself. */
    private synchronized Future<V> join(K key) {
        var next = running.get(key);
        if (next == null) {
            running.put(key, new Next<>());
            return null;
        }
        if (next.promise == null) {
            next.promise = Promise.promise();
        }
        return next.promise.future();
    }

    private Future<V> reading(K key, Supplier<Future<V>> read) {
        return Future.succeededFuture().compose(go -> read.get()).onComplete(ended -> goOn(key, read));
    }

    private void goOn(K key, Supplier<Future<V>> read) {
        var waiting = ended(key);
        if (waiting != null) {
            Deadline.leave(() -> reading(key, read).onComplete(waiting));
        }
    }

    private synchronized Promise<V> ended(K key) {
        var waiting = running.remove(key).promise;
        if (waiting != null) {
            running.put(key, new Next<>());
        }
        return waiting;
    }

    /** On the asker's own event loop, whichever has read. */
    private static <T> Future<T> here(Future<T> shared) {
        var context = ContextInternal.current();
        if (context == null) {
            return shared;
        }
        var own = context.<T>promise();
        shared.onComplete(own);
        return own.future();
    }
}
