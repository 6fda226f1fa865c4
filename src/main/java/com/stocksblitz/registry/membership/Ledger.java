package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.MembershipsWritten.Result;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Carries out the records of one request, in their order, on the timelines that they are about. */
final class Ledger {
    private final LocalDate tradeDate;
    private final Result[] results;
    private final List<Change> changes = new ArrayList<>();

    /** @param records in the request, rejected ones too */
    Ledger(LocalDate tradeDate, int records) {
        this.tradeDate = tradeDate;
        this.results = new Result[records];
    }

    void reject(int place, String instrumentKey, String indexId, List<FieldError> errors) {
        results[place] = new Result("rejected", instrumentKey, indexId, null, errors);
    }

    /** @param timelines of all pairs that the wishes are about; they are changed */
    void carryOut(List<Wish> wishes, Map<Pair, Timeline> timelines) {
        carryOut(wishes, timelines, Timeline::say);
    }

    /**
     * As {@link #carryOut(List, Map)}, where the other side counts: what it says today holds, whatever is known here.
     */
    void adopt(List<Wish> wishes, Map<Pair, Timeline> timelines) {
        carryOut(wishes, timelines, (timeline, statement) -> timeline.adopt(statement, tradeDate));
    }

    private void carryOut(
            List<Wish> wishes,
            Map<Pair, Timeline> timelines,
            BiFunction<Timeline, Statement, Optional<Statement>> way) {
        for (var wish : wishes) {
            var timeline = timelines.get(wish.pair());
            var statement = wish.against(timeline, tradeDate);
            results[wish.place()] = statement.member() && statement.dateAdded().isAfter(statement.from())
                    ? tooLate(wish)
                    : carryOut(wish, statement, way.apply(timeline, statement));
        }
    }

    private Result carryOut(Wish wish, Statement statement, Optional<Statement> before) {
        var change = before.map(held -> new Change(wish.index(), wish.instrument(), held, statement));
        change.ifPresent(changes::add);
        return result(wish, change.map(made -> made.kind().text()).orElse("unchanged"), statement.from(), List.of());
    }

    private static Result tooLate(Wish wish) {
        return result(
                wish,
                "rejected",
                null,
                List.of(new FieldError(
                        "/memberships/" + wish.place() + "/date_added",
                        "out_of_range",
                        "It is a member already; a later date needs effective_date.")));
    }

    private static Result result(Wish wish, String outcome, LocalDate from, List<FieldError> errors) {
        return new Result(outcome, wish.instrument().key().value(), wish.index().name(), from, errors);
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    List<FieldError> errors() {
        return Arrays.stream(results)
                .flatMap(result -> result.errors().stream())
                .toList();
    }

    /** The same where the registry does not keep what the screener is to take: what it changes there is not known. */
    MembershipsWritten forwarded() {
        for (int place = 0; place < results.length; place++) {
            var one = results[place];
            if (!one.outcome().equals("rejected")) {
                results[place] =
                        new Result("forwarded", one.instrumentKey(), one.indexId(), one.effectiveDate(), one.errors());
            }
        }
        return answer();
    }

    MembershipsWritten answer() {
        int rejected = count("rejected");
        return new MembershipsWritten(
                rejected == 0 ? "success" : rejected == results.length ? "rejected" : "partial",
                results.length,
                count("added"),
                count("changed"),
                count("removed"),
                count("unchanged"),
                count("forwarded"),
                rejected,
                List.of(results));
    }

    private int count(String outcome) {
        return (int) Arrays.stream(results)
                .filter(result -> result.outcome().equals(outcome))
                .count();
    }
}
