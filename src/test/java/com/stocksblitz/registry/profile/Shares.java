package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Instruments for tests of profiles. */
final class Shares {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final Instant NOW = Instant.parse("2026-11-20T04:00:00Z");

    private Shares() {}

    static Instrument share(long id, String symbol) {
        return of(id, InstrumentKey.cash("NSE", symbol), "NSE", InstrumentType.EQ, null, null);
    }

    static Instrument ended(long id, String symbol, String reason) {
        return of(id, InstrumentKey.cash("NSE", symbol), "NSE", InstrumentType.EQ, null, reason);
    }

    static Instrument future(long id, String underlying, LocalDate expiry) {
        return of(id, InstrumentKey.future("NFO", underlying, expiry), "NFO", InstrumentType.FUT, expiry, null);
    }

    private static Instrument of(
            long id, InstrumentKey key, String exchange, InstrumentType type, LocalDate expiry, String inactiveReason) {
        return new Instrument(
                id,
                key,
                exchange,
                type,
                "equity",
                key.value(),
                key.value(),
                "EQ",
                null,
                null,
                type.isDerivative() ? "NIFTY" : null,
                expiry,
                null,
                1L,
                new BigDecimal("0.05"),
                null,
                null,
                null,
                null,
                inactiveReason == null,
                inactiveReason,
                inactiveReason == null ? null : TODAY.minusDays(10),
                "kite",
                1,
                NOW,
                NOW,
                List.of(),
                List.of(),
                List.of());
    }
}
