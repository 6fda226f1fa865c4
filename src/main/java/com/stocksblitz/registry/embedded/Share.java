package com.stocksblitz.registry.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A share of the NIFTY 50 as listed on both exchanges: facts as of September 2025, when the index had its last change
 * before this list was made.
 *
 * @param nseToken number of the share on NSE, from which the brokers make their tokens
 * @param nseTick in rupees
 * @param bseCode six-digit scrip code
 */
record Share(String symbol, String name, String isin, int nseToken, BigDecimal nseTick, int bseCode) {
    static final BigDecimal BSE_TICK = new BigDecimal("0.05");

    private static final String RESOURCE = "nifty50.csv";

    /** All of them, in the order of their symbols. */
    static List<Share> nifty50() {
        var resource = Objects.requireNonNull(Share.class.getResourceAsStream(RESOURCE), RESOURCE);
        try (var reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(Share::parse).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Share parse(String line) {
        var cells = line.split(",", -1);
        return new Share(
                cells[0],
                cells[1],
                cells[2],
                Integer.parseInt(cells[3]),
                new BigDecimal(cells[4]),
                Integer.parseInt(cells[5]));
    }
}
