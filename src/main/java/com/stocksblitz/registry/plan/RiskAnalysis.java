package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.instrument.Instrument;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can go wrong with the plan from its trade date on. The lists are told at level comprehensive only.
 *
 * @param nextEnd first trade date on which something in the plan has expired or lost its token
 * @param endingSoon instruments that end within {@value #SOON_DAYS} days
 * @param weakLimits limits the plan leans on whose figure is not the vendor's own
 * @param untradedPlaced placed though they do not trade
 * @param ends instruments by the date on which they end
 * @param changedSince what the catalog says today that differs from the plan
 */
@JsonInclude(Include.NON_NULL)
record RiskAnalysis(
        String level,
        Instant expiresAt,
        LocalDate nextEnd,
        int endingSoon,
        List<WeakLimit> weakLimits,
        List<String> untradedPlaced,
        Map<LocalDate, List<String>> ends,
        List<Change> changedSince,
        String changedSinceReason) {
    static final int SOON_DAYS = 7;

    record WeakLimit(String holder, String limit, long capacity, String evidence) {}

    /** @param change {@code renamed}, {@code expired}, {@code inactive}, {@code token_changed} or {@code gone} */
    record Change(String key, String change, String detail) {}

    static RiskAnalysis of(ExplainedPlan explained, DescriptionLevel level) {
        var plan = explained.plan();
        boolean full = level == DescriptionLevel.COMPREHENSIVE;
        var ends = ends(plan);
        var soon = explained.tradeDate().plusDays(SOON_DAYS);
        int endingSoon =
                ends.headMap(soon, true).values().stream().mapToInt(List::size).sum();
        var weak = weakLimits(plan);
        var changed = full ? explained.now().map(now -> changes(explained, now)) : Optional.<List<Change>>empty();
        return new RiskAnalysis(
                level(explained, endingSoon, weak, changed.orElse(List.of())),
                plan.expiresAt(),
                ends.isEmpty() ? null : ends.firstKey(),
                endingSoon,
                weak,
                plan.placements().stream()
                        .filter(one -> Boolean.TRUE.equals(one.inactive()))
                        .map(PlanData.Placement::key)
                        .toList(),
                full ? ends : null,
                changed.orElse(null),
                full && changed.isEmpty() ? "The catalog did not answer." : null);
    }

    /** High where the plan is wrong already, medium where it soon will be or leans on a doubtful figure. */
    private static String level(ExplainedPlan explained, int endingSoon, List<WeakLimit> weak, List<Change> changed) {
        if (explained.status().equals(PlanStatus.EXPIRED) || !changed.isEmpty()) {
            return "high";
        }
        return endingSoon > 0 || !weak.isEmpty() ? "medium" : "low";
    }

    private static TreeMap<LocalDate, List<String>> ends(PlanData plan) {
        return plan.placements().stream()
                .filter(one -> one.endsOn() != null)
                .collect(Collectors.groupingBy(
                        PlanData.Placement::endsOn,
                        TreeMap::new,
                        Collectors.mapping(PlanData.Placement::key, Collectors.toList())));
    }

    private static List<WeakLimit> weakLimits(PlanData plan) {
        var connections = plan.connections().stream()
                .flatMap(connection -> connection.limits().stream()
                        .map(usage -> weak(connection.account() + '/' + connection.index(), usage)));
        var shared = plan.sharedLimits().stream().map(limit -> weak(limit.holder(), limit.usage()));
        return Stream.concat(connections, shared)
                .filter(limit ->
                        limit.evidence().equals("secondary") || limit.evidence().equals("user_report"))
                .toList();
    }

    private static WeakLimit weak(String holder, PlanData.Usage usage) {
        return new WeakLimit(holder, usage.limit(), usage.capacity(), usage.evidence());
    }

    private static List<Change> changes(ExplainedPlan explained, Located now) {
        var placements = explained.plan().placements();
        var changes = new ArrayList<Change>();
        for (int i = 0; i < placements.size(); i++) {
            change(placements.get(i), now.outcomes().get(i), explained).ifPresent(changes::add);
        }
        return changes;
    }

    private static Optional<Change> change(PlanData.Placement placed, Located.Outcome now, ExplainedPlan explained) {
        return switch (now) {
            case Located.Found found -> change(placed, found.instrument(), explained);
            case Located.Ambiguous ambiguous -> Optional.of(gone(placed));
            case Located.Unknown unknown -> Optional.of(gone(placed));
        };
    }

    private static Change gone(PlanData.Placement placed) {
        return new Change(placed.key(), "gone", "The catalog has no such instrument any more.");
    }

    private static Optional<Change> change(PlanData.Placement placed, Instrument now, ExplainedPlan explained) {
        var date = explained.tradeDate();
        if (!now.key().value().equals(placed.key())) {
            return Optional.of(new Change(placed.key(), "renamed", "It is called " + now.key() + " now."));
        }
        if (placed.connection() == null) {
            return Optional.empty();
        }
        if (now.isExpired(date)) {
            return Optional.of(new Change(placed.key(), "expired", "It expired on " + now.expiry() + "."));
        }
        if (!now.active() && placed.inactive() == null) {
            return Optional.of(
                    new Change(placed.key(), "inactive", "It does not trade since " + now.inactiveSince() + "."));
        }
        return hasToken(placed, now, date)
                ? Optional.empty()
                : Optional.of(new Change(placed.key(), "token_changed", "Its token is another one now."));
    }

    /** Whose token it is was decided when the plan was made; here only whether it still is the instrument's. */
    private static boolean hasToken(PlanData.Placement placed, Instrument now, LocalDate date) {
        return now.tokens().stream().anyMatch(token -> token.token().equals(placed.token()) && token.isValidOn(date));
    }
}
