package com.stocksblitz.registry.toggles;

/** How the calls of the last {@value #SECONDS} seconds ended, second by second. Not thread-safe. */
final class HealthWindow {
    static final int SECONDS = 10;

    private final long[] second = new long[SECONDS];
    private final int[] calls = new int[SECONDS];
    private final int[] errors = new int[SECONDS];

    void add(long nowMs, boolean error) {
        long now = nowMs / 1_000;
        int slot = (int) (now % SECONDS);
        if (second[slot] != now) {
            second[slot] = now;
            calls[slot] = 0;
            errors[slot] = 0;
        }
        calls[slot]++;
        errors[slot] += error ? 1 : 0;
    }

    Health health(long nowMs) {
        long now = nowMs / 1_000;
        int all = 0;
        int failed = 0;
        for (int slot = 0; slot < SECONDS; slot++) {
            if (second[slot] > now - SECONDS && second[slot] <= now) {
                all += calls[slot];
                failed += errors[slot];
            }
        }
        return new Health(all, failed);
    }

    /** @param errors of the calls, those that failed by a fault of the feature */
    record Health(int calls, int errors) {
        private static final int LEAST_CALLS = 20;
        private static final int LEAST_ERROR_PERCENT = 50;

        /** Rate and volume matter: neither 3 errors of 4 calls nor 5 of 10,000 are a reason to switch off. */
        boolean isSick() {
            return calls >= LEAST_CALLS && errors * 100L >= (long) calls * LEAST_ERROR_PERCENT;
        }
    }
}
