package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index at the end of the log: builds it where it does not belong to this log, then applies what changed, one
 * pass at a time. While the database is away it tries again, ever more rarely, and readers go on with what is there.
 *
 * <p>Its state belongs to the context that made it; everything that touches files runs in ordered blocking jobs of that
 * context.
 */
final class CatalogFollower {
    /** Few enough that the instruments of a pass are a small part of a heap of 160 MiB. */
    static final int PASS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(CatalogFollower.class);
    private static final long POLL_MS = 1_000;
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 5_000;
    /** A reopen of a changed index costs milliseconds; so often it is still a few percent of one core. */
    private static final long REFRESH_MS = 75;
    /** During big loads a reopen costs hundreds of milliseconds, which the load should have. */
    private static final long REFRESH_WHILE_LOADING_MS = 1_000;

    private static final long COMMIT_MS = 10_000;
    private static final Duration FULL_REFRESH_AGE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Context context;
    private final CatalogIndex index;
    private final CatalogSource source;

    private boolean stopped;
    private boolean validated;
    private boolean awoken;
    private Future<Void> running;
    private long nextPassTimer = -1;
    private long refreshTimer = -1;
    private long commitTimer = -1;
    private long retryMs = FIRST_RETRY_MS;
    private long refreshedAt = System.nanoTime();
    private long fullRefreshReadAt = refreshedAt - FULL_REFRESH_AGE.toNanos();
    private Progress committed;
    private volatile long head;
    private volatile boolean caughtUp;
    private volatile Optional<Instant> lastFullRefresh = Optional.empty();

