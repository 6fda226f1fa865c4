package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.plan.solve.Level;
import com.stocksblitz.registry.plan.solve.Solver;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a plan from its basis: who may enter, what goes where, and the account of it all. Pure but for the metrics. */
final class PlanMaker {
    /** Part of every plan and of its cache key: rises when the same basis makes another plan than before. */
    static final String VERSION = "4";

    private static final BigDecimal MEGABYTE = BigDecimal.valueOf(1 << 20);
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    /** As many as one user can ask for; a pool's refusal names the first ones. */
    private static final int MOST_ERRORS = 5_000;

    private static final String NO_PRICES = "The feed's document has no price list.";

    private static final String CURRENCIES = "The feeds' prices are in several currencies.";

    private final Solver solver;
    private final Meter meter;

    PlanMaker(Solver solver, Meter meter) {
        this.solver = solver;
        this.meter = meter;
    }

    PlanData make(PlanBasis basis, Deadline deadline) {
        var measured = meter.start();
        var admission = admission(basis);
        var limited = DemandLimit.apply(basis.request(), admission.admitted());
        var layout = basis.request().type() == SubscriptionType.HISTORICAL
                ? new HistoricalLayout(basis, limited.admitted()).lay()
                : new LiveLayout(basis, limited.admitted()).solve(solver, deadline);
        return assemble(basis, admission, limited, layout, measured);
    }

    private static Admission admission(PlanBasis basis) {
        return Admission.of(basis.request(), basis.expansion(), basis.located(), brokers(basis), basis.tradeDate());
    }

    /** Ids of those who ask, by their indices. */
    static List<String> users(PlanRequest request, List<Integer> demands) {
        return Few.map(demands, d -> request.demands().get(d).userId());
    }

    /** What would have served the instruments without a place; empty where all have one. */
    Optional<Remedies> remedies(
            PlanBasis basis, List<PlanBasis.Source> elsewhere, int mostInstruments, int mostGroups, Deadline deadline) {
        if (basis.request().type() == SubscriptionType.HISTORICAL) {
            return Optional.empty();
        }
        var limited = DemandLimit.apply(basis.request(), admission(basis).admitted());
        var remedies = new LiveLayout(basis, limited.admitted())
                .remedies(solver, elsewhere, mostInstruments, mostGroups, deadline);
        return Optional.of(remedies).filter(found -> found.groups() > 0);
    }

    /** The refusal of a request of which nothing may enter, naming every entry; empty where something may. */
    static Optional<Failure.Refused> refusal(PlanRequest request, PlanData plan) {
        if (plan.rejected().size() < plan.accounted().distinct()) {
            return Optional.empty();
        }
        var reasons = new HashMap<String, PlanData.Rejected>();
        plan.rejected().forEach(rejected -> rejected.requestedAs().forEach(name -> reasons.put(name, rejected)));
        var errors = new ArrayList<FieldError>();
        for (int d = 0; d < request.demands().size(); d++) {
            var entries = request.demands().get(d).entries();
            var at = request.pool() ? "/demands/" + d : "";
            for (int i = 0; i < entries.size() && errors.size() < MOST_ERRORS; i++) {
                var rejected = reasons.get(entries.get(i).reference());
                var list = entries.get(i).profile() == null ? "/instruments/" + i : "/profile_ids";
                errors.add(new FieldError(at + list, rejected.reason(), detail(rejected)));
            }
        }
        return Optional.of(
                new Failure.Refused("nothing_to_plan", "None of the instruments may enter the plan.", errors));
    }

    private static String detail(PlanData.Rejected rejected) {
        var names = rejected.candidates().isEmpty() ? rejected.nearest() : rejected.candidates();
        var hint = rejected.candidates().isEmpty() ? " Nearest: " : " Candidates: ";
        return rejected.detail() + (names.isEmpty() ? "" : hint + String.join(", ", names) + ".");
    }

    private PlanData assemble(
            PlanBasis basis, Admission admission, DemandLimit limited, Layout layout, Meter.Reading measured) {
        var request = basis.request();
        var placements = sorted(layout.placements(), Comparator.comparing(PlanData.Placement::key));
        var rejected = sorted(
                Stream.concat(admission.rejected().stream(), layout.rejected().stream())
                        .toList(),
                Comparator.comparing(PlanData.Rejected::key));
        var pending = sorted(admission.pending(), Comparator.comparing(PlanData.Pending::key));
        var unserved = sorted(
                Stream.concat(layout.unserved().stream(), limited.unserved(request, groups(layout)).stream())
                        .toList(),
                Comparator.comparing(PlanData.Unserved::key));
        var accounted = accounted(placements, pending, rejected, unserved);
        var cost = cost(basis, layout);
        return new PlanData(
                placements.stream().map(PlanData.Placement::key).toList(),
                placements,
                layout.connections(),
                layout.sharedLimits(),
                layout.historical(),
                pending,
                rejected,
                unserved,
                accounted,
                new PlanData.Request(request.demands(), request.pool(), request.accounts()),
                basis.first().feed().id(),
                request.level().label(),
                request.strictness().label(),
                request.maxInstruments(),
                layout.objective(),
                layout.upperBound(),
                layout.gap(),
                layout.gapLevel(),
                layout.optimal(),
                layout.stoppedBy(),
                basis.tradeDate(),
                request.until(),
                basis.located().catalogPosition(),
                basis.limitsVersion(),
                basis.first().limits().from(),
                VERSION,
                basis.previous().map(PlanBasis.Previous::planId).orElse(null),
                cost.amount(),
                cost,
                metrics(basis, layout, placements.size(), accounted, measured),
                new PlanData.ValidationResults(
                        placements.size() + unserved.size(),
                        rejected.size() + pending.size(),
                        request.level() != Level.LOW && layout.historical() == null,
                        unserved.isEmpty()),
                new PlanData.Metadata(
                        request.size(), result(request, layout), "one update of each instrument a second"),
                expiresAt(placements, basis));
    }

