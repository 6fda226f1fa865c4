package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.membership.WishReader.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names in a request's records mean, and what is wrong with those that mean nothing. */
final class Names {
    private static final int NAMED_CANDIDATES = 5;

    private final Map<String, IndexRef> indices = new HashMap<>();
    private final Map<String, Failure> refusedIndices = new HashMap<>();
    private final Map<String, Located.Outcome> instruments = new HashMap<>();

    void index(String name, IndexRef index) {
        // Two spellings of an index that the catalog has not are one index, under the name that came first.
        var same = indices.values().stream()
                .filter(known -> known.identity().equals(index.identity()))
                .findFirst();
        indices.put(name, same.orElse(index));
    }

    void refusedIndex(String name, Failure why) {
        refusedIndices.put(name, why);
    }

    void instrument(Located.Outcome outcome) {
        instruments.put(outcome.requested(), outcome);
    }

    Optional<IndexRef> index(Read read) {
        return Optional.ofNullable(indices.get(read.index()));
    }

    Optional<Instrument> instrument(Read read) {
        return instruments.get(read.instrument()) instanceof Located.Found found
                ? Optional.of(found.instrument())
                : Optional.empty();
    }

    /** All that is wrong with the record, the errors found before included. */
    List<FieldError> errors(Read read, String pointer) {
        var errors = new ArrayList<>(read.errors());
        if (read.errors().isEmpty()) {
            Optional.ofNullable(refusedIndices.get(read.index()))
                    .ifPresent(why ->
                            errors.add(new FieldError(pointer + '/' + read.indexField(), why.code(), why.detail())));
            instrumentError(read, pointer + '/' + read.instrumentField()).ifPresent(errors::add);
        }
        return errors;
    }

    private Optional<FieldError> instrumentError(Read read, String pointer) {
        return switch (instruments.get(read.instrument())) {
            case Located.Found found ->
                found.instrument().type() == InstrumentType.EQ
                        ? Optional.empty()
                        : Optional.of(new FieldError(
                                pointer, "no_share", "Only instruments of the cash market belong to an index."));
            case Located.Ambiguous several ->
                Optional.of(new FieldError(
                        pointer,
                        "ambiguous",
                        "One of "
                                + String.join(
                                        ", ",
                                        several.candidates().stream()
                                                .limit(NAMED_CANDIDATES)
                                                .map(InstrumentKey::value)
                                                .toList())
                                + "."));
            case Located.Unknown unknown ->
                Optional.of(new FieldError(pointer, "never_known", "No instrument has or had this name."));
        };
    }
}
