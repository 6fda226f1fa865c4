package com.stocksblitz.registry.mirror;

/** The screener did not answer, or not for the batch's sake: whatever was sent must be sent again. */
final class ScreenerAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScreenerAway(String what) {
        super("the screener " + what, null, false, false);
    }
}
