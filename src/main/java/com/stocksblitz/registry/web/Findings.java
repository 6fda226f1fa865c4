package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one request, in the order found. Belongs to one request on one loop. */
final class Findings {
    /** A body of 1 MiB can hold 100,000 wrong fields; nobody reads more than this many. */
    static final int MOST_NAMED = 1_000;

    private final List<FieldError> errors = new ArrayList<>(0);
    private int count;

    void add(String pointer, String code, String detail) {
        count++;
        if (errors.size() < MOST_NAMED) {
            errors.add(new FieldError(pointer, code, detail));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** @throws FailureException Malformed with all findings, if there is any */
    void refuseIfAny() {
        if (count == 0) {
            return;
        }
        throw new FailureException(
                count <= MOST_NAMED
                        ? Failure.Malformed.of(errors)
                        : new Failure.Malformed(
                                "invalid_request",
                                count + " fields are wrong; the first " + MOST_NAMED + " are named.",
                                errors));
    }
}