    private static int groups(Layout layout) {
        return 1
                + layout.unserved().stream()
                        .mapToInt(PlanData.Unserved::group)
                        .max()
                        .orElse(-1);
    }

    private static <T> List<T> sorted(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }

    private static PlanData.Accounted accounted(
            List<PlanData.Placement> placements,
            List<PlanData.Pending> pending,
            List<PlanData.Rejected> rejected,
            List<PlanData.Unserved> unserved) {
        int asAsked =
                entries(placements.stream().filter(one -> !one.isDegraded()).map(PlanData.Placement::requestedAs));
        int degraded = entries(
                placements.stream().filter(PlanData.Placement::isDegraded).map(PlanData.Placement::requestedAs));
        int waiting = entries(pending.stream().map(PlanData.Pending::requestedAs));
        int refused = entries(rejected.stream().map(PlanData.Rejected::requestedAs));
        int left = entries(unserved.stream().map(PlanData.Unserved::requestedAs));
        return new PlanData.Accounted(
                asAsked + degraded + waiting + refused + left,
                placements.size() + pending.size() + rejected.size() + unserved.size(),
                asAsked,
                degraded,
                waiting,
                refused,
                left);
    }

    private static int entries(Stream<List<String>> requestedAs) {
        return requestedAs.mapToInt(Collection::size).sum();
    }

    /** A feed's price is for one account; what it covers stands in the basis. */
    private static PlanData.Cost cost(PlanBasis basis, Layout layout) {
        var prices = layout.placements().stream()
                .map(PlanData.Placement::account)
                .distinct()
                .map(account ->
                        Optional.ofNullable(basis.source(account).limits().prices()))
                .toList();
        if (prices.stream().anyMatch(Optional::isEmpty)
                || basis.first().limits().prices() == null) {
            return new PlanData.Cost(null, null, null, NO_PRICES);
        }
        var used = prices.stream().flatMap(Optional::stream).toList();
        var first = used.isEmpty() ? basis.first().limits().prices() : used.getFirst();
        if (used.stream().anyMatch(price -> !price.currency().equals(first.currency()))) {
            return new PlanData.Cost(null, null, null, CURRENCIES);
        }
        var amount = used.stream().map(FeedLimits.Prices::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        var what = used.isEmpty()
                ? first.basis()
                : used.stream().map(FeedLimits.Prices::basis).distinct().collect(Collectors.joining("; "));
        return new PlanData.Cost(amount, first.currency(), what, null);
    }

    /** A historical plan asks one feed. */
    private static List<String> brokers(PlanBasis basis) {
        return basis.request().type() == SubscriptionType.HISTORICAL
                ? List.of(basis.first().feed().broker())
                : basis.brokers();
    }

    private static PlanData.PerformanceMetrics metrics(
            PlanBasis basis, Layout layout, int placed, PlanData.Accounted accounted, Meter.Reading measured) {
        return new PlanData.PerformanceMetrics(
                placed,
                accounted.distinct() - placed,
                layout.pace().milliseconds(),
                layout.pace().reason(),
                measured.allocatedBytes()
                        .map(bytes -> BigDecimal.valueOf(bytes).divide(MEGABYTE, 3, RoundingMode.HALF_UP))
                        .orElse(null),
                milliseconds(basis.locateTime()),
                milliseconds(measured.elapsed()),
                layout.evaluations());
    }

    private static BigDecimal milliseconds(Duration time) {
        return BigDecimal.valueOf(time.toNanos()).divide(MILLION, 3, RoundingMode.HALF_UP);
    }

    private static String result(PlanRequest request, Layout layout) {
        if (layout.optimal()) {
            return "optimal";
        }
        return request.level() == Level.LOW ? "first_fit" : "best_found";
    }

    private static Instant expiresAt(List<PlanData.Placement> placements, PlanBasis basis) {
        return placements.stream()
                .map(PlanData.Placement::endsOn)
                .filter(Objects::nonNull)
                .min(LocalDate::compareTo)
                .map(date -> date.atStartOfDay(basis.zone()).toInstant())
                .orElse(null);
    }

    /** Places of a plan that decide the next one; part of its key where the request names it. */
    static List<Map<String, Object>> places(PlanData plan) {
        return plan.placements().stream()
                .filter(placement -> placement.connection() != null)
                .map(placement -> Map.<String, Object>of(
                        "key", placement.key(),
                        "account", placement.account(),
                        "connection", placement.connection(),
                        "mode", placement.mode()))
                .toList();
    }
}
