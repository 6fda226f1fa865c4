package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.plan.Admission.Admitted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * In a plan of many users nobody's list counts for more instruments than a plan of his own could have: the least urgent
 * and last asked for are cut before planning.
 *
 * @param admitted those that somebody may still have, in order
 * @param cut those that nobody may
 */
record DemandLimit(List<Admitted> admitted, List<Admitted> cut) {
    /** Of the limit that a user's own list sets. */
    static final String SCOPE = "demand";

    private static final String LIMIT = "max_instruments_per_plan";

    DemandLimit {
        admitted = List.copyOf(admitted);
        cut = List.copyOf(cut);
    }

    static DemandLimit apply(PlanRequest request, List<Admitted> admitted) {
        if (!request.pool()) {
            return new DemandLimit(admitted, List.of());
        }
        var lists = new LinkedHashMap<Integer, List<Claim>>();
        for (int i = 0; i < admitted.size(); i++) {
            for (var claim : claims(i, admitted.get(i)).values()) {
                lists.computeIfAbsent(claim.demand(), first -> new ArrayList<>())
                        .add(claim);
            }
        }
        var cutFor = new LinkedHashMap<Integer, TreeSet<Integer>>();
        lists.forEach((demand, claims) -> claims.stream()
                .sorted(Claim.ORDER)
                .skip(request.demands().get(demand).most())
                .forEach(claim -> cutFor.computeIfAbsent(claim.instrument(), first -> new TreeSet<>())
                        .add(demand)));
        var left = new ArrayList<Admitted>();
        var cut = new ArrayList<Admitted>();
        for (int i = 0; i < admitted.size(); i++) {
            var one = cutFor.containsKey(i) ? admitted.get(i).cutFor(List.copyOf(cutFor.get(i))) : admitted.get(i);
            (one.askers().isEmpty() ? cut : left).add(one);
        }
        return new DemandLimit(left, cut);
    }

    /** What one asker wants of one instrument, all his wishes for it together. */
    private record Claim(int instrument, int demand, boolean inactive, int priority, int order) {
        static final Comparator<Claim> ORDER = Comparator.comparing(Claim::inactive)
                .thenComparingInt(Claim::priority)
                .thenComparingInt(Claim::order);

        Claim with(Claim other) {
            return new Claim(
                    instrument, demand, inactive, Math.min(priority, other.priority), Math.min(order, other.order));
        }
    }

    private static Map<Integer, Claim> claims(int i, Admitted one) {
        var claims = new LinkedHashMap<Integer, Claim>();
        for (var wish : one.wishes()) {
            claims.merge(
                    wish.demand(),
                    new Claim(i, wish.demand(), one.inactive(), wish.entry().priority(), wish.order()),
                    Claim::with);
        }
        return claims;
    }

    /** @param firstGroup number of groups that the plan has already */
    List<PlanData.Unserved> unserved(PlanRequest request, int firstGroup) {
        var groups = new LinkedHashMap<List<Integer>, Integer>();
        var unserved = new ArrayList<PlanData.Unserved>();
        for (var one : cut) {
            int group = groups.computeIfAbsent(one.cutFor(), fresh -> firstGroup + groups.size());
            var limits = one.cutFor().stream()
                    .map(request.demands()::get)
                    .map(demand -> new PlanData.BindingLimit(SCOPE, demand.userId(), LIMIT, demand.most(), null))
                    .toList();
            int priority = one.wishes().stream()
                    .mapToInt(wish -> wish.entry().priority())
                    .min()
                    .orElseThrow();
            unserved.add(new PlanData.Unserved(
                    one.key(), List.of(), one.requestedAs(), "plan_limit", priority, limits, group));
        }
        return unserved;
    }
}
