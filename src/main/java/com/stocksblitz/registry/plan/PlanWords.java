package com.stocksblitz.registry.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A plan in sentences: what it is, and what its owner could do. */
final class PlanWords {
    private static final int MOST_NAMED = 5;

    private final ExplainedPlan explained;
    private final PlanData plan;
    private final InstrumentAnalysis instruments;
    private final RiskAnalysis risks;

    PlanWords(ExplainedPlan explained, InstrumentAnalysis instruments, RiskAnalysis risks) {
        this.explained = explained;
        this.plan = explained.plan();
        this.instruments = instruments;
        this.risks = risks;
    }

    List<String> text(DescriptionLevel level) {
        var lines = new ArrayList<String>();
        lines.add(headline());
        lines.add(account());
        quality().ifPresent(lines::add);
        plan.connections().forEach(connection -> lines.add(connection(connection)));
        requests().ifPresent(lines::add);
        askers().ifPresent(lines::add);
        if (level != DescriptionLevel.BASIC) {
            lines.add(cost());
            difference().ifPresent(lines::add);
            ends().ifPresent(lines::add);
        }
        explained.remedies().ifPresent(found -> found.items().forEach(one -> lines.add(one.text())));
        if (level == DescriptionLevel.COMPREHENSIVE) {
            Decision.of(plan).forEach(decision -> lines.add(decision.key() + ": " + decision.text()));
        }
        return lines;
    }

    private String headline() {
        var row = explained.row();
        return "Plan \"%s\" of %s for %s at %s: %s."
                .formatted(row.planName(), row.userId(), row.subscriptionType(), plan.feed(), explained.status());
    }

    private String account() {
        var count = plan.accounted();
        var placed = "%d entries name %d instruments: %d placed as asked, %d in a lighter mode"
                .formatted(count.requested(), count.distinct(), count.placed(), count.degraded());
        return placed
                + ", %d waiting, %d rejected, %d without a place."
                        .formatted(count.pending(), count.rejected(), count.unserved());
    }

    private Optional<String> quality() {
        if (plan.historical() != null) {
            return Optional.empty();
        }
        return Optional.of(
                plan.optimal()
                        ? "No plan within the limits serves more."
                        : "At most %s %% may be missing to the best plan, at %s; the search was stopped by %s."
                                .formatted(
                                        plan.gap()
                                                .movePointRight(2)
                                                .stripTrailingZeros()
                                                .toPlainString(),
                                        plan.gapLevel(),
                                        plan.stoppedBy()));
    }

    private static String connection(PlanData.Connection connection) {
        var limits = connection.limits().stream()
                .map(usage -> usage.used() + " of " + usage.capacity() + " " + usage.unit())
                .toList();
        return "Connection %d of %s carries %d instruments (%s)."
                .formatted(connection.index(), connection.account(), connection.used(), String.join(", ", limits));
    }

    private Optional<String> requests() {
        var requests = plan.historical();
        if (requests == null) {
            return Optional.empty();
        }
        return Optional.of(
                requests.reason() == null
                        ? "%d requests at %s a second take %s s."
                                .formatted(
                                        requests.batches().size(),
                                        requests.requestsPerSecond().toPlainString(),
                                        requests.totalSeconds().toPlainString())
                        : requests.reason());
    }

    /** Of a plan for many: who has the least of what he wants. */
    private Optional<String> askers() {
        if (!plan.request().pool() || instruments.byAsker() == null) {
            return Optional.empty();
        }
        var shares = instruments.byAsker().stream()
                .filter(share -> share.wanted() > 0)
                .sorted(Comparator.comparing(share -> BigDecimal.valueOf(share.placed())
                        .divide(BigDecimal.valueOf(share.wanted()), 4, RoundingMode.DOWN)))
                .toList();
        return shares.stream()
                .findFirst()
                .map(least -> "%d users ask; the least served is %s with %d of %d instruments."
                        .formatted(shares.size(), least.userId(), least.placed(), least.wanted()));
    }

    private String cost() {
        var cost = plan.cost();
        return cost.amount() == null
                ? "No cost can be told: " + cost.reason()
                : "It costs " + cost.amount().toPlainString() + " " + cost.currency() + " (" + cost.basis() + ").";
    }

    private Optional<String> difference() {
        var difference = instruments.difference();
        if (difference == null || difference.added() == null) {
            return Optional.empty();
        }
        return Optional.of("Against the previous plan %d are new, %d gone, %d moved, %d in another mode."
                .formatted(
                        difference.added().size(),
                        difference.removed().size(),
                        difference.moved().size(),
                        difference.modeChanged().size()));
    }

    private Optional<String> ends() {
        return risks.nextEnd() == null
                ? Optional.empty()
                : Optional.of("On %s the first instrument has ended; %d end within %d days."
                        .formatted(risks.nextEnd(), risks.endingSoon(), RiskAnalysis.SOON_DAYS));
    }

    /** Only what follows from this plan's own figures. */
    List<String> recommendations() {
        var advice = new ArrayList<String>();
        switch (explained.status()) {
            case PlanStatus.EXPIRED -> advice.add("Plan again: something in this plan has ended.");
            case PlanStatus.SUPERSEDED -> advice.add("Use the newer plan of the same name.");
            default -> {}
        }
        unserved("plan_limit", "Raise max_instruments by %d to serve all that fit.")
                .ifPresent(advice::add);
        unserved("capacity", "%d instruments need another connection or account; a higher priority puts one first.")
                .ifPresent(advice::add);
        unserved("mode_capacity", "%d instruments would have a place with a lower min_mode.")
                .ifPresent(advice::add);
        lowered().ifPresent(advice::add);
        plan.rejected().stream()
                .filter(rejected -> !rejected.nearest().isEmpty())
                .limit(MOST_NAMED)
                .map(rejected -> rejected.key() + " is not known; nearest: " + String.join(", ", rejected.nearest()))
                .forEach(advice::add);
        if (!plan.optimal() && plan.optimizationLevel().equals("low")) {
            advice.add("Plan at level moderate: this level does not search.");
        }
        if (risks.endingSoon() > 0) {
            advice.add("Plan again before " + risks.nextEnd() + ", when the first instrument has ended.");
        }
        if (!risks.weakLimits().isEmpty()) {
            advice.add("Verify " + risks.weakLimits().getFirst().limit() + " with the vendor: its figure is only "
                    + risks.weakLimits().getFirst().evidence() + ".");
        }
        return advice;
    }

    private Optional<String> unserved(String reason, String advice) {
        long count = plan.unserved().stream()
                .filter(left -> left.reason().equals(reason))
                .count();
        return count == 0 ? Optional.empty() : Optional.of(advice.formatted(count));
    }

    private Optional<String> lowered() {
        long count = plan.placements().stream()
                .filter(one -> one.reason().equals("lowered_capacity"))
                .count();
        return count == 0
                ? Optional.empty()
                : Optional.of(
                        "%d instruments stream in a lighter mode; min_mode keeps one from that.".formatted(count));
    }
}
