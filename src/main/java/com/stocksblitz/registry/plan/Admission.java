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

    Admission {
        admitted = List.copyOf(admitted);
        pending = List.copyOf(pending);
        rejected = List.copyOf(rejected);
    }

    /**
     * An instrument that may be placed.
     *
     * @param tokens that the feeds want to be sent, one a broker, at least one
     * @param inactive known but not trading: placed after all others
     * @param entries the entries of the request that name it
     */
    record Admitted(
            Instrument instrument,
            List<BrokerToken> tokens,
            boolean inactive,
            List<PlanRequest.Entry> entries,
            List<InstrumentKey> alsoListed) {
        Admitted {
            tokens = List.copyOf(tokens);
            entries = List.copyOf(entries);
            alsoListed = List.copyOf(alsoListed);
        }

        String key() {
            return instrument.key().value();
        }

        List<String> requestedAs() {
            return entries.stream().map(PlanRequest.Entry::reference).toList();
        }

        List<String> alsoListedKeys() {
            return alsoListed.stream().map(InstrumentKey::value).toList();
        }

        boolean hasToken(String broker) {
            return tokens.stream().anyMatch(token -> token.broker().equals(broker));
        }

        BrokerToken token(String broker) {
            return tokens.stream()
                    .filter(token -> token.broker().equals(broker))
                    .findFirst()
                    .orElseThrow();
        }

        List<String> brokers() {
            return tokens.stream().map(BrokerToken::broker).toList();
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
     * @param located the outcomes of the request's references, in order
     * @param brokers whose tokens serve
     */
    static Admission of(PlanRequest request, Located located, List<String> brokers, LocalDate tradeDate) {
        var gate = new Gate(request, brokers, tradeDate);
        for (int i = 0; i < request.entries().size(); i++) {
            gate.take(request.entries().get(i), located.outcomes().get(i));
        }
        return gate.decide();
    }

    /** What the entries of one instrument, or of one name that is none, have in common. */
    private record Group(
            Located.Outcome outcome, List<PlanRequest.Entry> entries, SortedSet<InstrumentKey> alsoListed) {
        Group(Located.Outcome outcome) {
            this(outcome, new ArrayList<>(), new TreeSet<>());
        }

        List<String> requestedAs() {
            return entries.stream().map(PlanRequest.Entry::reference).toList();
        }
    }

    private static final class Gate {
        private final PlanRequest request;
        private final List<String> brokers;
        private final LocalDate tradeDate;
        private final Map<String, Group> groups = new LinkedHashMap<>();
        private final List<Admitted> admitted = new ArrayList<>();
        private final List<PlanData.Pending> pending = new ArrayList<>();
        private final List<PlanData.Rejected> rejected = new ArrayList<>();

        Gate(PlanRequest request, List<String> brokers, LocalDate tradeDate) {
            this.request = request;
            this.brokers = brokers;
            this.tradeDate = tradeDate;
        }

        void take(PlanRequest.Entry entry, Located.Outcome outcome) {
            var name = switch (outcome) {
                case Located.Found found -> "=" + found.instrument().key();
                case Located.Ambiguous ambiguous -> "?" + upper(entry);
                case Located.Unknown unknown -> "?" + upper(entry);
            };
            var group = groups.computeIfAbsent(name, first -> new Group(outcome));
            group.entries().add(entry);
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
            return new Admission(admitted, pending, rejected);
        }

        private void unknown(Located.Unknown unknown, Group group) {
            var name = group.entries().getFirst().reference();
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
                    group.entries().getFirst().reference(),
                    group.requestedAs(),
                    AMBIGUOUS_KEY,
                    "Several instruments of one exchange have this name.",
                    null,
                    List.of(),
                    texts(ambiguous.candidates())));
        }

        private void found(Located.Found found, Group group) {
            var instrument = found.instrument();
            var tokens = brokers.stream()
                    .map(broker -> token(instrument, broker))
                    .flatMap(Optional::stream)
                    .toList();
            var refusal = refusal(instrument);
            if (refusal.isPresent()) {
                rejected.add(refusal.get().rejected(instrument, group.requestedAs()));
            } else if (!tokens.isEmpty()) {
                admitted.add(new Admitted(
                        instrument,
                        tokens,
                        request.type() != SubscriptionType.HISTORICAL && !instrument.active(),
                        group.entries(),
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

        private static String upper(PlanRequest.Entry entry) {
            return entry.reference().toUpperCase(Locale.ROOT);
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
