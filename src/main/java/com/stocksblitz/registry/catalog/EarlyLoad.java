package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.StagedRows.Staged;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the documents of a load while its transaction is at work, in which one core has little else to do. Belongs to
 * the follower's context, and writes in its ordered blocking jobs, so that the follower waits for a page at most.
 */
final class EarlyLoad {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyLoad.class);

    private final UUID job;
    private final CatalogSource source;
    private final CatalogIndex index;
    private final Context context;
    private final Future<Void> made;
    private EarlyIndex documents;
    private boolean ending;

    /** @param before done when nothing is left of the load before */
    EarlyLoad(Load load, Future<Void> before, Context context, CatalogIndex index, CatalogSource source) {
        this.job = load.job();
        this.source = source;
        this.index = index;
        this.context = context;
        this.made = before.compose(ready -> source.staged(load))
                .compose(rows -> next(rows).eventually(rows::close))
                .onFailure(cause -> LOG.atWarn()
                        .addKeyValue("jobId", job)
                        .addKeyValue("reason", cause.getMessage())
                        .log("Documents of a load are not made before its commit"));
    }

    UUID job() {
        return job;
    }

    /**
     * After the commit: the index takes what was made so far. Nothing is left of it then, whatever happens.
     *
     * @return which instruments need not be read, being as the load made them
     */
    Future<RowDigests> take() {
        ending = true;
        return made.otherwiseEmpty()
                .compose(done -> documents == null
                        ? Future.succeededFuture(new RowDigests())
                        : source.created(job).compose(this::take))
                .eventually(this::discard);
    }

    /** Also while it is at work. */
    Future<Void> discard() {
        ending = true;
        return made.otherwiseEmpty()
                .compose(done -> run(() -> {
                    if (documents != null) {
                        documents.close();
                    }
                    return null;
                }));
    }

    private Future<RowDigests> take(RowDigests committed) {
        return run(() -> index.take(documents, committed))
                .onSuccess(taken -> LOG.atInfo()
                        .addKeyValue("jobId", job)
                        .addKeyValue("made", documents.size())
                        .addKeyValue("taken", taken.size())
                        .log("Documents made before the commit of a load were taken into the index"));
    }

    private Future<Void> next(StagedRows rows) {
        return rows.next().compose(page -> add(rows, page));
    }

    /** The next page is read while this one is written. */
    private Future<Void> add(StagedRows rows, List<Staged> page) {
        if (ending || page.isEmpty() || documents != null && documents.isFull()) {
            return Future.succeededFuture();
        }
        var next = rows.next();
        return run(() -> {
                    if (documents == null) {
                        documents = index.early();
                    }
                    documents.add(page);
                    return null;
                })
                .eventually(() -> next.otherwiseEmpty())
                .compose(added -> next)
                .compose(following -> add(rows, following));
    }

    private <T> Future<T> run(Callable<T> work) {
        return context.executeBlocking(work, true);
    }
}
