package com.stocksblitz.registry.web;

/**
 * What is refused last and first when the node has more to do than it can. Told from the path alone, before routing,
 * since a refusal must cost little.
 */
enum Priority {
    /** Health, operator's calls and documents: never refused. */
    CONTROL(1.0, Integer.MAX_VALUE, 0),
    /** Answered from the index in memory. */
    READ(1.0, Integer.MAX_VALUE, 0),
    /**
     * Plans, profiles and whatever else asks the store. They come in bursts, many of them for the same plan, which then
     * is made once; so a burst waits for a moment where it would overfill the node, and only what lasts is refused.
     */
    PLAN(0.5, 128, 256),
    /** Whole dumps and long lists. */
    BULK(0.25, 16, 0);

    private static final String API = "/api/v1/";
    private static final String BASE = "/api/v1/internal/instrument-registry/";

    private final double share;
    private final int most;
    private final int waiting;

    /**
     * @param share of the limit for reads that this class may hold
     * @param most at the same time, whatever the limit
     * @param waiting that wait beside them for a place
     */
    Priority(double share, int most, int waiting) {
        this.share = share;
        this.most = most;
        this.waiting = waiting;
    }

    /** How many may wait until another of this class is answered; 0 where waiting is of no use. */
    int waiting() {
        return waiting;
    }

    /** How many of this class may be in flight where so many reads may. */
    int limit(int reads) {
        return this == CONTROL ? most : (int) Math.clamp(Math.ceil(reads * share), 1, most);
    }

    static Priority of(String path) {
        if (path == null || !path.startsWith(API)) {
            return CONTROL;
        }
        if (!path.startsWith(BASE)) {
            return PLAN;
        }
        var call = path.substring(BASE.length(), path.endsWith("/") ? path.length() - 1 : path.length());
        if (call.startsWith("actuator/")) {
            return CONTROL;
        }
        if (call.endsWith("/ingest")
                || call.equals("instruments/bulk")
                || call.equals("catalog/snapshot")
                || call.equals("index-memberships")) {
            return BULK;
        }
        return call.startsWith("instruments")
                        || call.startsWith("search")
                        || call.startsWith("catalog/")
                        || call.startsWith("chains/")
                        || call.contains("/tokens/")
                ? READ
                : PLAN;
    }
}
