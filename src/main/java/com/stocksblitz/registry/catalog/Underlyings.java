package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which instruments of the cash market contracts are written on, as {@code NSE|RELIANCE}. Files name the underlying by
 * symbol only, which is also the trading symbol that brokers give to an index ({@code NIFTY}).
 *
 * <p>Only grows: an instrument that loses its last contract keeps its place in the ranking until it changes.
 */
final class Underlyings {
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** The exchange on which the underlyings of a derivatives exchange are listed. */
    static String cashExchange(String exchange) {
        return switch (exchange) {
            case "NFO" -> "NSE";
            case "BFO" -> "BSE";
            default -> exchange;
        };
    }

    static String name(String exchange, String symbol) {
        return cashExchange(exchange) + '|' + symbol;
    }

    /** Under what a contract may be written on this instrument. */
    static Stream<String> names(Instrument cash) {
        return Names.symbols(cash).stream().map(symbol -> name(cash.exchange(), symbol));
    }

    boolean add(String name) {
        return known.add(name);
    }

    boolean hasContracts(Instrument instrument) {
        return !instrument.type().isDerivative() && names(instrument).anyMatch(known::contains);
    }

    void clear() {
        known.clear();
    }
}
