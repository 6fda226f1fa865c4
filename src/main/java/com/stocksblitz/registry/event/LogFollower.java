package com.stocksblitz.registry.event;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an outlet the log, from the stored position on, in order, at most so fast, and stores each position after the
 * outlet has taken it: after a crash the last batch comes again, nothing is left out. While event streaming is switched
 * off the position stands still; while nobody hears the outlet it goes along with the log, unread.
 *
 * <p>One node serves an outlet for the whole database. Its right is a lease on the row of the stored position, renewed
 * by each step; the others look each second and take over when the holder has not shown itself for {@link #LEASE}. A
 * paused holder cannot store a position any more when it wakes up. A lease rather than a lock: a lock would hold a
 * transaction open for as long as the outlet takes, and the sequencer's lock changes hands with every batch, which
 * would mix up the order in which events of two nodes arrive.
 */
final class LogFollower {
    static final Duration LEASE = Duration.ofSeconds(5);
    static final int PAGE_BYTES = 1 << 20;
    /** Most events between two stored positions, which is what comes again after a crash. */
    private static final int PAGE_EVENTS = 1_000;

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final String name;
    private final String node;
    private final EventLog log;
    private final LiveSettings settings;
    private final Clock clock;
    private final int perSecond;
    private final Outlet outlet;
    private final Delivery delivery;
    private final Rounds rounds;
    private boolean holding;

    /**
     * @param name of the stored position
     * @param node id of this node, unique in the cluster
     * @param perSecond most events per second, at least 1
     */
    LogFollower(
            Vertx vertx,
            String name,
            String node,
            EventLog log,
            LiveSettings settings,
            Clock clock,
            int perSecond,
            Outlet outlet,
            PoisonStore poison,
            OutletCounts counts,
            Consumer<Alert> alerts) {
        this.name = name;
        this.node = node;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
        this.perSecond = perSecond;
        this.outlet = outlet;
        this.delivery = new Delivery(vertx, name, outlet, poison, counts, alerts, this::renew);
        this.rounds = new Rounds(vertx, "outlet " + name, this::round);
    }

    /** The log may have grown; the first call starts it. */
    void wake() {
        rounds.wake();
    }

    /** The release is a courtesy: where it fails, the lease ends by itself. */
    Future<Void> stop() {
        return rounds.stop()
                .compose(stopped -> holding ? log.release(name, node).otherwiseEmpty() : Future.succeededFuture());
    }

    private Future<Duration> round() {
        var inForce = settings.current();
        if (!inForce.isOn(Feature.EVENT_STREAMING)) {
            return Future.succeededFuture(IDLE);
        }
        int batch = inForce.integer(LiveSetting.EVENT_BATCH_SIZE);
        long begun = clock.millis();
        return log.claim(name, node, LEASE).compose(position -> {
            hold(position.isPresent());
            return position.isEmpty()
                    ? Future.succeededFuture(IDLE)
                    : step(position.getAsLong(), batch, inForce).map(events -> pause(events, clock.millis() - begun));
        });
    }

    private Future<OptionalLong> step(long from, int batch, LiveSnapshot inForce) {
        if (!outlet.isHeard()) {
            return skip(from);
        }
        return log.page(from, PAGE_EVENTS, List.of(), PAGE_BYTES)
                .compose(page -> page.next() == from
                        ? Future.succeededFuture(OptionalLong.empty())
                        : deliver(from, page, batch, inForce)
                                .map(OptionalLong.of(page.events().size())));
    }

    private Future<OptionalLong> skip(long from) {
        return log.head()
                .compose(head -> head == from
                        ? Future.succeededFuture()
                        : log.advance(name, node, from, head).onSuccess(this::hold))
                .map(OptionalLong.empty());
    }

    private Future<Void> deliver(long from, EventPage page, int batch, LiveSnapshot inForce) {
        if (page.firstKept() > from + 1) {
            LOG.atError()
                    .addKeyValue("outlet", name)
                    .addKeyValue("firstMissing", from + 1)
                    .addKeyValue("lastMissing", page.firstKept() - 1)
                    .log("An outlet was behind the retention of the log and misses events");
        }
        return deliver(page.events(), batch, inForce)
                .compose(taken -> log.advance(name, node, from, page.next()))
                .onSuccess(this::hold)
                .mapEmpty();
    }

    private Future<Void> deliver(List<Event> events, int batch, LiveSnapshot inForce) {
        var delivered = Future.<Void>succeededFuture();
        for (int i = 0; i < events.size(); i += batch) {
            var part = events.subList(i, Math.min(i + batch, events.size()));
            delivered = delivered.compose(before -> delivery.deliver(part, inForce));
        }
        return delivered;
    }

    /** Tries that take long must not look like a dead node. */
    private Future<Void> renew() {
        return log.claim(name, node, LEASE)
                .compose(position -> position.isPresent()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new OutletAway("another node serves the outlet by now")));
    }

    private Duration pause(OptionalLong events, long tookMs) {
        return events.isEmpty()
                ? IDLE
                : Duration.ofMillis(Math.max(0, events.getAsLong() * 1_000 / perSecond - tookMs));
    }

    private void hold(boolean now) {
        if (now != holding) {
            holding = now;
            LOG.atInfo()
                    .addKeyValue("outlet", name)
                    .addKeyValue("node", node)
                    .addKeyValue("serving", now)
                    .log("The node that serves an outlet has changed");
        }
    }
}
