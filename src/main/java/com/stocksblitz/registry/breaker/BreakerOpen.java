package com.stocksblitz.registry.breaker;

/**
 * The call was not tried, since the dependency is known to be down. Has no stack trace: it is thrown by the thousand.
 */
public final class BreakerOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BreakerOpen(String dependency) {
        super(dependency + " is down", null, false, false);
    }
}
