package com.stocksblitz.registry.event;

/** The outlet takes nothing at the moment, whatever the event; nothing is given up for it. */
final class OutletAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutletAway(String what) {
        super(what, null, false, false);
    }
}
