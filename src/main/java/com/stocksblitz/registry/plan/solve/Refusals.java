package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.plan.solve.Solution.BindingLimit;
import com.stocksblitz.registry.plan.solve.Solution.UnservedReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Why each candidate without a place has none. */
interface Refusals {
    Refusal of(int candidate, Types types);

    /** Reason and the limits that stand in the way. */
    record Refusal(UnservedReason reason, List<BindingLimit> binding) {}

    /** From the cuts that the taking of turns met. */
    static Refusals of(Turns turns, Layout layout, int[] capacities) {
        var known = new HashMap<Integer, Refusal>();
        return (candidate, types) -> known.computeIfAbsent(types.of[candidate], type -> {
            var none = types.get(type).reason();
            if (none != null) {
                return new Refusal(none, List.of());
            }
            var binding = new ArrayList<BindingLimit>();
            for (int node : turns.cut[type].stream().toArray()) {
                var name = layout.name(node, capacities);
                if (name != null) {
                    binding.add(name);
                }
            }
            if (turns.cut[type].get(layout.tree.root())) {
                return new Refusal(UnservedReason.PLAN_LIMIT, List.copyOf(binding));
            }
            var reason = turns.lighterFits[type] ? UnservedReason.MODE_CAPACITY : UnservedReason.CAPACITY;
            return new Refusal(reason, List.copyOf(binding));
        });
    }

    /** From the places that simple clients found full. */
    static Refusals of(FirstFit fit) {
        return (candidate, types) -> {
            var none = types.get(types.of[candidate]).reason();
            if (none != null) {
                return new Refusal(none, List.of());
            }
            var binding = fit.blocked[candidate];
            boolean plan = binding.stream().anyMatch(limit -> limit.scope() == null);
            return new Refusal(plan ? UnservedReason.PLAN_LIMIT : UnservedReason.CAPACITY, binding);
        };
    }
}
