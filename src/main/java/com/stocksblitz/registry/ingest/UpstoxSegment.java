package com.stocksblitz.registry.ingest;

import java.math.BigDecimal;

/**
 * Upstox' segments, the exchange each is at, and the unit of the tick in the CSV: rupees in the equity segments, paise
 * in the others, although their JSON is in paise everywhere (found by comparing both files of one day).
 */
enum UpstoxSegment {
    NSE_EQ("NSE", 0),
    BSE_EQ("BSE", 0),
    NSE_FO("NFO", 0),
    BSE_FO("BFO", 0),
    NCD_FO("CDS", 2),
    BCD_FO("BCD", 2),
    MCX_FO("MCX", 2),
    NSE_COM("NCO", 2),
    NSE_INDEX("NSE", 0),
    BSE_INDEX("BSE", 0),
    MCX_INDEX("MCX", 0);

    private final String exchange;
    private final int csvTickScale;

    UpstoxSegment(String exchange, int csvTickScale) {
        this.exchange = exchange;
        this.csvTickScale = csvTickScale;
    }

    static UpstoxSegment of(String name) {
        try {
            return valueOf(Cell.required("segment", name));
        } catch (IllegalArgumentException unknown) {
            throw new BadCellException("unknown_segment", "The segment is not known: " + name);
        }
    }

    String exchange() {
        return exchange;
    }

    boolean isIndex() {
        return this == NSE_INDEX || this == BSE_INDEX || this == MCX_INDEX;
    }

    boolean isCash() {
        return this == NSE_EQ || this == BSE_EQ;
    }

    /** Whether a row is a contract; the commodity segment also lists spot prices, which have no expiry. */
    boolean isContract(boolean hasExpiry) {
        boolean contract = !isCash() && (this != NSE_COM || hasExpiry);
        if (contract != hasExpiry) {
            throw new BadCellException(
                    hasExpiry ? "bad_expiry" : "missing_expiry",
                    "A row of " + this + (hasExpiry ? " has no expiry to have." : " must have an expiry."));
        }
        return contract;
    }

    BigDecimal csvTickInRupees(BigDecimal tick) {
        return tick == null ? null : tick.movePointLeft(csvTickScale);
    }

    static BigDecimal jsonTickInRupees(BigDecimal tick) {
        return tick == null ? null : tick.movePointLeft(2);
    }

    /** What stands after the bar: the ISIN in the cash market, the name of an index, else the exchange's number. */
    static String afterBar(String instrumentKey) {
        int bar = instrumentKey.indexOf('|');
        if (bar < 1 || bar == instrumentKey.length() - 1) {
            throw new BadCellException("bad_instrument_key", "The instrument_key has no two parts: " + instrumentKey);
        }
        return instrumentKey.substring(bar + 1);
    }
}
