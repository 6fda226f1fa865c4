package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.plan.api.CleanUpPlans;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.PlanDeleted;
import com.stocksblitz.registry.plan.api.PlanDescription;
import com.stocksblitz.registry.plan.api.PlanList;
import com.stocksblitz.registry.plan.api.PlanQuery;
import com.stocksblitz.registry.plan.api.PlannerConfig;
import com.stocksblitz.registry.plan.api.PlannerConfigQuery;
import com.stocksblitz.registry.plan.api.PlansCleaned;
import com.stocksblitz.registry.plan.api.PlansQuery;
import com.stocksblitz.registry.plan.api.StoredPlan;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What can be done with stored plans. */
final class Plans {
    private static final int LARGEST_PAGE = 200;
    private static final int DEEPEST_OFFSET = 1_000_000;

    private final Vertx vertx;
    private final Bus bus;
    private final LiveSettings live;
    private final PlanStore store;
    private final PlanMemory memory;
    private final Replanning replanning;
    private final TradeDay day;
    private final Meter meter;

    Plans(
            Vertx vertx,
            Bus bus,
            LiveSettings live,
            PlanStore store,
            PlanMemory memory,
            Replanning replanning,
            TradeDay day,
            Meter meter) {
        this.vertx = vertx;
        this.bus = bus;
        this.live = live;
        this.store = store;
        this.memory = memory;
        this.replanning = replanning;
        this.day = day;
        this.meter = meter;
    }

    Future<StoredPlan> get(PlanQuery query, Origin origin) {
        var start = day.start();
        return find(query.planId(), origin)
                .compose(row -> vertx.executeBlocking(() -> new StoredPlan(PlanReading.whole(row, start)), false));
    }

    private Future<PlanRow> find(UUID planId, Origin origin) {
        if (planId == null) {
            throw malformed("plan_id", "required", "The id of a plan.");
        }
        return store.find(planId).map(found -> Ownership.visible(found, planId, origin));
    }

    Future<PlanList> list(PlansQuery query, Origin origin) {
        requireReadable(query);
        if (query.userId() != null && !Ownership.maySee(query.userId(), origin)) {
            return Future.succeededFuture(new PlanList(List.of(), page(query, 0, 0), filters(query)));
        }
        var start = day.start();
        var filter = new PlanStore.Filter(
                origin.userId().orElse(query.userId()),
                query.subscriptionType(),
                query.status(),
                start,
                query.limit(),
                query.offset());
        return store.list(filter)
                .compose(found -> vertx.executeBlocking(
                        () -> new PlanList(
                                found.plans().stream()
                                        .map(row -> PlanReading.inShort(row, start))
                                        .toList(),
                                page(query, found.total(), found.plans().size()),
                                filters(query)),
                        false));
    }

    private static void requireReadable(PlansQuery query) {
        var errors = new ArrayList<FieldError>();
        if (query.limit() < 1 || query.limit() > LARGEST_PAGE) {
            errors.add(new FieldError("limit", "out_of_range", "1 to " + LARGEST_PAGE + "."));
        }
        if (query.offset() < 0 || query.offset() > DEEPEST_OFFSET) {
            errors.add(new FieldError("offset", "out_of_range", "0 to " + DEEPEST_OFFSET + "."));
        }
        if (query.status() != null && !PlanStatus.ALL.contains(query.status())) {
            errors.add(new FieldError("status", "unknown_value", "One of " + String.join(", ", PlanStatus.ALL) + "."));
        }
        if (query.subscriptionType() != null && !SubscriptionType.LABELS.contains(query.subscriptionType())) {
            errors.add(new FieldError(
                    "subscription_type",
                    "unknown_value",
                    "One of " + String.join(", ", SubscriptionType.LABELS) + "."));
        }
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
    }

    private static PlanList.Page page(PlansQuery query, long total, int given) {
        return new PlanList.Page(total, query.limit(), query.offset(), query.offset() + given < total);
    }

