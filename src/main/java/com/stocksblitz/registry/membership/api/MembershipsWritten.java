package com.stocksblitz.registry.membership.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.stocksblitz.registry.failure.FieldError;
import java.time.LocalDate;
import java.util.List;

/**
 * @param status {@code success}, {@code partial} where some records were rejected, {@code rejected} where all were
 * @param processed records in the request
 * @param results one for each record, in order
 */
public record MembershipsWritten(
        String status,
        int processed,
        int added,
        int changed,
        int removed,
        int unchanged,
        int forwarded,
        int rejected,
        List<Result> results) {
    public MembershipsWritten {
        results = List.copyOf(results);
    }

    /**
     * @param outcome {@code added}, {@code changed}, {@code removed}, {@code unchanged}, {@code forwarded} (the
     *     screener took it, and the registry does not keep it) or {@code rejected}
     * @param instrumentKey null where the instrument was not found
     * @param indexId null where the record names none
     * @param effectiveDate from when it holds; null for a rejected record
     * @param errors every wrong field of a rejected record, with pointers into the request
     */
    public record Result(
            String outcome,
            String instrumentKey,
            String indexId,
            LocalDate effectiveDate,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {
        public Result {
            errors = errors == null ? List.of() : List.copyOf(errors);
        }
    }
}
