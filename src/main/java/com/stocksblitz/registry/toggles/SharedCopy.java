package com.stocksblitz.registry.toggles;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Port to a second place for the last good values, which outlives the node's disk and that all nodes share. It may be
 * away at any time.
 */
public interface SharedCopy {
    /** The JSON that was put last; empty where there is none. Fails while the place is away. */
    Future<Optional<String>> find();

    Future<Void> put(String json);
}
