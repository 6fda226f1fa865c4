package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.Reference;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a question, whichever side is to answer it. */
final class MembershipQueries {
    static final int MOST_PER_PAGE = 5_000;

    private MembershipQueries() {}

    /** Fails with Malformed. */
    static Future<Void> check(MembersQuery query) {
        var errors = new ArrayList<FieldError>();
        nameable("index", query.index() == null ? "" : query.index(), errors);
        return none(errors);
    }

    /**
     * Fails with Malformed.
     *
     * @param known whether its cursor is one of the side that answers, or none
     */
    static Future<Void> check(MembershipsQuery query, boolean known) {
        var errors = new ArrayList<FieldError>();
        nameable("index", query.index(), errors);
        nameable("instrument_key", query.instrumentKey(), errors);
        if (query.limit() < 1 || query.limit() > MOST_PER_PAGE) {
            errors.add(new FieldError("limit", "out_of_range", "From 1 to " + MOST_PER_PAGE + "."));
        }
        if (!known) {
            errors.add(new FieldError("cursor", "invalid_cursor", "Not a cursor of this list."));
        }
        return none(errors);
    }

    static FailureException noMembers(String index) {
        return new FailureException(Failure.NotFound.of("No memberships of the index " + index + " are known."));
    }

    private static void nameable(String field, String text, List<FieldError> errors) {
        if (text != null) {
            Reference.fault(text).ifPresent(fault -> errors.add(new FieldError(field, fault.code(), fault.detail())));
        }
    }

    private static Future<Void> none(List<FieldError> errors) {
        return errors.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(new FailureException(Failure.Malformed.of(errors)));
    }
}
