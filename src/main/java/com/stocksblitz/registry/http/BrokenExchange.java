package com.stocksblitz.registry.http;

/** An exchange that could not be had as it must be; the message goes on after the name of the other side. */
public final class BrokenExchange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenExchange(String what) {
        super(what, null, false, false);
    }
}
