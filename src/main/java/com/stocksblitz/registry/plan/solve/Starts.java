package com.stocksblitz.registry.plan.solve;

import java.util.HashMap;
import java.util.function.BiFunction;

/** Boxes drawn around a plan that already exists. */
final class Starts {
    private Starts() {}

    /** @param counts by account and connection what is placed there, by mode */
    static int[][] around(Layout layout, BiFunction<Integer, Integer, int[]> counts) {
        return nearest(layout, held(layout, counts));
    }

    /** @param held by scope what is placed there in each of its modes */
    static int[][] nearest(Layout layout, int[][] held) {
        var boxes = new int[held.length][];
        for (int b = 0; b < boxes.length; b++) {
            boxes[b] = layout.boxes.get(b).shape().nearest(held[b]);
        }
        return boxes;
    }

    /** By scope what is placed there in each of its modes. */
    static int[][] held(Layout layout, BiFunction<Integer, Integer, int[]> counts) {
        var all = new int[layout.boxes.size()][];
        for (int b = 0; b < all.length; b++) {
            var box = layout.boxes.get(b);
            var held = new int[box.nodes().length];
            int first = Math.max(0, box.connection());
            int end = box.connection() < 0 ? layout.allowances.get(box.supply()).connections : first + 1;
            for (int c = first; c < end; c++) {
                add(layout, box, counts.apply(box.supply(), c), held);
            }
            all[b] = held;
        }
        return all;
    }

    private static void add(Layout layout, Box box, int[] counts, int[] held) {
        for (int n = 0; n < held.length; n++) {
            long modes = 0;
            for (int leaf : layout.tree.under[box.nodes()[n]]) {
                modes |= layout.modes[leaf];
            }
            for (int m = 0; m < counts.length; m++) {
                held[n] += (modes >> m & 1) == 1 ? counts[m] : 0;
            }
        }
    }

    /** What the previous plan had where. */
    static BiFunction<Integer, Integer, int[]> previous(Problem problem, Layout layout) {
        var supplies = new HashMap<String, Integer>();
        var counts = new int[layout.allowances.size()][][];
        for (int s = 0; s < counts.length; s++) {
            var allowance = layout.allowances.get(s);
            supplies.put(allowance.account.id(), s);
            counts[s] = new int[allowance.connections][allowance.modes.size()];
        }
        for (var candidate : problem.candidates()) {
            var place = candidate.previous();
            if (place == null || !supplies.containsKey(place.account())) {
                continue;
            }
            int s = supplies.get(place.account());
            int mode = layout.allowances.get(s).find(place.mode());
            if (mode >= 0 && place.connection() >= 0 && place.connection() < counts[s].length) {
                counts[s][place.connection()][mode]++;
            }
        }
        return (supply, connection) -> counts[supply][connection];
    }
}
