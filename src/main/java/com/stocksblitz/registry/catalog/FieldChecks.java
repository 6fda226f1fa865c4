package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Collects everything that is wrong with a request: a caller over the cluster has passed no contract before. */
final class FieldChecks {
    private final List<FieldError> errors = new ArrayList<>();

    void add(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }

    /** Null or a text that could be a name. */
    void text(String pointer, String text) {
        if (text != null) {
            Reference.fault(text).ifPresent(fault -> add(pointer, fault.code(), fault.detail()));
        }
    }

    /** Something that could be a name, and must be there. */
    void name(String pointer, String text) {
        required(pointer, text);
        text(pointer, text);
    }

    void required(String pointer, Object value) {
        if (value == null) {
            add(pointer, "required", "This field is needed.");
        }
    }

    void range(String pointer, long value, long least, long most) {
        if (value < least || value > most) {
            add(pointer, "out_of_range", "From " + least + " to " + most + ".");
        }
    }

    void oneOf(String pointer, String value, Collection<String> known) {
        if (value != null && !known.contains(value)) {
            add(pointer, "unknown_value", "One of " + String.join(", ", known) + ".");
        }
    }

    Optional<InstrumentType> type(String pointer, String text) {
        if (text == null) {
            return Optional.empty();
        }
        var type = InstrumentType.parse(text.strip());
        if (type.isEmpty()) {
            add(pointer, "unknown_value", "One of EQ, INDEX, FUT, CE, PE.");
        }
        return type;
    }

    /** A list of short texts, or null. */
    void texts(String pointer, List<String> texts, int most) {
        if (texts == null) {
            return;
        }
        size(pointer, texts, 0, most);
        for (int i = 0; i < texts.size() && i < most; i++) {
            if (texts.get(i) == null) {
                add(pointer + '/' + i, "required", "Null is no value here.");
            }
            text(pointer + '/' + i, texts.get(i));
        }
    }

    void size(String pointer, Collection<?> values, int least, int most) {
        if (values.size() < least || values.size() > most) {
            add(pointer, "wrong_size", "From " + least + " to " + most + " entries.");
        }
    }

    <T extends Comparable<T>> void ordered(String pointer, T from, T to) {
        if (from != null && to != null && from.compareTo(to) > 0) {
            add(pointer, "out_of_range", "The upper bound lies below the lower one.");
        }
    }

    void strike(String pointer, BigDecimal strike) {
        if (strike != null && (strike.signum() < 0 || strike.precision() - strike.scale() > 12)) {
            add(pointer, "out_of_range", "From 0 to 999999999999.");
        }
    }

    /** @throws FailureException with all errors, if there are any */
    void orFail() {
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
    }
}
