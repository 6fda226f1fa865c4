package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.mirror.MirrorStore.Lease;
import com.stocksblitz.registry.mirror.MirrorStore.LeaseLost;
import com.stocksblitz.registry.mirror.MirrorStore.Seen;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log with a position of its own and has the screener told whatever changed. The log says that something
 * did; what the screener should know is read as it is now, so that it never gets a state older than one it has, and a
 * record that changed many times while it was away is sent once. The position stands where everything before it is told
 * or a dead letter; while the second write is off, and while the screener counts, it stands still.
 *
 * <p>A trade date that begins can bring a statement into force without an event, so it is a reason to look as well; and
 * all is compared now and then, whatever the log says.
 */
final class MirrorFollower {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorFollower.class);
    /** Looks at the toggle, while it is off, from one measurement to the next. */
    private static final int LOOKS_PER_MEASUREMENT = 15;

    private final Vertx vertx;
    private final MirrorStore store;
    private final Relay relay;
    private final LiveSettings settings;
    private final StageInForce stage;
    private final Supplier<LocalDate> tradeDate;
    private final MirrorSettings times;
    private final MirrorCounts counts;
    private final String node;
    private final Rounds rounds;
    private boolean wakeSet;
    private boolean holding;
    private boolean open;
    private LocalDate toldFor = LocalDate.MIN;
    private Instant replayed = Instant.EPOCH;
    private long lookedAtAll = System.nanoTime();
    private int looks;
    private MirrorCounts.Failure troubleTold;

    /** @param node id of this node, unique in the cluster */
    MirrorFollower(
            Vertx vertx,
            MirrorStore store,
            Relay relay,
            LiveSettings settings,
            StageInForce stage,
            Supplier<LocalDate> tradeDate,
            MirrorSettings times,
            MirrorCounts counts,
            String node) {
        this.vertx = vertx;
        this.store = store;
        this.relay = relay;
        this.settings = settings;
        this.stage = stage;
        this.tradeDate = tradeDate;
        this.times = times;
        this.counts = counts;
        this.node = node;
        this.rounds = new Rounds(vertx, "second write", this::round);
    }

    void start() {
        rounds.wake();
    }

    /** The log has grown; a load makes it grow many times a second. */
    void wake() {
        if (!wakeSet) {
            wakeSet = true;
            vertx.setTimer(times.pace().toMillis(), now -> {
                wakeSet = false;
                rounds.wake();
            });
        }
    }

    /** The screener is back: what failed for its sake is tried at once. */
    void retry() {
        rounds.retry();
    }

    /** Ends with the batch under way. */
    Future<Void> stop() {
        return rounds.stop().compose(stopped -> giveUp().otherwiseEmpty());
    }

    private Future<Duration> round() {
        var inForce = settings.current();
        if (!stage.isTold()) {
            return giveUp().compose(off -> measure()).map(times.idle());
        }
        long asked = System.nanoTime();
        return store.claim(node, times.lease()).compose(position -> {
            if (position.isEmpty()) {
                hold(false);
                return Future.succeededFuture(times.idle());
            }
            hold(true);
            var lease = new Lease(node, position.getAsLong());
            return store.look(lease.position())
                    .compose(seen -> isInTime(asked) ? lead(lease, seen, inForce) : tooLate())
                    .onFailure(this::lost)
                    .eventually(this::tellTrouble);
        });
    }

    private Future<Duration> lead(Lease lease, Seen seen, LiveSnapshot inForce) {
        counts.behind(seen.head() - lease.position());
        var today = tradeDate.get();
        boolean allDue = System.nanoTime() - lookedAtAll >= times.lookAtAll().toNanos();
        open |= seen.relevant()
                || allDue
                || !today.equals(toldFor)
                || !seen.replayedAt().equals(replayed);
        if (!open) {
            return seen.reached() == lease.position()
                    ? Future.succeededFuture(times.idle())
                    : store.told(lease, List.of(), seen.reached()).map(stored -> moved(seen));
        }
        return relay.step(lease, seen.reached(), today, inForce).map(all -> {
            if (!all) {
                return times.pace();
            }
            open = false;
            toldFor = today;
            replayed = seen.replayedAt();
            lookedAtAll = System.nanoTime();
            counts.open(0);
            return moved(seen);
        });
    }

    private Duration moved(Seen seen) {
        counts.behind(seen.head() - seen.reached());
        return seen.reached() < seen.head() ? Duration.ZERO : times.idle();
    }

    /** So that every node tells the same of the screener; where the store is away, none tells anything. */
    private Future<Void> tellTrouble() {
        var failure = counts.lastFailure();
        if (failure == null || failure == troubleTold) {
            return Future.succeededFuture();
        }
        return store.trouble(node, failure.what())
                .onSuccess(told -> troubleTold = failure)
                .otherwiseEmpty();
    }

    /** A node that was paused since its claim must not send: another one may be sending by now. */
    private boolean isInTime(long asked) {
        return System.nanoTime() - asked < times.lease().dividedBy(4).toNanos();
    }

    private static <T> Future<T> tooLate() {
        return Future.failedFuture(new LeaseLost());
    }

    /** How far behind the second write is while it is off, for the metrics. */
    private Future<Void> measure() {
        if (looks++ % LOOKS_PER_MEASUREMENT != 0) {
            return Future.succeededFuture();
        }
        return store.backlog(tradeDate.get()).map(backlog -> {
            counts.behind(backlog.head() - backlog.position());
            counts.open(backlog.open());
            return null;
        });
    }

    private Future<Void> giveUp() {
        boolean held = holding;
        hold(false);
        return held ? store.release(node) : Future.succeededFuture();
    }

    private void lost(Throwable cause) {
        if (cause instanceof LeaseLost) {
            hold(false);
        }
    }

    private void hold(boolean now) {
        if (now == holding) {
            return;
        }
        holding = now;
        open = true;
        relay.reset();
        LOG.atInfo()
                .addKeyValue("node", node)
                .addKeyValue("serving", now)
                .log("The node that serves the second write has changed");
    }
}
