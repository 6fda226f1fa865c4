package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRulesTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 20);
    private final RowRules rules = new RowRules(DAY);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "EQ,    RELIANCE,   INE002A01018, -,          -,         1,         0.05, taken",
                "EQ,    RELIANCE,   INE002A01019, -,          -,         1,         0.05, bad_isin",
                "EQ,    RELIANCE,   -,            -,          -,         0,         0.05, bad_lot_size",
                "EQ,    RELIANCE,   -,            -,          -,         -,         0.05, taken",
                "EQ,    RELIANCE,   -,            -,          -,         100000001, 0.05, bad_lot_size",
                "EQ,    RELIANCE,   -,            -,          -,         1,         0,    bad_tick_size",
                "EQ,    RELIANCE,   -,            -,          -,         1,         -,    taken",
                "EQ,    011NSETEST, -,            -,          -,         1,         0.05, test_instrument",
                "INDEX, NIFTY 50,   -,            -,          -,         -,         -,    taken",
                "CE,    NIFTY,      -,            2025-08-20, 24500,     75,        0.05, taken",
                "CE,    NIFTY,      -,            2025-08-19, 24500,     75,        0.05, expired",
                "CE,    NIFTY,      -,            2037-08-21, 24500,     75,        0.05, bad_expiry",
                "CE,    NIFTY,      -,            2025-08-28, 0,         75,        0.05, bad_strike",
                "CE,    NIFTY,      -,            2025-08-28, 100000001, 75,        0.05, bad_strike",
                "FUT,   NIFTY,      -,            2025-08-28, -,         75,        0.05, taken",
            })
    void aRowIsTakenOrNot(
            InstrumentType type,
            String symbol,
            String isin,
            LocalDate expiry,
            BigDecimal strike,
            Long lot,
            BigDecimal tick,
            String verdict) {
        assertThat(verdict(row(type, "1", symbol, isin, expiry, strike, lot, tick)))
                .isEqualTo(verdict);
    }

    @Test
    void aTokenThatNoTextCanHoldIsRejected() {
        for (var token : new String[] {"a\0b", "1".repeat(1_000)}) {
            var row = row(InstrumentType.EQ, token, "TCS", null, null, null, 1L, BigDecimal.ONE);
            assertThat(verdict(row)).isEqualTo("bad_token");
        }
    }

    private String verdict(DumpRow row) {
        return rules.check(row) instanceof RejectedLine rejected ? rejected.reason() : "taken";
    }

    private static DumpRow row(
            InstrumentType type,
            String token,
            String symbol,
            String isin,
            LocalDate expiry,
            BigDecimal strike,
            Long lot,
            BigDecimal tick) {
        return new DumpRow(
                2, "NSE", token, "NSE", type, symbol, symbol, null, null, isin, null, null, expiry, strike, lot, tick,
                null, null, null, null, null);
    }
}
