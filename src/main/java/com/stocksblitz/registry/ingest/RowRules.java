package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one row must satisfy by itself to be believed. What a format must state of each row its reader asks for; a list
 * of an exchange has neither lots nor ticks.
 */
final class RowRules {
    /** The longest contracts that are listed run five years; interest rate futures a little more. */
    private static final int MAX_YEARS_TO_EXPIRY = 12;

    private static final BigDecimal MAX_STRIKE = new BigDecimal("100000000");
    private static final long MAX_LOT = 100_000_000L;

    /** Exchanges keep contracts and scrips of this name to test systems; they never trade. */
    private static final String TEST = "NSETEST";

    private final LocalDate effective;

    RowRules(LocalDate effective) {
        this.effective = effective;
    }

    /** The row itself, or why it is not taken. */
    DumpLine check(DumpRow row) {
        if (row.symbol().contains(TEST)) {
            return rejected(row, "test_instrument", "The exchange's test instrument " + row.symbol() + ".");
        }
        if (row.isin() != null && Isin.parse(row.isin()).isEmpty()) {
            return rejected(row, "bad_isin", "The check digit or the form is wrong: " + row.isin());
        }
        if (row.type() != InstrumentType.INDEX && row.lotSize() != null && row.lotSize() <= 0) {
            return rejected(row, "bad_lot_size", "The lot size is not positive: " + row.lotSize());
        }
        if (row.lotSize() != null && row.lotSize() > MAX_LOT) {
            return rejected(row, "bad_lot_size", "The lot size is beyond belief: " + row.lotSize());
        }
        if (row.type() != InstrumentType.INDEX
                && row.tickSize() != null
                && row.tickSize().signum() <= 0) {
            return rejected(row, "bad_tick_size", "The tick size is not positive: " + row.tickSize());
        }
        if (row.type().isOption() && (row.strike().signum() <= 0 || row.strike().compareTo(MAX_STRIKE) > 0)) {
            return rejected(row, "bad_strike", "The strike is not between 0 and " + MAX_STRIKE + ": " + row.strike());
        }
        if (row.expiry() != null && row.expiry().isAfter(effective.plusYears(MAX_YEARS_TO_EXPIRY))) {
            return rejected(row, "bad_expiry", "The expiry is beyond belief: " + row.expiry());
        }
        if (row.expiry() != null && row.expiry().isBefore(effective)) {
            return rejected(row, "expired", "The contract expired on " + row.expiry() + ", before " + effective + ".");
        }
        if (row.token().length() > InstrumentKey.MAX_LENGTH || row.token().indexOf('\0') >= 0) {
            return rejected(row, "bad_token", "The token is too long or holds what no text may hold.");
        }
        return row;
    }

    private static RejectedLine rejected(DumpRow row, String reason, String detail) {
        return new RejectedLine(row.line(), row.segment(), row.token(), reason, detail);
    }
}
