package com.stocksblitz.registry.plan;

import java.util.List;

/** The words for the state of a stored plan. */
public final class PlanStatus {
    /** Made at level low: within the limits, not searched for better. */
    public static final String VALIDATED = "validated";

    /** Made at level moderate or aggressive. */
    public static final String OPTIMIZED = "optimized";

    /** A newer plan of the same user and name exists. */
    public static final String SUPERSEDED = "superseded";

    /** Something in it has expired or lost its token. */
    public static final String EXPIRED = "expired";

    /** Planning a stale plan again failed. */
    public static final String ERROR = "error";

    public static final List<String> ALL = List.of(VALIDATED, OPTIMIZED, SUPERSEDED, EXPIRED, ERROR);

    private PlanStatus() {}
}
