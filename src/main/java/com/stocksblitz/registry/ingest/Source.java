package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A broker or an exchange whose files can be read.
 *
 * @param segments the names of the segments in its files, as far as they are taken
 * @param exchanges of which it is the exchange itself, whose own list decides what is listed; none of a broker
 */
record Source(String id, String name, List<String> segments, Set<String> exchanges) {
    static final List<Source> ALL = List.of(
            broker("kite", "Zerodha Kite", List.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO", "INDICES")),
            broker("upstox", "Upstox", names(UpstoxSegment.values())),
            broker("angel", "Angel One", List.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO")),
            broker("dhan", "Dhan", names(DhanSegment.values())),
            broker("fyers", "Fyers", FyersCsv.segments()),
            broker("shoonya", "Shoonya", List.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO")),
            new Source(
                    "nse",
                    "National Stock Exchange of India",
                    List.of(NseEquityList.SEGMENT, NseBhavcopy.SEGMENT, NseConstituents.SEGMENT, NseContracts.SEGMENT),
                    Set.of("NSE", "NFO", "CDS", "NCO")),
            new Source("bse", "BSE", List.of("EQUITY"), Set.of("BSE", "BFO", "BCD")),
            new Source(
                    "nasdaq",
                    "NASDAQ Trader",
                    List.of("NASDAQ", "NYSE", "AMEX", "ARCA", "BATS", "IEX"),
                    Set.of("NASDAQ", "NYSE", "AMEX", "ARCA", "BATS", "IEX")));

    static Optional<Source> of(String id) {
        return ALL.stream().filter(source -> source.id.equals(id)).findFirst();
    }

    private static Source broker(String id, String name, List<String> segments) {
        return new Source(id, name, segments, Set.of());
    }

    private static List<String> names(Enum<?>[] segments) {
        return Stream.of(segments).map(Enum::name).toList();
    }
}
