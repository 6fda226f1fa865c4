package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may enter the plan: the table of strictness. Entries that name one instrument, in whatever form, become one; each
 * entry of the request ends in exactly one of the three lists.
 *
 * @param admitted in the order of first appearance, as are the others
 */
record Admission(List<Admitted> admitted, List<PlanData.Pending> pending, List<PlanData.Rejected> rejected) {
    static final String UNKNOWN_KEY = "unknown_key";
    static final String AMBIGUOUS_KEY = "ambiguous_key";
    static final String EXPIRED = "expired";
    static final String DELISTED = "delisted";
    static final String INACTIVE = "inactive";
    static final String NO_TOKEN = "no_token";
    static final String EXPIRES_BEFORE_UNTIL = "expires_before_until";
    static final String EMPTY_INTENT = "empty_intent";

    Admission {
        admitted = List.copyOf(admitted);
        pending = List.copyOf(pending);
        rejected = List.copyOf(rejected);
    }

    /**
     * One asker's wish for one instrument.
     *
     * @param demand index of the asker
     * @param order rises through the whole request
     */
    record Wish(int demand, int order, PlanRequest.Entry entry) {}

    /**
     * An instrument that may be placed.
     *
     * @param tokens that the feeds want to be sent, one a broker, at least one
     * @param inactive known but not trading: placed after all others
     * @param wishes all that name it
     * @param cutFor indices of the askers whose wishes for it do not count, ascending
     */
    record Admitted(
            Instrument instrument,
            List<BrokerToken> tokens,
            boolean inactive,
            List<Wish> wishes,
            List<Integer> cutFor,
            List<InstrumentKey> alsoListed) {
        Admitted {
            tokens = List.copyOf(tokens);
            wishes = List.copyOf(wishes);
            cutFor = List.copyOf(cutFor);
            alsoListed = List.copyOf(alsoListed);
        }

        Admitted cutFor(List<Integer> demands) {
            return new Admitted(instrument, tokens, inactive, wishes, demands, alsoListed);
        }

        /** The wishes that count. */
        List<Wish> counting() {
            return cutFor.isEmpty()
                    ? wishes
                    : wishes.stream()
                            .filter(wish -> !cutFor.contains(wish.demand()))
                            .toList();
        }

        /** Indices of those whose wishes count, ascending. */
        List<Integer> askers() {
            return wishes.size() == 1 && cutFor.isEmpty()
                    ? List.of(wishes.getFirst().demand())
                    : counting().stream().map(Wish::demand).distinct().sorted().toList();
        }

        /** Best priority of the wishes that count. */
        int priority() {
            return counting().stream()
                    .mapToInt(wish -> wish.entry().priority())
                    .min()
                    .orElseThrow();
        }

        String key() {
            return instrument.key().value();
        }

        List<String> requestedAs() {
            return Admission.requestedAs(wishes);
        }

        List<String> alsoListedKeys() {
            return Few.map(alsoListed, InstrumentKey::value);
        }

        boolean hasToken(String broker) {
            return tokens.stream().anyMatch(token -> token.broker().equals(broker));
        }

        BrokerToken token(String broker) {
            for (var token : tokens) {
                if (token.broker().equals(broker)) {
                    return token;
                }
            }
            throw new NoSuchElementException("no token of " + broker);
        }

        List<String> brokers() {
            return Few.map(tokens, BrokerToken::broker);
        }

        /** First trade date on which it has expired or lost that token; null while neither is known. */
        LocalDate endsOn(BrokerToken token) {
            var expired =
                    instrument.expiry() == null ? null : instrument.expiry().plusDays(1);
            var tokenless = token.validTo();
            if (expired == null || tokenless == null) {
                return expired == null ? tokenless : expired;
            }
            return expired.isBefore(tokenless) ? expired : tokenless;
        }
    }

