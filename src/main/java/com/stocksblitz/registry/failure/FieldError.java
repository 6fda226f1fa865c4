package com.stocksblitz.registry.failure;

import java.util.Objects;

/**
 * One wrong field of a request.
 *
 * @param pointer JSON pointer into the body ({@code /instruments/3}), or the name of a parameter or header
 * @param code short stable word for programs, such as {@code required}, {@code too_long}, {@code unknown_field}
 * @param detail one sentence for people; never quotes a secret
 */
public record FieldError(String pointer, String code, String detail) {
    public FieldError {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
    }
}
