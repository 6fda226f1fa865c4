package com.stocksblitz.registry.plan.solve;

import java.util.Locale;

/** How hard the solver works. */
public enum Level {
    /** Request order, the mode asked for, the first connection with room. */
    LOW,
    /** Priorities, lower modes before fewer instruments, previous places kept; a small search. */
    MODERATE,
    /** The same with a search until the plan is proven the best or the budget is spent. */
    AGGRESSIVE;

    /** As written in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
