package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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
    /**
     * Few enough that the instruments of two passes, with the tokens of six brokers and the rows that one is made of,
     * are a small part of a heap of 160 MiB; enough that the threads that write them have something to do while one of
     * them puts a segment down.
     */
    static final int PASS = 2_500;

    private static final Logger LOG = LoggerFactory.getLogger(CatalogFollower.class);
    private static final long POLL_MS = 1_000;
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 5_000;
    /** A reopen of a changed index costs milliseconds; so often it is still a few percent of one core. */
    private static final long REFRESH_MS = 75;
    /**
     * During big loads a reopen costs hundreds of milliseconds, and the small segments that it makes are merged again,
     * which costs as much: time that the load should have.
     */
    private static final long REFRESH_WHILE_LOADING_MS = 5_000;

    /** At the end of what is known so far of a load: the rest of it may not have its positions yet. */
    private static final long REFRESH_AFTER_MUCH_MS = 500;
    /** A page of so many instruments is of a load, and there may be more although nothing is known to follow. */
    private static final int MUCH = 500;

    private static final long COMMIT_MS = 10_000;
    /** So many times that between commits while the index is behind; after a crash it follows from the last one. */
    private static final int PUT_OFF_WHILE_LOADING = 5;
    /**
     * Whoever loads has last steps of its own, which merging would slow down on a small machine, as it would a load.
     */
    private static final Duration IDLE_BEFORE_TIDYING = Duration.ofSeconds(5);

    private static final Duration FULL_REFRESH_AGE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Context context;
    private final CatalogIndex index;
    private final CatalogSource source;

    private final EarlyLoads early;

    private final RandomGenerator jitter;

    private Future<Void> ended;
    private boolean stopped;
    private boolean validated;
    private boolean awoken;
    private boolean tookMuch;
    private Future<Void> running;
    private long nextPassTimer = -1;
    private long refreshTimer = -1;
    private long commitTimer = -1;
    private long retryMs = FIRST_RETRY_MS;
    private long refreshedAt = System.nanoTime();
    private volatile long changedAt = refreshedAt;
    private long fullRefreshReadAt = refreshedAt - FULL_REFRESH_AGE.toNanos();
    private Progress committed;
    private int commitsPutOff;
    private volatile long head;
    private volatile boolean caughtUp;
    private volatile boolean everCaughtUp;
    private volatile Optional<Instant> lastFullRefresh = Optional.empty();

    CatalogFollower(Vertx vertx, CatalogIndex index, CatalogSource source, RandomGenerator jitter) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.index = index;
        this.source = source;
        this.early = new EarlyLoads(context, index, source);
        this.jitter = jitter;
        this.committed = index.progress();
    }

    void start() {
        commitTimer = vertx.setPeriodic(COMMIT_MS, timer -> commitUnlessLoading());
        pass();
    }

    /** The log has grown; does not shorten a wait for a database that is away. */
    void wake() {
        context.runOnContext(now -> advance());
    }

    /** A load begins to be applied, on this node. */
    void applying(Load load) {
        context.runOnContext(now -> {
            if (validated && !stopped) {
                early.begin(load);
            }
        });
    }

    /** What was made early is kept for the log to tell of the load, and dropped if it does not. */
    void ended(UUID job) {
        context.runOnContext(now -> {
            early.ended(job);
            changedAt = System.nanoTime();
        });
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

    /** Once, however many ask. */
    private Future<Void> end() {
        if (ended == null) {
            ended = endNow();
        }
        return ended;
    }

    private Future<Void> endNow() {
        stopped = true;
        vertx.cancelTimer(nextPassTimer);
        vertx.cancelTimer(refreshTimer);
        vertx.cancelTimer(commitTimer);
        var last = running == null ? Future.<Void>succeededFuture() : running;
        return last.otherwiseEmpty().compose(passed -> early.drop()).compose(dropped -> commit());
    }

    /** Whether readers see everything up to the newest position that this node has heard of; false before the first. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether they have done so once since the start. */
    boolean hasCaughtUp() {
        return everCaughtUp;
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
        boolean more = isBehind();
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
        // Nodes that lost the database together do not come back to it together.
        schedulePass(retryMs / 2 + jitter.nextLong(retryMs / 2 + 1));
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
        return early.drop()
                .compose(dropped -> blocking(index::clear))
                .compose(cleared -> source.page(0, PASS))
                .compose(this::addAll)
                .compose(added -> blocking(() -> {
                    index.reached(new Progress(from.logId(), from.position(), from.newestChange()));
                    index.refresh();
                }))
                .compose(reached -> commit())
                .onSuccess(written -> changedAt = System.nanoTime());
    }

    /** The next page is read while this one is written. */
    private Future<Void> addAll(List<Instrument> page) {
        if (stopped) {
            return Future.failedFuture("stopped while building");
        }
        if (page.isEmpty()) {
            return Future.succeededFuture();
        }
        scheduleRefresh(true);
        var next = source.page(page.getLast().id(), PASS);
        return blocking(() -> index.add(page)).compose(added -> next).compose(this::addAll);
    }

    private Future<Void> follow() {
        return look(index.progress().position()).compose(this::apply);
    }

    private Future<Looked> look(long after) {
        var passingOver = early.created();
        return source.changedSince(after, PASS, passingOver).map(changes -> new Looked(changes, passingOver));
    }

    private record Looked(CatalogSource.Changes changes, CatalogSource.Created passedOver) {}

    /** What comes next is read while this is written. */
    private Future<Void> apply(Looked looked) {
        if (looked.passedOver() != early.created()) {
            return follow();
        }
        var changes = looked.changes();
        long after = index.progress().position();
        head = changes.head();
        if (changes.gap() || changes.head() < after) {
            validated = false;
            return source.head().compose(this::rebuild).onSuccess(rebuilt -> validated = true);
        }
        if (changes.upTo() == after) {
            return useIdleTime().compose(tidied -> readFullRefresh(false));
        }
        if (changes.passedOver() > 0 && early.isWaiting()) {
            tookMuch = true;
            return early.take().compose(taken -> follow());
        }
        changedAt = System.nanoTime();
        tookMuch |= changes.instruments().size() >= MUCH;
        var reached = index.progress().advancedTo(changes.upTo(), changes.newestChange());
        if (changes.upTo() == changes.head() || stopped) {
            return blocking(() -> index.write(changes.instruments(), reached, tookMuch))
                    .compose(written -> readFullRefresh(true));
        }
        scheduleRefresh(true);
        var next = look(changes.upTo());
        return blocking(() -> index.write(changes.instruments(), reached, true))
                .compose(written -> next)
                .compose(this::apply);
    }

    private Future<Void> useIdleTime() {
        boolean idle = System.nanoTime() - changedAt >= IDLE_BEFORE_TIDYING.toNanos();
        if (idle) {
            early.dropIfOver();
        }
        boolean tidying = idle && !early.isWaiting();
        return blocking(() -> {
            index.refreshMerged();
            if (tidying) {
                index.tidy();
            }
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
            everCaughtUp |= caughtUp;
            tookMuch &= !caughtUp;
            return;
        }
        // The end of a load does not wait for the refresh that suits a load. A refresh that runs looks again at its
        // end.
        boolean waiting = refreshTimer >= 0;
        if (stopped || waiting && (loading || !vertx.cancelTimer(refreshTimer))) {
            return;
        }
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - refreshedAt);
        long rest = loading ? REFRESH_WHILE_LOADING_MS : tookMuch ? REFRESH_AFTER_MUCH_MS : REFRESH_MS;
        long wait = Math.max(1, rest - since);
        refreshTimer = vertx.setTimer(wait, timer -> refresh());
    }

    private void refresh() {
        blocking(isBehind() ? index::show : index::refresh)
                .onFailure(cause -> LOG.atError().setCause(cause).log("The catalog index could not be reopened"))
                .onComplete(done -> {
                    refreshTimer = -1;
                    refreshedAt = System.nanoTime();
                    scheduleRefresh(isBehind());
                });
    }

    /** Whether more is known to follow. */
    private boolean isBehind() {
        return index.progress().position() < head;
    }

    private void commitUnlessLoading() {
        if (isBehind() && commitsPutOff < PUT_OFF_WHILE_LOADING) {
            commitsPutOff++;
        } else {
            commit();
        }
    }

    private Future<Void> commit() {
        commitsPutOff = 0;
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
