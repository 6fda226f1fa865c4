package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.api.CleanUpPlans;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanQuery;
import com.stocksblitz.registry.plan.api.PlannerConfigQuery;
import com.stocksblitz.registry.plan.api.PlansQuery;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Subscription plans: made, explained, listed, removed. */
final class PlanRoutes implements Routes {
    private final Bus bus;

    PlanRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "createPlan", this::create,
                "describePlan", this::describe,
                "getPlan", this::get,
                "deletePlan", this::delete,
                "listPlans", this::list,
                "getPlannerConfig", this::config,
                "cleanUpPlans", this::cleanUp);
    }

    private Future<Answer> create(Request request) {
        var added = new HashMap<String, String>();
        added.put(
                "user_id",
                user(request)
                        .orElseThrow(() -> new FailureException(Failure.Malformed.of(
                                "user_id", "required", "The user must be named, here or in X-User-ID."))));
        added.put("idempotency_key", request.text("Idempotency-Key"));
        return bus.ask(PlanApi.CREATE, request.body(CreatePlan.class, added), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> describe(Request request) {
        var level = request.body().path("description_level").textValue();
        return bus.ask(PlanApi.DESCRIBE, new DescribePlan(request.uuid("plan_id"), level), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> get(Request request) {
        return bus.ask(PlanApi.GET, new PlanQuery(request.uuid("plan_id")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> delete(Request request) {
        return bus.ask(PlanApi.DELETE, new PlanQuery(request.uuid("plan_id")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> list(Request request) {
        var query = new PlansQuery(
                user(request).orElse(null),
                request.text("subscription_type"),
                request.text("status"),
                request.integer("limit"),
                request.integer("offset"));
        return bus.ask(PlanApi.LIST, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> config(Request request) {
        return bus.ask(PlanApi.CONFIG, new PlannerConfigQuery(), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> cleanUp(Request request) {
        return bus.ask(PlanApi.CLEAN_UP, new CleanUpPlans(), request.origin()).map(Answer::ok);
    }

    /** The adapter has seen to it that the two agree where both are given. */
    private static Optional<String> user(Request request) {
        return Optional.ofNullable(request.text("user_id"))
                .or(() -> request.origin().userId());
    }
}
