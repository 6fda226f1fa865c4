package com.stocksblitz.registry.catalog.api;

import io.vertx.core.Future;
import java.util.List;

/**
 * The catalog as the log left it at one position, page by page, in the order in which instruments became known. It
 * holds a connection to the database until it is closed; who does not come for the next page in time finds it closed.
 */
public interface Snapshot {

    /** The log position whose state it is; a follower goes on with the events after it. */
    long position();

    /** Position of the newest event about an instrument in it; while it is the same, so is the content. */
    long newestChange();

    /** The next instruments; empty at the end. Not to be asked before the page before has come. */
    Future<List<SnapshotRow>> next();

    /** Ends it at any point; may be called again. */
    Future<Void> close();

    /** Done when it has ended, whoever ended it. */
    Future<Void> closed();
}
