package com.stocksblitz.registry.plan;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of one instrument or name, and why.
 *
 * @param outcome {@code placed}, {@code degraded}, {@code pending}, {@code rejected} or {@code unserved}
 * @param text the same for a person
 */
record Decision(String key, String outcome, String reason, List<String> requestedAs, String text) {

    /** Of every one, ordered by key. */
    static List<Decision> of(PlanData plan) {
        return Stream.concat(plan.placements().stream().map(Decision::placed), notPlaced(plan))
                .sorted(Comparator.comparing(Decision::key))
                .toList();
    }

    /** What was asked for and is not there. */
    static Stream<Decision> notPlaced(PlanData plan) {
        return Stream.of(
                        plan.unserved().stream().map(Decision::unserved),
                        plan.rejected().stream().map(Decision::rejected),
                        plan.pending().stream().map(Decision::pending))
                .flatMap(decisions -> decisions);
    }

    private static Decision placed(PlanData.Placement one) {
        var outcome = one.isDegraded() ? "degraded" : "placed";
        return new Decision(one.key(), outcome, one.reason(), one.requestedAs(), place(one));
    }

    private static String place(PlanData.Placement one) {
        if (one.connection() == null) {
            return "Its history is asked for under token " + one.token() + ".";
        }
        var where = " on connection " + one.connection() + " of " + one.account();
        return switch (one.reason()) {
            case "lowered_capacity" ->
                "Streams " + one.modeGiven() + where + ", not " + one.modeAsked() + ": the heavier places are taken.";
            case "lowered_not_offered" ->
                "Streams " + one.modeGiven() + where + ", not " + one.modeAsked() + ": no account offers more.";
            default -> "Streams " + one.modeGiven() + " (" + one.mode() + ")" + where + ", as asked.";
        };
    }

    private static Decision unserved(PlanData.Unserved one) {
        var limits = one.limits().stream()
                .map(limit -> limit.limit() + " of " + limit.holder() + " (" + limit.capacity() + ")")
                .collect(Collectors.joining(", "));
        var text = switch (one.reason()) {
            case "plan_limit" -> "The plan's own number of instruments is used up";
            case "mode_capacity" -> "Only its min_mode stands in the way: the heavier places are taken";
            default -> "No room beside what comes before it";
        };
        return new Decision(
                one.key(),
                "unserved",
                one.reason(),
                one.requestedAs(),
                limits.isEmpty() ? text + "." : text + ": " + limits + ".");
    }

    private static Decision rejected(PlanData.Rejected one) {
        var names = one.candidates().isEmpty() ? one.nearest() : one.candidates();
        return new Decision(
                one.key(),
                "rejected",
                one.reason(),
                one.requestedAs(),
                names.isEmpty() ? one.detail() : one.detail() + " See " + String.join(", ", names) + ".");
    }

    private static Decision pending(PlanData.Pending one) {
        return new Decision(
                one.key(), "pending", one.reason(), one.requestedAs(), one.detail() + " It waits without a place.");
    }
}
