package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.CleanUpPlans;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.DiffQuery;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanQuery;
import com.stocksblitz.registry.plan.api.PlannerConfigQuery;
import com.stocksblitz.registry.plan.api.PlansQuery;
import com.stocksblitz.registry.plan.api.WhatIf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Subscription plans: made, explained, listed, removed. */
final class PlanRoutes implements Routes {
    private static final String LINES = "application/x-ndjson";

    private final Bus bus;

    PlanRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.ofEntries(
                Map.entry("createPlan", this::create),
                Map.entry("describePlan", this::describe),
                Map.entry("getPlan", this::get),
                Map.entry("deletePlan", this::delete),
                Map.entry("listPlans", this::list),
                Map.entry("getPlannerConfig", this::config),
                Map.entry("cleanUpPlans", this::cleanUp),
                Map.entry("diffPlans", this::diff),
                Map.entry("askWhatIf", this::whatIf));
    }

    private Future<Answer> create(Request request) {
        requireRightForDemands(request);
        var added = new HashMap<String, String>();
        added.put(
                "user_id",
                user(request)
                        .orElseThrow(() -> new FailureException(Failure.Malformed.of(
                                "user_id", "required", "The user must be named, here or in X-User-ID."))));
        added.put("idempotency_key", request.text("Idempotency-Key"));
        return request.read(() -> plan(request, added))
                .compose(asked -> bus.ask(PlanApi.CREATE, asked, request.origin()))
                .map(Answer::ok);
    }

    /** The instruments stay the nodes that they are: the mapper would make each of thousands anew. */
    private static CreatePlan plan(Request request, Map<String, String> added) {
        var instruments = ((ObjectNode) request.body()).remove("instruments");
        var plan = request.body(CreatePlan.class, added);
        return instruments == null || instruments.isNull()
                ? plan
                : plan.withInstruments(instruments.valueStream().toList());
    }

    /** One plan for many users shows each of them what the others want. */
    private static void requireRightForDemands(Request request) {
        boolean admin =
                request.holder().map(holder -> holder.may(KeyScope.ADMIN)).orElse(false);
        if (request.body().hasNonNull("demands") && !admin) {
            throw new FailureException(new Failure.Forbidden(
                    "A plan for several users needs a key with the scope " + KeyScope.ADMIN.word() + "."));
        }
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

    private Future<Answer> diff(Request request) {
        var from = request.text("from");
        var query = new DiffQuery(request.uuid("plan_id"), from == null ? null : UUID.fromString(from));
        boolean lines = !MediaTypes.accepts(request.stream().getHeader("accept"), Set.of("application/json"));
        return bus.ask(PlanApi.DIFF, query, request.origin())
                .map(found -> lines ? Answer.bytes(LINES, lines(found.messages())) : Answer.ok(found));
    }

    private Future<Answer> whatIf(Request request) {
        var change = request.body(WhatIf.class, Map.of("plan_id", request.text("plan_id")));
        return bus.ask(PlanApi.WHAT_IF, change, request.origin()).map(Answer::ok);
    }

    /** One message a line, for a ticker service that reads and sends them one after another. */
    private static Buffer lines(List<FeedMessage> messages) {
        var buffer = Buffer.buffer();
        for (var message : messages) {
            try {
                buffer.appendBytes(Json.mapper().writeValueAsBytes(message)).appendByte((byte) '\n');
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("a message cannot be written as JSON", impossible);
            }
        }
        return buffer;
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
