package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.plan.StalePlans.Step;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Follows the log for the plans in force: tells those under which something has changed, and has those planned again
 * for which something appeared that they wait for. One node does it for all; see {@link StalePlans}.
 */
final class StalePlanFollower {
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** Each plan that is made moves the log too; so often is soon enough to be done within the second. */
    private static final Duration PACE = Duration.ofMillis(200);

    private static final Duration LIMITS_EVERY = Duration.ofMinutes(1);
    private static final Duration ROUND = Duration.ofSeconds(30);
    private static final int MOST_TOLD = 500;

    private final Vertx vertx;
    private final Bus bus;
    private final StalePlans plans;
    private final Bases bases;
    private final PendingBinding binding;
    private final TradeDay day;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final String node;
    private final Rounds rounds;
    private boolean leading;
    private boolean wakeSet;
    private boolean bindDue;
    private OptionalLong newestChange = OptionalLong.empty();
    private StalePlans.Members membersDue = StalePlans.Members.NONE;
    private LocalDate membersOn = LocalDate.MIN;
    private List<String> checkedLimits = List.of();
    private Instant limitsCheckedAt = Instant.MIN;

    /** @param node id of this node, unique in the cluster */
    StalePlanFollower(
            Vertx vertx,
            Bus bus,
            StalePlans plans,
            Bases bases,
            PendingBinding binding,
            TradeDay day,
            Clock clock,
            Supplier<UUID> ids,
            String node) {
        this.vertx = vertx;
        this.bus = bus;
        this.plans = plans;
        this.bases = bases;
        this.binding = binding;
        this.day = day;
        this.clock = clock;
        this.ids = ids;
        this.node = node;
        this.rounds = new Rounds(vertx, "stale plans", this::round);
    }

    void start() {
        rounds.wake();
    }

    /** The log has grown. */
    void wake() {
        if (leading && !wakeSet) {
            wakeSet = true;
            vertx.setTimer(PACE.toMillis(), now -> {
                wakeSet = false;
                rounds.wake();
            });
        }
    }

    /** The release is a courtesy: where it fails, the lease ends by itself. */
    Future<Void> stop() {
        return rounds.stop()
                .compose(stopped -> leading ? plans.release(node).otherwiseEmpty() : Future.succeededFuture());
    }

    private Future<Duration> round() {
        return plans.claim(node, LEASE).compose(position -> {
            if (position.isEmpty()) {
                leading = false;
                return Future.succeededFuture(IDLE);
            }
            if (!leading) {
                begin();
            }
            return lead(position.getAsLong(), Origin.internal(ids.get().toString(), "stale-plans", clock, ROUND));
        });
    }

    /** What the node before has left undone is not known, so all is looked at once. */
    private void begin() {
        leading = true;
        newestChange = OptionalLong.empty();
        bindDue = true;
        limitsCheckedAt = Instant.MIN;
        membersOn = LocalDate.MIN;
    }

    private Future<Duration> lead(long from, Origin origin) {
        return plans.follow(node, from, newestChange, clock.instant(), origin)
                .map(this::took)
                .compose(step -> step.more()
                        ? Future.succeededFuture(Duration.ZERO)
                        : checkLimits(origin)
                                .compose(checked -> checkMembers(origin))
                                .compose(checked -> bind(origin)));
    }

    private Step took(Step step) {
        newestChange = OptionalLong.of(step.newestChange());
        bindDue |= step.mayBind();
        membersDue = membersDue.and(step.members());
        wakeSequencer(step.told());
        return step;
    }

    /** At each change of what is in force, and now and then for plans of a node with other documents. */
    private Future<Void> checkLimits(Origin origin) {
        var inForce = bases.limitsInForce();
        if (inForce.equals(checkedLimits) && clock.instant().isBefore(limitsCheckedAt.plus(LIMITS_EVERY))) {
            return Future.succeededFuture();
        }
        return plans.tellLimits(inForce, clock.instant(), MOST_TOLD, origin).compose(told -> {
            wakeSequencer(told);
            if (told == MOST_TOLD) {
                return checkLimits(origin);
            }
            checkedLimits = inForce;
            limitsCheckedAt = clock.instant();
            return Future.succeededFuture();
        });
    }

    /** Of all plans also on each new trade date, on which what was told before may take effect. */
    private Future<Void> checkMembers(Origin origin) {
        var today = day.date();
        boolean all = membersDue == StalePlans.Members.OF_ALL_PLANS || !today.equals(membersOn);
        if (!all && membersDue == StalePlans.Members.NONE) {
            return Future.succeededFuture();
        }
        return plans.tellMembers(!all, today, clock.instant(), MOST_TOLD, origin)
                .compose(told -> {
                    wakeSequencer(told);
                    if (told == MOST_TOLD) {
                        return checkMembers(origin);
                    }
                    membersDue = StalePlans.Members.NONE;
                    membersOn = today;
                    return Future.succeededFuture();
                });
    }

    private Future<Duration> bind(Origin origin) {
        if (!bindDue) {
            return Future.succeededFuture(IDLE);
        }
        return binding.bind(newestChange.orElseThrow(), origin).map(done -> {
            bindDue = !done;
            return done ? IDLE : PACE;
        });
    }

    private void wakeSequencer(int told) {
        if (told > 0) {
            bus.publish(EventApi.WRITTEN, new OutboxWritten());
        }
    }
}
