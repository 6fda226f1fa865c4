package com.stocksblitz.registry.catalog.snapshot;

import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotQuery;
import io.vertx.core.Future;
import java.time.Duration;

/** Port to the store of truth: what a snapshot is read from. */
public interface SnapshotSource {

    /**
     * Opens a snapshot that is exactly the state at its position. Fails with Unavailable where the store cannot be
     * reached, or where changes are being committed faster than the log takes them for longer than a second.
     *
     * @param life after which it closes by itself
     */
    Future<Snapshot> open(SnapshotQuery query, Duration life);
}