    CatalogFollower(Vertx vertx, CatalogIndex index, CatalogSource source) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.index = index;
        this.source = source;
        this.committed = index.progress();
    }

    void start() {
        commitTimer = vertx.setPeriodic(COMMIT_MS, timer -> commit());
        pass();
    }

    /** The log has grown; does not shorten a wait for a database that is away. */
    void wake() {
        context.runOnContext(now -> advance());
    }

    private void advance() {
        if (running != null) {
            awoken = true;
        } else if (retryMs == FIRST_RETRY_MS) {
            pass();
        }
    }

    /** Ends the pass in flight and writes everything to disk. */
    Future<Void> stop() {
        return Future.<Void>future(called -> context.runOnContext(now -> end().onComplete(called)));
    }

    private Future<Void> end() {
        stopped = true;
        vertx.cancelTimer(nextPassTimer);
        vertx.cancelTimer(refreshTimer);
        vertx.cancelTimer(commitTimer);
        var last = running == null ? Future.<Void>succeededFuture() : running;
        return last.otherwiseEmpty().compose(ended -> commit());
    }

    /** Whether readers see everything up to the newest position that this node has heard of; false before the first. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Positions between what readers see and the newest known. */
    long lag() {
        return Math.max(0, head - Math.max(0, index.published().progress().position()));
    }

    Optional<Instant> lastFullRefresh() {
        return lastFullRefresh;
    }

    private void pass() {
        if (stopped || running != null) {
            return;
        }
        vertx.cancelTimer(nextPassTimer);
        awoken = false;
        running = (validated ? Future.<Void>succeededFuture() : validate()).compose(valid -> follow());
        running.onComplete(done -> {
            running = null;
            if (done.succeeded()) {
                afterSuccess();
            } else {
                afterFailure(done.cause());
            }
        });
    }

    private void afterSuccess() {
        if (retryMs != FIRST_RETRY_MS) {
            LOG.atInfo()
                    .addKeyValue("position", index.progress().position())
                    .log("The catalog index follows the log again");
        }
        retryMs = FIRST_RETRY_MS;
        boolean more = index.progress().position() < head;
        scheduleRefresh(more);
        if (more || awoken) {
            context.runOnContext(now -> pass());
        } else {
            schedulePass(POLL_MS);
        }
    }

    private void afterFailure(Throwable cause) {
        if (retryMs == FIRST_RETRY_MS) {
            var line = LOG.atWarn().addKeyValue("position", index.progress().position());
            (cause instanceof FailureException ? line : line.setCause(cause))
                    .addKeyValue("reason", cause.getMessage())
                    .log("The catalog index cannot follow the log and tries again");
        }
        if (index.isBroken()) {
            validated = false;
        }
        scheduleRefresh(false);
        schedulePass(retryMs);
        retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    }

    private void schedulePass(long delayMs) {
        if (!stopped) {
            nextPassTimer = vertx.setTimer(delayMs, timer -> pass());
        }
    }

    /** Once per start, and after damage: does this index belong to this log? */
    private Future<Void> validate() {
        return source.head().compose(found -> {
            head = found.position();
            boolean usable = index.progress().continues(found) && !index.isBroken();
            return (usable ? Future.<Void>succeededFuture() : rebuild(found)).onSuccess(valid -> validated = true);
        });
    }

    private Future<Void> rebuild(CatalogSource.Head from) {
        LOG.atInfo()
                .addKeyValue("position", from.position())
                .addKeyValue("indexedPosition", index.progress().position())
                .log("The catalog index is filled from the database");
        caughtUp = false;
        return blocking(index::clear)
                .compose(cleared -> addFrom(0))
                .compose(added -> blocking(() -> {
                    index.reached(new Progress(from.logId(), from.position(), from.newestChange()));
                    index.refresh();
                }))
                .compose(reached -> commit());
    }

    private Future<Void> addFrom(long afterId) {
        return source.page(afterId, PASS).compose(page -> {
            if (page.isEmpty() || stopped) {
                return stopped ? Future.failedFuture("stopped while building") : Future.succeededFuture();
            }
            scheduleRefresh(true);
            return blocking(() -> index.add(page))
                    .compose(added -> addFrom(page.getLast().id()));
        });
    }

    private Future<Void> follow() {
        long after = index.progress().position();
        return source.changedSince(after, PASS).compose(changes -> {
            head = changes.head();
            if (changes.gap() || changes.head() < after) {
                validated = false;
                return source.head().compose(this::rebuild).onSuccess(rebuilt -> validated = true);
            }
            if (changes.upTo() == after) {
                return readFullRefresh(false);
            }
            var reached = index.progress().advancedTo(changes.upTo(), changes.newestChange());
            return blocking(() -> index.write(changes.instruments(), reached))
                    .compose(written -> readFullRefresh(changes.upTo() == changes.head()));
        });
    }

    /** The end of a full ingest comes with events, so it is looked for at the end of changes and now and then. */
    private Future<Void> readFullRefresh(boolean changed) {
        if (!changed && System.nanoTime() - fullRefreshReadAt < FULL_REFRESH_AGE.toNanos()) {
            return Future.succeededFuture();
        }
        fullRefreshReadAt = System.nanoTime();
        return source.lastFullRefresh().map(last -> {
            lastFullRefresh = last;
            return null;
        });
    }

    private void scheduleRefresh(boolean loading) {
        if (!index.hasUnseen()) {
            caughtUp = validated && index.published().progress().position() >= head;
            return;
        }
        if (refreshTimer >= 0 || stopped) {
            return;
        }
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - refreshedAt);
        long wait = Math.max(1, (loading ? REFRESH_WHILE_LOADING_MS : REFRESH_MS) - since);
        refreshTimer = vertx.setTimer(wait, timer -> refresh());
    }

    private void refresh() {
        blocking(index::refresh)
                .onFailure(cause -> LOG.atError().setCause(cause).log("The catalog index could not be reopened"))
                .onComplete(done -> {
                    refreshTimer = -1;
                    refreshedAt = System.nanoTime();
                    caughtUp = validated && index.published().progress().position() >= head;
                });
    }

    private Future<Void> commit() {
        if (index.progress().equals(committed) || !index.progress().isBuilt()) {
            return Future.succeededFuture();
        }
        var written = index.progress();
        return blocking(index::commit)
                .onSuccess(done -> committed = written)
                .onFailure(
                        cause -> LOG.atError().setCause(cause).log("The catalog index could not be written to disk"));
    }

    private Future<Void> blocking(Job job) {
        return context.executeBlocking(
                () -> {
                    job.run();
                    return null;
                },
                true);
    }

    @FunctionalInterface
    private interface Job {
        void run() throws IOException;
    }
}
