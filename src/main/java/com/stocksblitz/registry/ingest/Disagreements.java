package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.ingest.DisagreementStore.Disputed;
import com.stocksblitz.registry.ingest.api.DisagreementPage;
import com.stocksblitz.registry.ingest.api.DisagreementPage.Disagreement;
import com.stocksblitz.registry.ingest.api.DisagreementPage.Vote;
import com.stocksblitz.registry.ingest.api.DisagreementsQuery;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tells where sources differ, and by the precedence which of them was believed. */
final class Disagreements {
    private static final int MOST = 500;
    /** What two contracts with one number differ in is believed as the number is. */
    private static final Map<String, StatedField> FIELDS = Map.of(
            "lot_size", StatedField.LOT_SIZE,
            "tick_size", StatedField.TICK_SIZE,
            "isin", StatedField.ISIN,
            "expiry", StatedField.EXCHANGE_TOKEN,
            "strike", StatedField.EXCHANGE_TOKEN);

    private final DisagreementStore store;
    private final Precedence precedence;

    Disagreements(DisagreementStore store, Precedence precedence) {
        this.store = store;
        this.precedence = precedence;
    }

    Future<DisagreementPage> list(DisagreementsQuery query) {
        var errors = new ArrayList<FieldError>();
        if (query.limit() < 1 || query.limit() > MOST) {
            errors.add(new FieldError("limit", "out_of_range", "limit must be 1 to " + MOST + "."));
        }
        if (query.field() != null && !FIELDS.containsKey(query.field())) {
            errors.add(new FieldError(
                    "field",
                    "unknown_value",
                    "field must be one of " + FIELDS.keySet().stream().sorted().toList() + "."));
        }
        return errors.isEmpty()
                ? store.page(query)
                        .map(page -> new DisagreementPage(
                                page.disputed().stream().map(this::decided).toList(), page.nextCursor()))
                : Future.failedFuture(new FailureException(Failure.Malformed.of(errors)));
    }

    private Disagreement decided(Disputed disputed) {
        var order = precedence.order(FIELDS.get(disputed.field()));
        var votes = disputed.votes().stream().sorted(believed(order)).toList();
        var winner = votes.stream()
                .filter(vote -> same(vote.value(), disputed.value()))
                .findFirst();
        return new Disagreement(
                disputed.instrumentKey(),
                disputed.exchange(),
                disputed.field(),
                disputed.value(),
                winner.map(Vote::source).orElse(null),
                winner.isPresent() && winner.get().equals(votes.getFirst()) || isOfContracts(disputed)
                        ? "precedence"
                        : "announced",
                order,
                disputed.since(),
                votes);
    }

    private static boolean isOfContracts(Disputed disputed) {
        return FIELDS.get(disputed.field()) == StatedField.EXCHANGE_TOKEN;
    }

    /** As the statements are ordered when the instrument is made of them. */
    private static Comparator<Vote> believed(List<String> order) {
        return Comparator.comparing((Vote vote) -> vote.standing().equals(Standing.EXTRACT.word()))
                .thenComparing(vote -> order.contains(vote.source()) ? order.indexOf(vote.source()) : order.size())
                .thenComparing(Vote::source)
                .thenComparing(Vote::segment)
                .thenComparing(Vote::token);
    }

    private static boolean same(Object one, Object other) {
        return one instanceof BigDecimal a && other instanceof BigDecimal b ? a.compareTo(b) == 0 : one.equals(other);
    }
}
