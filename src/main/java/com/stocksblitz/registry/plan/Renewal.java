package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.PlanBasis.Previous;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Plans a plan in force again from itself, now that something is there that it waited for. The new plan keeps the
 * places of the old one and takes its name, so the old one is superseded.
 */
final class Renewal {
    private final Bus bus;
    private final LiveSettings live;
    private final PlanStore store;
    private final StalePlans stale;
    private final PlanMemory memory;
    private final Expander expander;
    private final Bases bases;
    private final PlanMaker maker;
    private final SearchWorkers searchers;
    private final Clock clock;
    private final Supplier<UUID> ids;

    Renewal(
            Bus bus,
            LiveSettings live,
            PlanStore store,
            StalePlans stale,
            PlanMemory memory,
            Expander expander,
            Bases bases,
            PlanMaker maker,
            SearchWorkers searchers,
            Clock clock,
            Supplier<UUID> ids) {
        this.bus = bus;
        this.live = live;
        this.store = store;
        this.stale = stale;
        this.memory = memory;
        this.expander = expander;
        this.bases = bases;
        this.maker = maker;
        this.searchers = searchers;
        this.clock = clock;
        this.ids = ids;
    }

    /** Does nothing where the plan is not in force any more or would still wait for the same. */
    Future<Void> renew(UUID planId, Origin origin) {
        return store.find(planId)
                .compose(found -> found.filter(Renewal::isInForce)
                        .map(row -> renew(row, origin))
                        .orElseGet(Future::succeededFuture));
    }

    private static boolean isInForce(PlanRow row) {
        return row.status().equals(PlanStatus.VALIDATED) || row.status().equals(PlanStatus.OPTIMIZED);
    }

    private Future<Void> renew(PlanRow row, Origin origin) {
        return searchers
                .run(() -> PlanDocument.read(row.document()))
                .compose(plan -> basis(row, plan, origin)
                        .compose(basis -> searchers.run(() -> draft(basis, origin)))
                        .compose(draft -> replace(row, plan, draft, origin)));
    }

    private Future<PlanBasis> basis(PlanRow row, PlanData plan, Origin origin) {
        var request = PlanRequest.of(row, plan);
        var previous = Optional.of(new Previous(row.planId(), plan));
        var watch = bases.watch();
        return expander.expand(request, origin)
                .compose(expansion -> expander.locate(expansion, 0, origin)
                        .map(located -> bases.basis(request, expansion, located, previous, watch.elapsed())));
    }

    private Draft draft(PlanBasis basis, Origin origin) {
        var settings = PlannerSettings.of(live.current());
        var left = origin.remaining(clock).dividedBy(2);
        var limit = left.compareTo(settings.timeout()) < 0 ? left : settings.timeout();
        var data = maker.make(basis, Deadline.in(limit, clock));
        PlanMaker.refusal(basis.request(), data).ifPresent(refused -> {
            throw new FailureException(refused);
        });
        var key = bases.key(
                basis.request(),
                basis.expansion().members(),
                settings,
                basis.located().catalogPosition(),
                Optional.empty());
        return Draft.of(basis, data, key, ids.get(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Future<Void> replace(PlanRow row, PlanData plan, Draft draft, Origin origin) {
        var bound = bound(plan, draft.data());
        if (bound.isEmpty()) {
            return Future.succeededFuture();
        }
        return stale.replace(row.planId(), draft.row(), draft.dependencies(), bound, origin)
                .compose(replaced -> replaced ? stored(draft) : Future.succeededFuture());
    }

    private static List<String> bound(PlanData before, PlanData after) {
        var waiting = new HashSet<>(
                after.pending().stream().map(PlanData.Pending::key).toList());
        return before.pending().stream()
                .map(PlanData.Pending::key)
                .filter(key -> !waiting.contains(key))
                .sorted()
                .toList();
    }

    private Future<Void> stored(Draft draft) {
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        return memory.put(
                draft.key(), draft.entry(), PlannerSettings.of(live.current()).cacheTtl());
    }

    /** Marks the plan and tells why it could not be planned again. */
    Future<Void> fail(UUID planId, Throwable cause, Origin origin) {
        var code = cause instanceof FailureException known ? known.failure().code() : "internal";
        var detail = cause instanceof FailureException known
                ? known.getMessage()
                : "Planning again failed unexpectedly; the log has more under the correlation id.";
        return stale.fail(planId, code, detail, clock.instant(), origin)
                .onSuccess(told -> bus.publish(EventApi.WRITTEN, new OutboxWritten()));
    }
}
