package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.PlanDescription;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

/** Explains a stored plan, in data and in words; everything is computed from the plan. Pure but for the time taken. */
final class PlanDescriber {
    private final DescriptionLevel level;
    private final ExplainedPlan explained;
    private final PlanData plan;

    PlanDescriber(DescriptionLevel level, ExplainedPlan explained) {
        this.level = level;
        this.explained = explained;
        this.plan = explained.plan();
    }

    PlanDescription describe(Meter.Reading watch) {
        var instruments = InstrumentAnalysis.of(explained, level);
        var risks = RiskAnalysis.of(explained, level);
        var words = new PlanWords(explained, instruments, risks);
        return new PlanDescription(
                explained.row().planId().toString(),
                level.label(),
                tree(instruments),
                level == DescriptionLevel.BASIC ? null : tree(cost()),
                tree(performance()),
                words.recommendations(),
                level == DescriptionLevel.BASIC ? null : tree(risks),
                level == DescriptionLevel.COMPREHENSIVE ? tree(Decision.of(plan)) : null,
                explained.remedies().map(PlanDescriber::tree).orElse(null),
                words.text(level),
                watch.elapsed().toMillis());
    }

    private static JsonNode tree(Object value) {
        return Json.mapper().valueToTree(value);
    }

    /** @param perInstrument of the placed ones, rounded half up to four places; null where there is no amount */
    private record CostBreakdown(
            BigDecimal amount,
            String currency,
            String basis,
            String reason,
            List<String> accounts,
            BigDecimal perInstrument) {}

    private CostBreakdown cost() {
        var cost = plan.cost();
        int placed = plan.placements().size();
        return new CostBreakdown(
                cost.amount(),
                cost.currency(),
                cost.basis(),
                cost.reason(),
                plan.placements().stream()
                        .map(PlanData.Placement::account)
                        .distinct()
                        .sorted()
                        .toList(),
                cost.amount() == null || placed == 0
                        ? null
                        : cost.amount().divide(BigDecimal.valueOf(placed), 4, RoundingMode.HALF_UP));
    }

    /**
     * @param limitsUsed of every connection and of what spans them
     * @param connections null at level basic, as are the metrics and requests
     */
    private record PerformanceAnalysis(
            List<LimitUse> limitsUsed,
            PlanData.Objective objective,
            PlanData.Bound upperBound,
            BigDecimal gap,
            String gapLevel,
            boolean optimal,
            String stoppedBy,
            List<PlanData.Connection> connections,
            PlanData.PerformanceMetrics metrics,
            PlanData.Historical historical) {}

    /** @param share of the capacity, 0 to 1; null where there is none */
    private record LimitUse(
            String holder, String limit, String unit, long used, long capacity, BigDecimal share, String evidence) {}

    private PerformanceAnalysis performance() {
        boolean basic = level == DescriptionLevel.BASIC;
        return new PerformanceAnalysis(
                limitsUsed(),
                plan.objective(),
                plan.upperBound(),
                plan.gap(),
                plan.gapLevel(),
                plan.optimal(),
                plan.stoppedBy(),
                basic ? null : plan.connections(),
                basic ? null : plan.performanceMetrics(),
                basic ? null : plan.historical());
    }

    private List<LimitUse> limitsUsed() {
        var single = plan.connections().stream()
                .flatMap(connection -> connection.limits().stream()
                        .map(usage -> use(connection.account() + '/' + connection.index(), usage)));
        var shared = plan.sharedLimits().stream().map(limit -> use(limit.holder(), limit.usage()));
        return Stream.concat(single, shared).toList();
    }

    private static LimitUse use(String holder, PlanData.Usage usage) {
        return new LimitUse(
                holder,
                usage.limit(),
                usage.unit(),
                usage.used(),
                usage.capacity(),
                usage.capacity() == 0
                        ? null
                        : BigDecimal.valueOf(usage.used())
                                .divide(BigDecimal.valueOf(usage.capacity()), 4, RoundingMode.HALF_UP),
                usage.evidence());
    }
}
