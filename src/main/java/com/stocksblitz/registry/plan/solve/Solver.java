package com.stocksblitz.registry.plan.solve;

/** Finds the plan for a problem. */
public final class Solver {
    /** @throws IllegalArgumentException where an account lacks a number without which its feed cannot be planned */
    public Solution solve(Problem problem) {
        throw new UnsupportedOperationException();
    }
}
