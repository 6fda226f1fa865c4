package com.stocksblitz.registry.toggles;

import io.vertx.core.Future;
import java.util.Optional;

/** One value, and it can be away. */
final class MemorySharedCopy implements SharedCopy {
    volatile String json;
    volatile boolean away;

    @Override
    public Future<Optional<String>> find() {
        return away ? Future.failedFuture("away") : Future.succeededFuture(Optional.ofNullable(json));
    }

    @Override
    public Future<Void> put(String written) {
        if (away) {
            return Future.failedFuture("away");
        }
        json = written;
        return Future.succeededFuture();
    }
}