    private static Map<String, String> filters(PlansQuery query) {
        var applied = new HashMap<String, String>();
        applied.put("user_id", query.userId());
        applied.put("subscription_type", query.subscriptionType());
        applied.put("status", query.status());
        applied.values().removeIf(value -> value == null);
        return applied;
    }

    Future<PlanDeleted> delete(PlanQuery query, Origin origin) {
        if (query.planId() == null) {
            throw malformed("plan_id", "required", "The id of a plan.");
        }
        return store.delete(query.planId(), origin.userId())
                .compose(deleted -> memory.remove(deleted.orElseThrow(() -> Ownership.notFound(query.planId()))))
                .map(removed -> new PlanDeleted(query.planId().toString(), "deleted"));
    }

    Future<PlanDescription> describe(DescribePlan query, Origin origin) {
        var watch = meter.start();
        live.current().refusal(Feature.SUBSCRIPTION_PLANNING).ifPresent(off -> {
            throw new FailureException(off);
        });
        var level = DescriptionLevel.find(query.descriptionLevel())
                .orElseThrow(() -> malformed(
                        "/description_level",
                        "unknown_value",
                        "One of " + String.join(", ", DescriptionLevel.LABELS) + "."));
        return find(query.planId(), origin)
                .compose(row -> explained(row, level, origin))
                .compose(explained ->
                        vertx.executeBlocking(() -> new PlanDescriber(level, explained).describe(watch), false));
    }

    private Future<ExplainedPlan> explained(PlanRow row, DescriptionLevel level, Origin origin) {
        return vertx.executeBlocking(() -> PlanDocument.read(row.document()), false)
                .compose(plan -> Future.all(
                                before(plan, level),
                                now(plan, level, origin),
                                replanning.remedies(row, plan, level == DescriptionLevel.COMPREHENSIVE, origin))
                        .map(all -> new ExplainedPlan(
                                row,
                                row.statusOn(day.start()),
                                day.date(),
                                plan,
                                all.resultAt(0),
                                all.resultAt(1),
                                all.resultAt(2))));
    }

    /** The plan before, if it is still there. */
    private Future<Optional<PlanData>> before(PlanData plan, DescriptionLevel level) {
        return plan.previousPlanId() == null || level == DescriptionLevel.BASIC
                ? Future.succeededFuture(Optional.empty())
                : store.find(plan.previousPlanId())
                        .compose(found -> vertx.executeBlocking(
                                () -> found.map(row -> PlanDocument.read(row.document())), false));
    }

    /** The catalog as it is now, to tell what has changed under the plan; the description does without it. */
    private Future<Optional<Located>> now(PlanData plan, DescriptionLevel level, Origin origin) {
        return level == DescriptionLevel.COMPREHENSIVE
                ? bus.ask(CatalogApi.LOCATE, new Lookup(plan.instruments(), 0), origin)
                        .map(Optional::of)
                        .otherwise(Optional.empty())
                : Future.succeededFuture(Optional.empty());
    }

    Future<PlannerConfig> config(PlannerConfigQuery query, Origin origin) {
        var current = live.current();
        var settings = PlannerSettings.of(current);
        return Future.succeededFuture(new PlannerConfig(
                new PlannerConfig.Configuration(
                        settings.level().label(),
                        (int) settings.timeout().toSeconds(),
                        settings.maxInstruments(),
                        settings.strictness().label(),
                        (int) settings.cacheTtl().toSeconds()),
                current.readAt()));
    }

    Future<PlansCleaned> cleanUp(CleanUpPlans request, Origin origin) {
        var watch = meter.start();
        return deleteExpired(0)
                .compose(deleted -> memory.clear()
                        .map(cleared -> new PlansCleaned(
                                deleted, cleared, watch.elapsed().toMillis())));
    }

    /** The store deletes in portions, so that no transaction grows long. */
    private Future<Long> deleteExpired(long deletedBefore) {
        return store.deleteExpired(day.start())
                .compose(deleted ->
                        deleted == 0 ? Future.succeededFuture(deletedBefore) : deleteExpired(deletedBefore + deleted));
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(Failure.Malformed.of(pointer, code, detail));
    }
}
