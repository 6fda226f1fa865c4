package com.stocksblitz.registry.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.membership.MembershipStore.Attempt;
import com.stocksblitz.registry.membership.MembershipStore.Decision;
import com.stocksblitz.registry.membership.MembershipStore.Known;
import com.stocksblitz.registry.membership.MembershipStore.Once;
import com.stocksblitz.registry.membership.MembershipStore.Plan;
import com.stocksblitz.registry.membership.WishReader.Read;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request whose names are found: what it wishes, and which of its records cannot be taken whatever is known. It can
 * be decided as often as needed; each time it says the same of the same.
 */
record Prepared(WriteMemberships request, List<Wish> wishes, List<Rejected> rejected, Optional<Once> once) {
    Prepared {
        wishes = List.copyOf(wishes);
        rejected = List.copyOf(rejected);
    }

    /** A record that cannot be taken. */
    record Rejected(int place, String instrumentKey, String indexId, List<FieldError> errors) {}

    static Prepared of(WriteMemberships request, List<Read> reads, Names names, Optional<Once> once) {
        var wishes = new ArrayList<Wish>(reads.size());
        var rejected = new ArrayList<Rejected>();
        for (int place = 0; place < reads.size(); place++) {
            var read = reads.get(place);
            var errors = names.errors(read, "/memberships/" + place);
            var index = names.index(read);
            var instrument = names.instrument(read);
            if (errors.isEmpty()) {
                wishes.add(Wish.of(
                        place, request.memberships().get(place), index.orElseThrow(), instrument.orElseThrow()));
            } else {
                rejected.add(new Rejected(
                        place,
                        instrument.map(found -> found.key().value()).orElse(null),
                        index.map(IndexRef::name).orElse(null),
                        errors));
            }
        }
        return new Prepared(request, wishes, rejected, once);
    }

    Attempt attempt() {
        return new Attempt(
                wishes.stream().map(Wish::index).distinct().toList(),
                wishes.stream().map(Wish::pair).collect(Collectors.toSet()),
                once);
    }

    /** Where the registry counts. Fails with Refused where all or nothing is asked and a record cannot be taken. */
    Decision decide(Known known, LocalDate tradeDate) {
        var ledger = ledger(tradeDate);
        ledger.carryOut(wishes, known.timelines());
        refuse(ledger);
        return new Decision(ledger.changes(), ledger.answer());
    }

    /**
     * Where the screener counts and the registry is to have it too. What its row cannot say is rejected: a member of
     * weight 0, and what is to hold later, as nobody would tell it then. Fails as {@link #decide} does.
     */
    Plan forward(Known known, LocalDate tradeDate) {
        var ledger = ledger(tradeDate);
        var sayable = sayable(ledger, known.timelines(), tradeDate);
        ledger.carryOut(sayable, known.timelines());
        refuse(ledger);
        return new Plan(new Decision(ledger.changes(), ledger.answer()), rows(sayable, known, tradeDate));
    }

    /** As {@link #forward}, where the registry is not to have it, so that nothing is known here. */
    Plan pass(LocalDate tradeDate) {
        var timelines = new HashMap<Pair, Timeline>();
        var names = new HashMap<String, String>();
        for (var wish : wishes) {
            timelines.put(wish.pair(), new Timeline(List.of()));
            names.putIfAbsent(wish.index().identity(), wish.index().symbol());
        }
        var ledger = ledger(tradeDate);
        var sayable = sayable(ledger, timelines, tradeDate);
        ledger.carryOut(sayable, timelines);
        refuse(ledger);
        return new Plan(
                new Decision(List.of(), ledger.forwarded()), rows(sayable, new Known(timelines, names), tradeDate));
    }

    /** What the screener has, of which the registry has something else. */
    Plan adopt(Known known, LocalDate tradeDate) {
        var ledger = ledger(tradeDate);
        ledger.adopt(wishes, known.timelines());
        return new Plan(new Decision(ledger.changes(), ledger.answer()), rows(wishes, known, tradeDate));
    }

    private Ledger ledger(LocalDate tradeDate) {
        var ledger = new Ledger(tradeDate, request.memberships().size());
        rejected.forEach(one -> ledger.reject(one.place(), one.instrumentKey(), one.indexId(), one.errors()));
        return ledger;
    }

    private void refuse(Ledger ledger) {
        if (request.allOrNothing() && !ledger.errors().isEmpty()) {
            throw new FailureException(
                    new Failure.Refused("refused", "Some records cannot be taken, so none was.", ledger.errors()));
        }
    }

    private List<Wish> sayable(Ledger ledger, Map<Pair, Timeline> timelines, LocalDate tradeDate) {
        var sayable = new ArrayList<Wish>(wishes.size());
        for (var wish : wishes) {
            var unsayable = unsayable(wish, timelines.get(wish.pair()), tradeDate);
            if (unsayable.isEmpty()) {
                sayable.add(wish);
            } else {
                ledger.reject(
                        wish.place(),
                        wish.instrument().key().value(),
                        wish.index().name(),
                        List.of(unsayable.get()));
            }
        }
        return sayable;
    }

    private static Optional<FieldError> unsayable(Wish wish, Timeline known, LocalDate tradeDate) {
        var pointer = "/memberships/" + wish.place();
        if (wish.member() && wish.weight() != null && wish.weight().signum() == 0) {
            return Optional.of(new FieldError(
                    pointer + "/weight",
                    "not_expressible",
                    "The legacy screener, which counts, takes 0 for no member."));
        }
        return wish.against(known, tradeDate).from().isAfter(tradeDate)
                ? Optional.of(new FieldError(
                        pointer + "/effective_date",
                        "not_expressible",
                        "The legacy screener, which counts, knows nothing that is to hold later."))
                : Optional.empty();
    }

    /** What holds of each pair on the trade date; one row for each, as the screener keeps one. */
    private static List<JsonNode> rows(List<Wish> wishes, Known known, LocalDate tradeDate) {
        var rows = new LinkedHashMap<Pair, JsonNode>();
        for (var wish : wishes) {
            var now = known.timelines().get(wish.pair()).on(tradeDate);
            var row = JsonNodeFactory.instance.objectNode();
            row.put("symbol", wish.instrument().symbol());
            row.put("exchange", wish.instrument().exchange());
            row.put("index_name", known.indexNames().get(wish.index().identity()));
            row.put("weight", now.member() ? now.weight() : BigDecimal.ZERO);
            row.put("sector", now.sector());
            row.put("effective_date", now.from().toString());
            rows.put(wish.pair(), row);
        }
        return List.copyOf(rows.values());
    }
}
