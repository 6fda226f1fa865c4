package com.stocksblitz.registry.mirror;

import java.util.Set;

/** The screener did not answer, or not for the batch's sake: whatever was sent must be sent again. */
final class ScreenerAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The answers that say that nothing was done: a wrong key, path or pace, and never a record. */
    private static final Set<Integer> UNHEARD = Set.of(401, 403, 404, 405, 429);

    private final boolean unheard;

    ScreenerAway(String what) {
        this(what, false);
    }

    private ScreenerAway(String what, boolean unheard) {
        super("the screener " + what, null, false, false);
        this.unheard = unheard;
    }

    static ScreenerAway answering(int status) {
        return new ScreenerAway("answers " + status, UNHEARD.contains(status));
    }

    /** Whether it surely has done nothing. */
    boolean isUnheard() {
        return unheard;
    }
}
