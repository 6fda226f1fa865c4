package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;

/**
 * A layout whose weighted scopes have only those boxes that can matter: of room for more than can come of a weight
 * there are many boxes, all worth the same. Few boxes are searched to the end, and their hull is a close bound.
 */
final class Narrowed {
    private final Layout layout;
    private final Types types;

    private Narrowed(Layout layout, Types types) {
        this.layout = layout;
        this.types = types;
    }

    /**
     * For whoever only counts who is served. What is placed under weights would be served in the lightest mode it can
     * take there as well, so room for a heavier weight is for those alone that can take none lighter.
     */
    static Layout forServing(Layout layout, Types types) {
        var narrowed = new Narrowed(layout, types);
        return layout.withShapes(box -> box.shape() instanceof Weights weights && narrowed.isFreeToLower(box)
                ? weights.atMost(narrowed.needed(box))
                : box.shape());
    }

    /**
     * For exactly these instruments, whatever modes they get.
     *
     * @param counts by type
     */
    static Layout forModes(Layout layout, Types types, int[] counts) {
        var narrowed = new Narrowed(layout, types);
        return layout.withShapes(box ->
                box.shape() instanceof Weights weights ? weights.atMost(narrowed.possible(box, counts)) : box.shape());
    }

    /** Whether nothing but the weights tells the scope's modes apart, so that what lies in one may lie in any. */
    private boolean isFreeToLower(Box box) {
        int above = -1;
        for (int node : box.nodes()) {
            for (int leaf : layout.tree.under[node]) {
                int around = layout.tree.parent[node];
                if (layout.tree.parent[leaf] != node || above >= 0 && above != around) {
                    return false;
                }
                above = around;
            }
        }
        return true;
    }

    /** By weight how many can take none lighter in the scope. */
    private int[] needed(Box box) {
        var needed = new int[box.nodes().length];
        for (int t = 0; t < types.size(); t++) {
            // The heaviest weight comes first.
            int m = needed.length - 1;
            while (m >= 0 && !fits(t, box.nodes()[m])) {
                m--;
            }
            if (m >= 0) {
                needed[m] += types.get(t).count();
            }
        }
        return needed;
    }

    /** By weight how many could take it in the scope. */
    private int[] possible(Box box, int[] counts) {
        return Arrays.stream(box.nodes())
                .map(node -> {
                    int possible = 0;
                    for (int t = 0; t < counts.length; t++) {
                        possible += counts[t] > 0 && fits(t, node) ? counts[t] : 0;
                    }
                    return possible;
                })
                .toArray();
    }

    private boolean fits(int type, int node) {
        var fits = types.get(type).kind().fits();
        for (int leaf : layout.tree.under[node]) {
            if (fits[leaf]) {
                return true;
            }
        }
        return false;
    }
}
