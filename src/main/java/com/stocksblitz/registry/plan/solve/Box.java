package com.stocksblitz.registry.plan.solve;

import java.util.List;

/**
 * The boxes of one scope where room for one mode depends on what is taken of another: caps per mode such that whatever
 * stays inside one box is allowed. Scopes of equal connections add up.
 *
 * @param nodes tree node of each of the shape's modes
 * @param total tree node over all of them, or -1
 * @param supply index of the account
 * @param connection index, or -1 where the scope is the account
 */
record Box(Shape shape, int[] nodes, int total, int supply, int connection) {

    Box with(Shape other) {
        return new Box(other, nodes, total, supply, connection);
    }

    /** Which boxes there are. All boxes have one cap, at least 0, for each of the shape's modes. */
    sealed interface Shape permits Choices, Weights {
        /** Per mode the most that any box gives. */
        int[] hull();

        /** The most instruments that any box holds. */
        int hullTotal();

        /** The box that holds the most of what is wanted per mode. */
        int[] nearest(int[] wanted);

        /** The boxes that hold all of that, in a fixed order; none where no box does, or very many do. */
        List<int[]> holding(int[] held);

        /** Boxes to try beside that one, in a fixed order. */
        List<int[]> near(int[] box);

        /** Every box, or none at all where there are more than that many. */
        List<int[]> all(int most);
    }
}
