package com.stocksblitz.registry.app;

/** The service cannot start, for a reason that the message names. */
public final class StartFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartFailed(String reason) {
        super(reason);
    }

    StartFailed(String reason, Throwable cause) {
        super(reason, cause);
    }
}
