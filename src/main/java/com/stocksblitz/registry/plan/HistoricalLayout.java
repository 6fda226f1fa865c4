package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.plan.solve.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Histories need no connection: instruments by priority, then request order, cut at the plan's own limit, in request
 * batches at the rate of the feed. Nothing competes for anything else, so the cut is the best there is.
 */
final class HistoricalLayout {
    private static final String CALL = "history";
    private static final String NO_REQUESTS = "The feed's document states no limits for history requests.";
    private static final String NO_RATE = "The feed publishes no rate for history requests.";

    private final PlanBasis basis;
    private final List<Admission.Admitted> admitted;

    HistoricalLayout(PlanBasis basis, List<Admission.Admitted> admitted) {
        this.basis = basis;
        this.admitted = admitted;
    }

    Layout lay() {
        var inTurn = admitted.stream()
                .sorted(Comparator.comparingInt(Admission.Admitted::priority))
                .toList();
        int room = Math.min(inTurn.size(), basis.request().maxInstruments());
        var served = inTurn.subList(0, room);
        var left = inTurn.subList(room, inTurn.size());
        var historical = requests(served);
        var objective = tally(served);
        return new Layout(
                served.stream().map(this::placement).toList(),
                left.stream().map(this::unserved).toList(),
                List.of(),
                List.of(),
                List.of(),
                historical,
                new PlanData.Objective(objective, tally(List.of()), 0, 0, 0, BigDecimal.ZERO),
                new PlanData.Bound(objective, tally(List.of())),
                BigDecimal.ZERO,
                "none",
                true,
                "proven",
                0,
                pace(historical));
    }

    private static List<Integer> tally(List<Admission.Admitted> served) {
        var counts = new int[Problem.LAST_CLASS];
        served.forEach(one -> counts[one.priority() - 1]++);
        return Arrays.stream(counts).boxed().toList();
    }

    private PlanData.Placement placement(Admission.Admitted one) {
        var instrument = one.instrument();
        return new PlanData.Placement(
                one.key(),
                one.token(basis.first().feed().broker()).token(),
                instrument.exchange(),
                instrument.type().name(),
                null,
                null,
                null,
                one.priority(),
                basis.first().feed().id(),
                basis.first().account().id(),
                null,
                "as_asked",
                List.of(),
                askers(one),
                PlanMaker.users(basis.request(), one.cutFor()),
                one.requestedAs(),
                one.alsoListedKeys(),
                instrument.active() ? null : true,
                instrument.expiry(),
                null);
    }

    private List<String> askers(Admission.Admitted one) {
        return PlanMaker.users(basis.request(), one.askers());
    }

    private PlanData.Unserved unserved(Admission.Admitted one) {
        return new PlanData.Unserved(
                one.key(),
                askers(one),
                one.requestedAs(),
                "plan_limit",
                one.priority(),
                List.of(new PlanData.BindingLimit(
                        "plan", "plan", "max_instruments", basis.request().maxInstruments(), null)),
                one.priority() - 1);
    }

    private PlanData.Historical requests(List<Admission.Admitted> served) {
        return basis.first().limits().requests().stream()
                .filter(requests -> requests.call().equals(CALL))
                .findFirst()
                .map(requests -> requests(served, requests))
                .orElseGet(() -> new PlanData.Historical(null, null, null, null, null, List.of(), NO_REQUESTS));
    }

    private static PlanData.Historical requests(List<Admission.Admitted> served, FeedLimits.Requests requests) {
        var batches = new ArrayList<PlanData.Batch>();
        for (int start = 0; start < served.size(); start += requests.keys()) {
            var keys = IntStream.range(start, Math.min(served.size(), start + requests.keys()))
                    .mapToObj(i -> served.get(i).key())
                    .toList();
            batches.add(new PlanData.Batch(batches.size(), keys, startMs(batches.size(), requests.perSecond())));
        }
        var rate = requests.perSecond();
        return new PlanData.Historical(
                requests.call(),
                requests.keys(),
                rate,
                rate == null ? null : BigDecimal.valueOf(batches.size()).divide(rate, 3, RoundingMode.CEILING),
                requests.evidence().grade().name().toLowerCase(Locale.ROOT),
                batches,
                rate == null ? NO_RATE : null);
    }

    private static Long startMs(int index, BigDecimal rate) {
        return rate == null ? null : (Long) Layout.Pace.waitMs(index, rate);
    }

    private static Layout.Pace pace(PlanData.Historical historical) {
        if (historical.reason() != null) {
            return Layout.Pace.unknown(historical.reason());
        }
        var batches = historical.batches();
        return Layout.Pace.of(batches.isEmpty() ? 0 : batches.getLast().startsAfterMs());
    }
}
