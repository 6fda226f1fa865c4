package com.stocksblitz.registry.catalog;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.Reference;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a caller names as underlying to the contracts that are listed on it. Contracts name their underlying by symbol
 * ({@code NIFTY}), which for a share is its own and for an index the trading symbol that brokers give it. Not every
 * broker's file has that: {@code conf/underlyings.json} tells it of the indices with contracts, by their key.
 */
final class UnderlyingFinder {
    private static final String BUNDLED = "/conf/underlyings.json";
    private static final int NEAREST = 5;

    private final Map<String, String> byIndexKey;

    private UnderlyingFinder(Map<String, String> byIndexKey) {
        this.byIndexKey = Map.copyOf(byIndexKey);
    }

    static UnderlyingFinder bundled() {
        try (var file = UnderlyingFinder.class.getResourceAsStream(BUNDLED)) {
            return new UnderlyingFinder(Json.mapper().readValue(file, new TypeReference<TreeMap<String, String>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("conf/underlyings.json cannot be read", unreadable);
        }
    }

    /**
     * @param symbol as the contracts name it
     * @param exchange the one that is meant: of the default exchange's house if that lists any, else the first by name
     * @param alsoOn other exchanges with contracts on it
     */
    record Found(String symbol, String exchange, ListedContracts listed, List<String> alsoOn) {}

    /**
     * @param from contracts that expire before it do not count
     * @throws FailureException Malformed, NotFound or Conflict
     */
    Found find(CatalogIndex.View view, String text, String defaultExchange, LocalDate from, LocalDate today)
            throws IOException {
        var reader = view.searcher().getIndexReader();
        var reference = Reference.parse(text);
        if (reference instanceof Reference.Name name) {
            var listed = ListedContracts.on(reader, name.name(), from);
            name.exchange().ifPresent(exchange -> listed.keySet().retainAll(Set.of(exchange)));
            if (!listed.isEmpty()) {
                return chosen(name.name(), listed, defaultExchange);
            }
        }
        var match = new Matcher(new IndexBook(reader), any -> true).match(reference);
        return switch (Choice.one(match, defaultExchange, today)) {
            case Choice.Listings some -> on(view, some.listings().getFirst(), defaultExchange, from);
            case Choice.Ambiguous several -> throw new FailureException(Refusals.ambiguous(several.candidates()));
            case Choice.Nothing nothing ->
                throw new FailureException(Refusals.unknown(
                        reference,
                        today,
                        new NearMatches(view.searcher())
                                .of(reference, NEAREST).stream()
                                        .map(Instrument::key)
                                        .toList()));
        };
    }

    private Found on(CatalogIndex.View view, Instrument instrument, String defaultExchange, LocalDate from)
            throws IOException {
        for (var symbol : symbols(instrument)) {
            var listed = ListedContracts.on(view.searcher().getIndexReader(), symbol, from);
            listed.keySet().removeIf(exchange -> !isHome(instrument, exchange));
            if (!listed.isEmpty()) {
                return chosen(symbol, listed, defaultExchange);
            }
        }
        throw nothingListed(instrument.key());
    }

    /** Of a contract its own underlying, so that its chain can be asked with its key. */
    Set<String> symbols(Instrument instrument) {
        if (instrument.type().isDerivative()) {
            return Set.of(instrument.underlying());
        }
        var symbols = new LinkedHashSet<String>();
        Optional.ofNullable(byIndexKey.get(instrument.key().value())).ifPresent(symbols::add);
        symbols.addAll(Names.symbols(instrument));
        return symbols;
    }

    /** Whether contracts of the exchange that name the instrument's symbol are written on it. */
    static boolean isHome(Instrument instrument, String exchange) {
        return instrument.type().isDerivative()
                ? exchange.equals(instrument.exchange())
                : Underlyings.cashExchange(exchange).equals(instrument.exchange());
    }

    /** @param listed by exchange, at least one */
    static Found chosen(String symbol, NavigableMap<String, ListedContracts> listed, String defaultExchange) {
        Comparator<String> ofTheHouseFirst =
                Comparator.comparing(exchange -> !house(exchange).equals(defaultExchange));
        var exchanges = listed.keySet().stream()
                .sorted(ofTheHouseFirst.thenComparing(Comparator.naturalOrder()))
                .toList();
        var first = exchanges.getFirst();
        return new Found(symbol, first, listed.get(first), exchanges.subList(1, exchanges.size()));
    }

    /** The exchange to whose house a segment belongs; currencies too, which have no cash market. */
    private static String house(String exchange) {
        return switch (exchange) {
            case "NFO", "CDS", "NCO" -> "NSE";
            case "BFO", "BCD" -> "BSE";
            default -> exchange;
        };
    }

    static FailureException nothingListed(InstrumentKey key) {
        return new FailureException(Failure.NotFound.of("No contracts on " + key + " are listed."));
    }
}
