package com.stocksblitz.registry.mirror.api;

import io.vertx.core.Future;

/** Tells the stage in force on this node. */
public interface Stages {

    /** The one known; looked up where none is known yet. Fails with Unavailable where the store cannot be reached. */
    Future<Stage> current();

    /** The one that is stored now: another node may have moved it. Fails as {@link #current} does. */
    Future<Stage> refreshed();

    /** One that never moves. */
    static Stages fixed(Stage stage) {
        return new Stages() {
            @Override
            public Future<Stage> current() {
                return Future.succeededFuture(stage);
            }

            @Override
            public Future<Stage> refreshed() {
                return current();
            }
        };
    }
}
