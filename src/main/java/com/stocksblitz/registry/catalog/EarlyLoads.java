package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.CatalogSource.Created;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest load that this node applies, and how far it has come: while documents are made of it, once they are in the
 * index, until the log is past it. Belongs to the follower's context.
 */
final class EarlyLoads {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyLoads.class);

    private final Context context;
    private final CatalogIndex index;
    private final CatalogSource source;
    private EarlyLoad waiting;
    private boolean over;
    private boolean taking;
    private Future<Void> dropped = Future.succeededFuture();
    private Created created = Created.NONE;

    EarlyLoads(Context context, CatalogIndex index, CatalogSource source) {
        this.context = context;
        this.index = index;
        this.source = source;
    }

    /** Of the load whose documents are made, all; once they are taken, those that were taken. */
    Created created() {
        return created;
    }

    /** Whether documents are made, or ready, and the log has not told of their load. */
    boolean isWaiting() {
        return waiting != null;
    }

    void begin(Load load) {
        if (taking) {
            return;
        }
        waiting = new EarlyLoad(load, drop(), context, index, source);
        created = new Created(Optional.of(load.job()), id -> true);
    }

    void ended(UUID job) {
        over |= waiting != null && waiting.job().equals(job);
    }

    /** To be called when the log tells of the load, so that it is committed. Where this fails, all of it is read. */
    Future<Void> take() {
        var load = waiting;
        waiting = null;
        taking = true;
        created = Created.NONE;
        return load.take()
                .onSuccess(taken -> created = new Created(Optional.of(load.job()), taken::has))
                .onComplete(done -> taking = false)
                .<Void>mapEmpty()
                .recover(cause -> {
                    LOG.atWarn()
                            .addKeyValue("jobId", load.job())
                            .setCause(cause)
                            .log("Documents of a load could not be taken into the catalog index");
                    return index.isBroken() ? Future.failedFuture(cause) : Future.succeededFuture();
                });
    }

    /** Forgets the load, and deletes its documents that are not in the catalog's index. */
    Future<Void> drop() {
        if (waiting != null) {
            dropped = waiting.discard().otherwiseEmpty();
        }
        waiting = null;
        over = false;
        created = Created.NONE;
        return dropped;
    }

    /** For when the log has told nothing new for some time. */
    void dropIfOver() {
        if (waiting == null || over) {
            drop();
        }
    }
}
