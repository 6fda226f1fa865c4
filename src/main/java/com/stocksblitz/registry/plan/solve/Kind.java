package com.stocksblitz.registry.plan.solve;

/**
 * What a flow has to know of things that it cannot tell apart.
 *
 * @param options leaves where they can go, in the order in which they are tried
 * @param high value by leaf, see {@link Worth}
 * @param low value by leaf
 * @param fits by leaf whether it is an option
 */
record Kind(int[] options, long[] high, long[] low, boolean[] fits) {

    static Kind of(int[] options, long[] high, long[] low) {
        var fits = new boolean[high.length];
        for (int leaf : options) {
            fits[leaf] = true;
        }
        return new Kind(options, high, low, fits);
    }

    Kind reversed() {
        var reversed = new int[options.length];
        for (int o = 0; o < options.length; o++) {
            reversed[o] = options[options.length - 1 - o];
        }
        return new Kind(reversed, high, low, fits);
    }
}
