package com.stocksblitz.registry.failure;

import java.util.Objects;

/** Carries a {@link Failure} through a failed future. Without a stack trace: a refusal is an answer, not a defect. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public FailureException(Failure failure) {
        super(failure.code() + ": " + failure.detail(), null, false, false);
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    public Failure failure() {
        return failure;
    }
}
