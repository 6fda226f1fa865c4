package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What is meant among the candidates of a match: the best on each exchange, the default exchange first. */
sealed interface Choice {

    /** @param listings one of each exchange, at least one */
    record Listings(List<Instrument> listings) implements Choice {
        public Listings {
            listings = List.copyOf(listings);
        }
    }

    /** Two or more on one exchange are equally good. */
    record Ambiguous(List<Instrument> candidates) implements Choice {
        public Ambiguous {
            candidates = List.copyOf(candidates);
        }
    }

    record Nothing() implements Choice {}

    /** All listings; ambiguous if that is so on any exchange. */
    static Choice all(Match match, String defaultExchange, LocalDate tradeDate) {
        var listings = new ArrayList<Instrument>();
        for (var best : byExchange(match, defaultExchange, tradeDate)) {
            if (best.size() > 1) {
                return new Ambiguous(best);
            }
            listings.add(best.getFirst());
        }
        return listings.isEmpty() ? new Nothing() : new Listings(listings);
    }

    /** The same where one is needed: only the first exchange must be clear, the others follow as far as they are. */
    static Choice one(Match match, String defaultExchange, LocalDate tradeDate) {
        var exchanges = byExchange(match, defaultExchange, tradeDate);
        if (exchanges.isEmpty()) {
            return new Nothing();
        }
        return exchanges.getFirst().size() > 1
                ? new Ambiguous(exchanges.getFirst())
                : new Listings(exchanges.stream().flatMap(List::stream).toList());
    }

    private static List<List<Instrument>> byExchange(Match match, String defaultExchange, LocalDate tradeDate) {
        var candidates = match.candidates();
        if (candidates.size() == 1) {
            return List.of(candidates);
        }
        Comparator<String> defaultFirst = Comparator.comparing(exchange -> !exchange.equals(defaultExchange));
        var order = order(match, tradeDate);
        var groups = new TreeMap<String, List<Instrument>>(defaultFirst.thenComparing(Comparator.naturalOrder()));
        for (var candidate : current(match, tradeDate)) {
            var best = groups.computeIfAbsent(candidate.exchange(), exchange -> new ArrayList<>(1));
            int against = best.isEmpty() ? 0 : order.compare(candidate, best.getFirst());
            if (against < 0) {
                best.clear();
            }
            if (against <= 0) {
                best.add(candidate);
            }
        }
        return List.copyOf(groups.values());
    }

    /** Whoever gives no exact key means what is there now, if anything is. */
    private static List<Instrument> current(Match match, LocalDate tradeDate) {
        var current = match.candidates().stream()
                .filter(candidate -> match.reference() instanceof Reference.OfToken token
                        ? ownership(token, candidate, tradeDate) == 0
                        : candidate.active() || match.how() == Match.How.KEY)
                .toList();
        return current.isEmpty() ? match.candidates() : current;
    }

    private static Comparator<Instrument> order(Match match, LocalDate tradeDate) {
        return switch (match.how()) {
            // A share before an index of the same name.
            case KEY -> Comparator.comparing(i -> i.type() == InstrumentType.INDEX);
            case SYMBOL -> Comparator.comparing(i -> kind(match, i));
            // A name may have belonged to several; the one that last had it is meant.
            case FORMER_NAME ->
                Comparator.comparing(Instrument::updatedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed()
                        .thenComparing(Instrument::id);
            // A trading symbol without a day means the last expiry of its month.
            case CONTRACT_TERMS ->
                Comparator.comparing(Instrument::expiry)
                        .reversed()
                        .thenComparing(i -> i.underlying().length(), Comparator.reverseOrder());
            case TOKEN -> Comparator.comparing(i -> ownership((Reference.OfToken) match.reference(), i, tradeDate));
            // Whose number it is comes before whose it was, as before a split.
            case ISIN -> Comparator.comparing(i -> !hasIsin(match, i));
            case SQUEEZED_NAME -> (a, b) -> 0;
        };
    }

    private static boolean hasIsin(Match match, Instrument instrument) {
        return match.reference() instanceof Reference.OfIsin named
                && named.isin().equals(instrument.isin());
    }

    /** Own symbol of a share, of an index, or a broker's name for something. */
    private static int kind(Match match, Instrument instrument) {
        boolean own = !instrument.type().isDerivative()
                && match.reference() instanceof Reference.Name name
                && name.name().equals(Reference.tidy(instrument.symbol()));
        return !own ? 2 : instrument.type() == InstrumentType.INDEX ? 1 : 0;
    }

    /** Days since the instrument lost the token, 0 while it has it: brokers give tokens to new contracts. */
    private static long ownership(Reference.OfToken reference, Instrument instrument, LocalDate tradeDate) {
        return instrument.tokens().stream()
                .filter(token -> Matcher.isToken(reference, token))
                .mapToLong(token -> lostSince(token, tradeDate))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static long lostSince(BrokerToken token, LocalDate tradeDate) {
        return token.isOpen() || token.isValidOn(tradeDate)
                ? 0
                : Math.max(1, tradeDate.toEpochDay() - token.validTo().toEpochDay() + 1);
    }
}
