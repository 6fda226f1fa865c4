package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.plan.api.AccountEntry;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.WhatIf;
import com.stocksblitz.registry.plan.api.WhatIfAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans a stored plan with a change, as a dry run that keeps its places where it can. */
final class WhatIfs {
    private final Vertx vertx;
    private final PlanStore store;
    private final PlanCreation creation;
    private final TradeDay day;
    private final Meter meter;

    WhatIfs(Vertx vertx, PlanStore store, PlanCreation creation, TradeDay day, Meter meter) {
        this.vertx = vertx;
        this.store = store;
        this.creation = creation;
        this.day = day;
        this.meter = meter;
    }

    Future<WhatIfAnswer> ask(WhatIf change, Origin origin) {
        var watch = meter.start();
        if (change.planId() == null) {
            throw new FailureException(Failure.Malformed.of("plan_id", "required", "The id of a plan."));
        }
        return store.find(change.planId())
                .map(found -> Ownership.visible(found, change.planId(), origin))
                .compose(row -> vertx.executeBlocking(() -> PlanDocument.read(row.document()), false)
                        .compose(plan -> creation.create(
                                        changed(change, row, plan), Optional.of(kept(change, row, plan)), origin)
                                .map(made -> new WhatIfAnswer(
                                        row.planId().toString(),
                                        effect(plan, made.planData().tree()),
                                        made.planData(),
                                        watch.elapsed().toMillis()))));
    }

    private CreatePlan changed(WhatIf change, PlanRow row, PlanData plan) {
        return new CreatePlan(
                row.userId(),
                row.planName(),
                row.subscriptionType(),
                change.add(),
                row.description(),
                or(change.optimizationLevel(), plan.optimizationLevel()),
                or(change.filteringStrictness(), plan.filteringStrictness()),
                or(change.maxInstruments(), plan.maxInstruments()),
                null,
                or(
                        change.accounts(),
                        plan.request().accounts().stream().map(AccountEntry::of).toList()),
                null,
                row.planId(),
                or(change.until(), stillAhead(plan.until())),
                true,
                null,
                null,
                null);
    }

    private static <T> T or(T changed, T asBefore) {
        return changed == null ? asBefore : changed;
    }

    /** A plan of an earlier day may say until that day; it is asked today. */
    private LocalDate stillAhead(LocalDate until) {
        return until == null || until.isBefore(day.date()) ? null : until;
    }

    private static PlanRequest kept(WhatIf change, PlanRow row, PlanData plan) {
        var removed = removed(change, plan);
        var request = PlanRequest.of(row, plan);
        return request.with(request.demands().stream()
                .map(demand -> demand.with(demand.entries().stream()
                        .filter(entry -> !removed.contains(entry.reference()))
                        .toList()))
                .toList());
    }

    /** The entries that are to go; a canonical key names all that stand for it. */
    private static Set<String> removed(WhatIf change, PlanData plan) {
        var intents = plan.request()
                .entries()
                .filter(entry -> entry.intent() != null)
                .map(PlanRequest.Entry::reference)
                .collect(Collectors.toSet());
        var names = new HashMap<String, List<String>>();
        plan.request().entries().forEach(entry -> names.put(entry.reference(), List.of(entry.reference())));
        Stream.of(
                        plan.placements().stream().map(one -> Map.entry(one.key(), one.requestedAs())),
                        plan.unserved().stream().map(one -> Map.entry(one.key(), one.requestedAs())),
                        plan.pending().stream().map(one -> Map.entry(one.key(), one.requestedAs())),
                        plan.rejected().stream().map(one -> Map.entry(one.key(), one.requestedAs())))
                .flatMap(entries -> entries)
                .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
        var asked = change.remove() == null ? List.<String>of() : change.remove();
        var removed = new HashSet<String>();
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < asked.size(); i++) {
            var name = asked.get(i);
            var entries = name == null ? null : names.get(name);
            if (entries == null) {
                errors.add(new FieldError("/remove/" + i, "unknown_value", "The plan has no such entry."));
            } else if (!intents.contains(name) && entries.stream().anyMatch(intents::contains)) {
                errors.add(new FieldError(
                        "/remove/" + i,
                        "not_applicable",
                        "It comes from " + String.join(", ", entries) + ", which can only go as a whole."));
            } else {
                removed.addAll(entries);
            }
        }
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        return removed;
    }

    private static WhatIfAnswer.Effect effect(PlanData before, JsonNode after) {
        var old = new TreeMap<String, PlanData.Placement>();
        before.placements().forEach(one -> old.put(one.key(), one));
        var gained = new ArrayList<String>();
        var moved = new ArrayList<String>();
        var modeChanged = new ArrayList<String>();
        for (var now : after.get("placements")) {
            var key = now.get("key").textValue();
            var was = old.remove(key);
            if (was == null) {
                gained.add(key);
            } else if (!was.account().equals(now.get("account").textValue())
                    || !Objects.equals(was.connection(), connection(now))) {
                moved.add(key);
            } else if (!Objects.equals(was.mode(), now.get("mode").textValue())) {
                modeChanged.add(key);
            }
        }
        return new WhatIfAnswer.Effect(gained, List.copyOf(old.keySet()), moved, modeChanged);
    }

    private static Integer connection(JsonNode placement) {
        var connection = placement.get("connection");
        return connection.isNull() ? null : (Integer) connection.intValue();
    }
}
