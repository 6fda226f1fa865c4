package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is in the plan and who is not. What the level does not hold is absent.
 *
 * @param byReason instruments and names by the reason of their outcome
 * @param dropped what was asked for and is not in the plan
 */
@JsonInclude(Include.NON_NULL)
record InstrumentAnalysis(
        PlanData.Accounted accounted,
        Map<String, Long> byReason,
        List<Decision> dropped,
        Map<String, Long> byExchange,
        Map<String, Long> byInstrumentType,
        Map<String, Long> byMode,
        Map<String, Long> byPriority,
        List<AskerShare> byAsker,
        Difference difference) {

    /**
     * @param wanted instruments that the asker may have
     * @param cut instruments beyond what one user's list may hold; not among the wanted
     */
    record AskerShare(String userId, int weight, long wanted, long placed, long degraded, long cut) {}

    /**
     * Against the previous plan.
     *
     * @param reason why there is nothing to compare with; null where there is
     */
    @JsonInclude(Include.NON_NULL)
    record Difference(
            String previousPlanId,
            List<String> added,
            List<String> removed,
            List<String> moved,
            List<String> modeChanged,
            String reason) {}

    static InstrumentAnalysis of(ExplainedPlan explained, DescriptionLevel level) {
        var plan = explained.plan();
        boolean basic = level == DescriptionLevel.BASIC;
        var reasons = Stream.concat(
                plan.placements().stream().map(PlanData.Placement::reason),
                Decision.notPlaced(plan).map(Decision::reason));
        return new InstrumentAnalysis(
                plan.accounted(),
                counted(reasons),
                Decision.notPlaced(plan).toList(),
                basic ? null : count(plan, PlanData.Placement::exchange),
                basic ? null : count(plan, PlanData.Placement::instrumentType),
                basic ? null : count(plan, PlanData.Placement::modeGiven),
                basic ? null : count(plan, placement -> String.valueOf(placement.priority())),
                basic ? null : shares(plan),
                basic ? null : difference(explained));
    }

    private static Map<String, Long> count(PlanData plan, Function<PlanData.Placement, String> property) {
        return counted(plan.placements().stream().map(property).filter(value -> value != null));
    }

    private static Map<String, Long> counted(Stream<String> values) {
        return values.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static List<AskerShare> shares(PlanData plan) {
        var placed = counted(plan.placements().stream().flatMap(one -> one.askedBy().stream()));
        var degraded = counted(plan.placements().stream()
                .filter(PlanData.Placement::isDegraded)
                .flatMap(one -> one.askedBy().stream()));
        var left = counted(plan.unserved().stream().flatMap(one -> one.askedBy().stream()));
        var cut = counted(Stream.concat(
                plan.placements().stream().flatMap(one -> one.cutFor().stream()),
                plan.unserved().stream()
                        .flatMap(one -> one.limits().stream())
                        .filter(limit -> limit.scope().equals(DemandLimit.SCOPE))
                        .map(PlanData.BindingLimit::holder)));
        return plan.request().demands().stream()
                .map(demand -> new AskerShare(
                        demand.userId(),
                        demand.weight(),
                        placed.getOrDefault(demand.userId(), 0L) + left.getOrDefault(demand.userId(), 0L),
                        placed.getOrDefault(demand.userId(), 0L),
                        degraded.getOrDefault(demand.userId(), 0L),
                        cut.getOrDefault(demand.userId(), 0L)))
                .toList();
    }

    private static Difference difference(ExplainedPlan explained) {
        var plan = explained.plan();
        if (plan.previousPlanId() == null) {
            return new Difference(null, null, null, null, null, "There was no previous plan.");
        }
        var id = plan.previousPlanId().toString();
        return explained
                .before()
                .map(before -> difference(id, byKey(before), byKey(plan)))
                .orElseGet(
                        () -> new Difference(id, null, null, null, null, "The previous plan has been deleted since."));
    }

    private static Difference difference(
            String id, Map<String, PlanData.Placement> before, Map<String, PlanData.Placement> now) {
        return new Difference(
                id,
                now.keySet().stream().filter(key -> !before.containsKey(key)).toList(),
                before.keySet().stream().filter(key -> !now.containsKey(key)).toList(),
                now.values().stream()
                        .filter(one -> hasMoved(before.get(one.key()), one))
                        .map(PlanData.Placement::key)
                        .toList(),
                now.values().stream()
                        .filter(one -> hasOtherMode(before.get(one.key()), one))
                        .map(PlanData.Placement::key)
                        .toList(),
                null);
    }

    private static boolean hasMoved(PlanData.Placement before, PlanData.Placement now) {
        return before != null
                && !(before.account().equals(now.account()) && Objects.equals(before.connection(), now.connection()));
    }

    private static boolean hasOtherMode(PlanData.Placement before, PlanData.Placement now) {
        return before != null && !hasMoved(before, now) && !Objects.equals(before.mode(), now.mode());
    }

    private static Map<String, PlanData.Placement> byKey(PlanData plan) {
        return plan.placements().stream()
                .collect(Collectors.toMap(PlanData.Placement::key, Function.identity(), (a, b) -> a, TreeMap::new));
    }
}
