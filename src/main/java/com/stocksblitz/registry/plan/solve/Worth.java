package com.stocksblitz.registry.plan.solve;

/**
 * How differences of value are carried in two words so that comparing the words compares the levels from left to right.
 * Only for differences along one path of a flow, which change a level by a few hundred at most; totals are counted
 * apart.
 *
 * @param levels number of levels, best first
 * @param bits of one level
 */
record Worth(int levels, int bits) {
    private static final int WORD = 62;

    /**
     * @param levels at least 1
     * @param change by how much a path can change one level
     */
    static Worth of(int levels, long change) {
        int bits = WORD / ((levels + 1) / 2);
        if (change >= 1L << (bits - 1)) {
            throw new IllegalArgumentException("too many accounts and connections for one plan");
        }
        return new Worth(levels, bits);
    }

    private int inHigh() {
        return (levels + 1) / 2;
    }

    /** What one unit of a level adds to the high word. */
    long high(int level) {
        return level < inHigh() ? 1L << bits * (inHigh() - 1 - level) : 0;
    }

    /** What one unit of a level adds to the low word. */
    long low(int level) {
        return level < inHigh() ? 0 : 1L << bits * (levels - 1 - level);
    }
}