    /**
     * @param located the outcomes of the expansion's references, in order
     * @param brokers whose tokens serve
     */
    static Admission of(
            PlanRequest request, Expansion expansion, Located located, List<String> brokers, LocalDate tradeDate) {
        var gate = new Gate(request, brokers, tradeDate);
        var items = expansion.items();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var wish = new Wish(item.demand(), i, item.entry());
            if (item.reference() < 0) {
                gate.takeEmpty(wish, item.empty());
            } else {
                gate.take(wish, located.outcomes().get(item.reference()));
            }
        }
        return gate.decide();
    }

    private static List<String> requestedAs(List<Wish> wishes) {
        return Few.map(wishes, wish -> wish.entry().reference());
    }

    /** What the wishes for one instrument, or for one name that is none, have in common. */
    private record Group(Located.Outcome outcome, List<Wish> wishes, SortedSet<InstrumentKey> alsoListed) {
        Group(Located.Outcome outcome) {
            this(outcome, new ArrayList<>(), new TreeSet<>());
        }

        List<String> requestedAs() {
            return Admission.requestedAs(wishes);
        }
    }

    private static final class Gate {
        private final PlanRequest request;
        private final List<String> brokers;
        private final LocalDate tradeDate;
        /** By instrument; what is none, by the name in upper case. */
        private final Map<Object, Group> groups = new LinkedHashMap<>();

        private final Map<Intent, Empty> empty = new LinkedHashMap<>();
        private final List<Admitted> admitted = new ArrayList<>();
        private final List<PlanData.Pending> pending = new ArrayList<>();
        private final List<PlanData.Rejected> rejected = new ArrayList<>();

        Gate(PlanRequest request, List<String> brokers, LocalDate tradeDate) {
            this.request = request;
            this.brokers = brokers;
            this.tradeDate = tradeDate;
        }

        /** An intent that stands for nothing, and why. */
        private record Empty(String why, List<Wish> wishes) {}

        void takeEmpty(Wish wish, String why) {
            empty.computeIfAbsent(wish.entry().intent(), first -> new Empty(why, new ArrayList<>()))
                    .wishes()
                    .add(wish);
        }

        void take(Wish wish, Located.Outcome outcome) {
            Object whose = switch (outcome) {
                case Located.Found found -> found.instrument().key();
                case Located.Ambiguous ambiguous -> upper(ambiguous);
                case Located.Unknown unknown -> upper(unknown);
            };
            var group = groups.computeIfAbsent(whose, first -> new Group(outcome));
            group.wishes().add(wish);
            if (outcome instanceof Located.Found found) {
                group.alsoListed().addAll(found.alsoListed());
            }
        }

        Admission decide() {
            for (var group : groups.values()) {
                switch (group.outcome()) {
                    case Located.Found found -> found(found, group);
                    case Located.Ambiguous ambiguous -> ambiguous(ambiguous, group);
                    case Located.Unknown unknown -> unknown(unknown, group);
                }
            }
            empty.forEach((intent, none) -> rejected.add(new PlanData.Rejected(
                    intent.label(), requestedAs(none.wishes()), EMPTY_INTENT, none.why(), null, List.of(), List.of())));
            return new Admission(admitted, pending, rejected);
        }

        private void unknown(Located.Unknown unknown, Group group) {
            var name = unknown.requested();
            var nearest = texts(unknown.nearest());
            if (request.strictness() == Strictness.LENIENT) {
                pending.add(new PlanData.Pending(
                        name, group.requestedAs(), UNKNOWN_KEY, "Nothing has this name yet.", nearest));
            } else {
                rejected.add(new PlanData.Rejected(
                        name, group.requestedAs(), UNKNOWN_KEY, "Nothing has this name.", null, nearest, List.of()));
            }
        }

        private void ambiguous(Located.Ambiguous ambiguous, Group group) {
            rejected.add(new PlanData.Rejected(
                    ambiguous.requested(),
                    group.requestedAs(),
                    AMBIGUOUS_KEY,
                    "Several instruments of one exchange have this name.",
                    null,
                    List.of(),
                    texts(ambiguous.candidates())));
        }

        private void found(Located.Found found, Group group) {
            var instrument = found.instrument();
            var tokens = new ArrayList<BrokerToken>(brokers.size());
            for (var broker : brokers) {
                token(instrument, broker).ifPresent(tokens::add);
            }
            var refusal = refusal(instrument);
            if (refusal.isPresent()) {
                rejected.add(refusal.get().rejected(instrument, group.requestedAs()));
            } else if (!tokens.isEmpty()) {
                admitted.add(new Admitted(
                        instrument,
                        tokens,
                        request.type() != SubscriptionType.HISTORICAL && !instrument.active(),
                        group.wishes(),
                        List.of(),
                        List.copyOf(group.alsoListed())));
            } else if (request.strictness() == Strictness.LENIENT) {
                pending.add(new PlanData.Pending(
                        instrument.key().value(), group.requestedAs(), NO_TOKEN, noToken(), List.of()));
            } else {
                rejected.add(new Refusal(NO_TOKEN, noToken(), null).rejected(instrument, group.requestedAs()));
            }
        }

        /** A history is asked for under the last token that there was. */
        private Optional<BrokerToken> token(Instrument instrument, String broker) {
            var today = instrument.token(broker, tradeDate);
            return today.isPresent() || request.type() != SubscriptionType.HISTORICAL
                    ? today
                    : instrument.tokens().stream()
                            .filter(token -> token.broker().equals(broker))
                            .max(Comparator.comparing(BrokerToken::validFrom));
        }

        /** What no token can mend; histories of what is gone are still to be had. */
        private Optional<Refusal> refusal(Instrument instrument) {
            boolean strict = request.strictness() == Strictness.STRICT;
            if (request.type() == SubscriptionType.HISTORICAL) {
                return Optional.empty();
            }
            if (instrument.isExpired(tradeDate) || EXPIRED.equals(instrument.inactiveReason())) {
                var date = instrument.expiry() == null ? instrument.inactiveSince() : instrument.expiry();
                return Optional.of(new Refusal(EXPIRED, "Expired on " + date + ".", date));
            }
            if (DELISTED.equals(instrument.inactiveReason())) {
                var date = instrument.inactiveSince();
                return Optional.of(new Refusal(DELISTED, "Delisted on " + date + ".", date));
            }
            if (strict && !instrument.active()) {
                return Optional.of(new Refusal(
                        INACTIVE, "Not trading since " + instrument.inactiveSince() + ".", instrument.inactiveSince()));
            }
            if (strict && instrument.isExpired(request.until())) {
                return Optional.of(new Refusal(
                        EXPIRES_BEFORE_UNTIL,
                        "Expires on " + instrument.expiry() + ", before " + request.until() + ".",
                        instrument.expiry()));
            }
            return Optional.empty();
        }

        private String noToken() {
            return "No token at the feed " + String.join(" or ", request.feeds()) + " on " + tradeDate + ".";
        }

        private static String upper(Located.Outcome outcome) {
            return outcome.requested().toUpperCase(Locale.ROOT);
        }

        private static List<String> texts(List<InstrumentKey> keys) {
            return keys.stream().map(InstrumentKey::value).toList();
        }
    }

    private record Refusal(String reason, String detail, LocalDate date) {
        PlanData.Rejected rejected(Instrument instrument, List<String> requestedAs) {
            return new PlanData.Rejected(
                    instrument.key().value(), requestedAs, reason, detail, date, List.of(), List.of());
        }
    }
}
