package com.stocksblitz.registry.ingest;

import java.util.Arrays;

/** Dhan's segments, as its feed calls them, and how its files name each by an exchange and a letter. */
enum DhanSegment {
    NSE_EQ("NSE", "E", "NSE"),
    NSE_FNO("NSE", "D", "NFO"),
    NSE_CURRENCY("NSE", "C", "CDS"),
    NSE_COMM("NSE", "M", "NCO"),
    BSE_EQ("BSE", "E", "BSE"),
    BSE_FNO("BSE", "D", "BFO"),
    BSE_CURRENCY("BSE", "C", "BCD"),
    MCX_COMM("MCX", "M", "MCX"),
    /** Indices of every exchange; their numbers are the broker's own. */
    IDX_I(null, "I", null);

    private final String listedAt;
    private final String letter;
    private final String exchange;

    DhanSegment(String listedAt, String letter, String exchange) {
        this.listedAt = listedAt;
        this.letter = letter;
        this.exchange = exchange;
    }

    static DhanSegment of(String listedAt, String letter) {
        return Arrays.stream(values())
                .filter(segment ->
                        segment.letter.equals(letter) && (segment == IDX_I || segment.listedAt.equals(listedAt)))
                .findFirst()
                .orElseThrow(() -> new BadCellException(
                        "unknown_segment", "The segment is not known: " + listedAt + ' ' + letter));
    }

    /** Ours. */
    String exchange(String listedAtExchange) {
        return this == IDX_I ? Cell.symbol("exchange", listedAtExchange) : exchange;
    }

    boolean isCash() {
        return this == NSE_EQ || this == BSE_EQ;
    }
}
