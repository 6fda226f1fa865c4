package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.DriftMeasure.Kind;
import com.stocksblitz.registry.ingest.api.Finding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges whether a dump changes more than a day can: the rule alone, over what was measured.
 *
 * <p>A limit holds for a step of up to a week, so that weekends and holidays pass; after a longer gap the share that
 * may have changed grows by the limit with each week begun, to {@value #MOST_PERCENT} % at most (or the limit itself,
 * if an operator has set it higher). A first load has nothing to be compared with and is judged by its own rows alone.
 */
public final class DriftGuard {
    private static final int DAYS_OF_ONE_STEP = 7;
    private static final int MOST_PERCENT = 50;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final DriftLimits limits;

    DriftGuard(DriftLimits limits) {
        this.limits = limits;
    }

    /**
     * @param findings all that passed a limit
     * @param holds whether the job must wait for an operator
     */
    public record Verdict(List<Finding> findings, boolean holds) {
        public Verdict {
            findings = List.copyOf(findings);
        }
    }

    /** @param accepted what an operator has seen and approved; only worse than that holds the job again */
    public Verdict judge(Drift drift, List<Finding> accepted) {
        var findings = drift.measures().stream()
                .flatMap(measure -> finding(measure, drift).stream())
                .toList();
        boolean worse = findings.stream().anyMatch(finding -> !isAccepted(finding, accepted));
        return new Verdict(findings, limits.enabled() && worse);
    }

    private static boolean isAccepted(Finding finding, List<Finding> accepted) {
        return accepted.stream()
                .anyMatch(seen -> seen.measure().equals(finding.measure())
                        && seen.segment().equals(finding.segment())
                        && seen.percent().compareTo(finding.percent()) >= 0);
    }

    private Optional<Finding> finding(DriftMeasure measure, Drift drift) {
        if (measure.count() <= 0 || size(measure, drift) < limits.minRows()) {
            return Optional.empty();
        }
        if (measure.kind() == Kind.SAME_FILE) {
            return sameFile(measure, drift);
        }
        var limit = limit(measure.kind(), drift);
        boolean passed = HUNDRED.multiply(BigDecimal.valueOf(measure.count()))
                        .compareTo(limit.multiply(BigDecimal.valueOf(measure.of())))
                > 0;
        return passed ? Optional.of(finding(measure, percent(measure.count(), measure.of()), limit)) : Optional.empty();
    }

    /** Expiries are counted out of expiries, which are few where there are rows enough. */
    private static long size(DriftMeasure measure, Drift drift) {
        return measure.kind() == Kind.EXPIRIES_GONE
                ? drift.segments().getOrDefault(measure.segment(), 0L)
                : measure.of();
    }

    /** Exchanges rest at weekends, and so may a broker's file. */
    private Optional<Finding> sameFile(DriftMeasure measure, Drift drift) {
        boolean weekday = drift.effective().getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
        return weekday && measure.count() <= limits.sameFileDays()
                ? Optional.of(finding(measure, HUNDRED.setScale(2), BigDecimal.ZERO))
                : Optional.empty();
    }

    private BigDecimal limit(Kind kind, Drift drift) {
        var base = limits.percents().getOrDefault(kind, BigDecimal.ZERO);
        if (!kind.growsWithTime()) {
            return base;
        }
        var most = base.max(BigDecimal.valueOf(MOST_PERCENT));
        return base.multiply(BigDecimal.valueOf(weeks(drift))).min(most);
    }

    /** Weeks begun since the last good dump, at least one. */
    private static long weeks(Drift drift) {
        long days = drift.comparedWith()
                .map(earlier -> ChronoUnit.DAYS.between(earlier.effective(), drift.effective()))
                .orElse(0L);
        return Math.max(1, (days + DAYS_OF_ONE_STEP - 1) / DAYS_OF_ONE_STEP);
    }

    private static Finding finding(DriftMeasure measure, BigDecimal percent, BigDecimal limit) {
        return new Finding(
                measure.kind().name().toLowerCase(Locale.ROOT),
                measure.segment(),
                measure.count(),
                measure.of(),
                percent,
                limit,
                measure.examples());
    }

    private static BigDecimal percent(long count, long of) {
        return HUNDRED.multiply(BigDecimal.valueOf(count)).divide(BigDecimal.valueOf(of), 2, RoundingMode.HALF_UP);
    }
}
