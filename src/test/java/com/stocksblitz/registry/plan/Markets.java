package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.Cap;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Feeds and instruments for tests. */
final class Markets {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

    /** The feed {@code tiny} is not in force yet. */
    static final LocalDate BEFORE_TINY = LocalDate.of(2026, 9, 1);

    private static final LocalDate LONG_AGO = LocalDate.of(2020, 1, 1);

    private Markets() {}

    /** Kite as its document has it, and {@code tiny}: two connections of three, of which one may be full. */
    static FeedDirectory feeds() {
        return new FeedDirectory(List.of(kite(), tiny()), "limits-1");
    }

    private static Feed kite() {
        var evidence = new Evidence(Evidence.Grade.OFFICIAL, "kite.trade", TODAY);
        var limits = new FeedLimits(
                "kite",
                LocalDate.of(2019, 1, 1),
                List.of(mode("ltp", Mode.LTP, 8), mode("quote", Mode.QUOTE, 44), mode("full", Mode.FULL, 184)),
                new FeedLimits.Connections(3, Scope.API_KEY, evidence),
                List.of(limit("instruments", Set.of("ltp", "quote", "full"), 3_000, evidence)),
                List.of(),
                new FeedLimits.Messages(null, null, null, null, evidence),
                FeedLimits.Duplicates.COUNTED,
                FeedLimits.OverLimit.UNKNOWN,
                List.of(new FeedLimits.Requests("history", 1, BigDecimal.valueOf(3), evidence)),
                null);
        return new Feed("kite", "kite", "Zerodha Kite", List.of(limits));
    }

    private static Feed tiny() {
        var evidence = new Evidence(Evidence.Grade.USER_REPORT, "a test", TODAY);
        var limits = new FeedLimits(
                "tiny",
                BEFORE_TINY.plusDays(1),
                List.of(mode("light", Mode.LTP, null), mode("heavy", Mode.FULL, null)),
                new FeedLimits.Connections(2, Scope.API_KEY, evidence),
                List.of(
                        limit("symbols", Set.of("light", "heavy"), 3, evidence),
                        limit("depth", Set.of("heavy"), 1, evidence)),
                List.of(),
                new FeedLimits.Messages(1, BigDecimal.valueOf(2), BigDecimal.ONE, null, evidence),
                FeedLimits.Duplicates.NOT_COUNTED,
                FeedLimits.OverLimit.REJECT,
                List.of(),
                new FeedLimits.Prices(new BigDecimal("500"), "INR", "per account and month", evidence));
        return new Feed("tiny", "kite", "A small feed", List.of(limits));
    }

    private static NativeMode mode(String name, Mode covers, Integer bytes) {
        return new NativeMode(name, covers, null, Set.of(), bytes);
    }

    private static Limit limit(String id, Set<String> modes, long cap, Evidence evidence) {
        return new Limit(id, Scope.CONNECTION, "instruments", modes, Map.of(), new Cap.Fixed(cap), evidence);
    }

    /** A share with a Kite token. */
    static Instrument share(String exchange, String symbol) {
        return of(
                InstrumentKey.cash(exchange, symbol), exchange, symbol, InstrumentType.EQ, null, null, tokens(symbol));
    }

    static Instrument shareWithoutToken(String exchange, String symbol) {
        return of(InstrumentKey.cash(exchange, symbol), exchange, symbol, InstrumentType.EQ, null, null, List.of());
    }

    static Instrument inactive(String exchange, String symbol, String reason) {
        return of(
                InstrumentKey.cash(exchange, symbol),
                exchange,
                symbol,
                InstrumentType.EQ,
                null,
                reason,
                tokens(symbol));
    }

    static Instrument future(String underlying, LocalDate expiry) {
        return of(
                InstrumentKey.future("NFO", underlying, expiry),
                "NFO",
                underlying,
                InstrumentType.FUT,
                expiry,
                null,
                tokens(underlying + expiry));
    }

    static List<Instrument> shares(String prefix, int count) {
        var shares = new ArrayList<Instrument>();
        for (int i = 0; i < count; i++) {
            shares.add(share("NSE", "%s%04d".formatted(prefix, i)));
        }
        return shares;
    }

    private static List<BrokerToken> tokens(String symbol) {
        return List.of(new BrokerToken("kite", "NSE", "t-" + symbol, symbol, LONG_AGO, null));
    }

    private static Instrument of(
            InstrumentKey key,
            String exchange,
            String symbol,
            InstrumentType type,
            LocalDate expiry,
            String inactiveReason,
            List<BrokerToken> tokens) {
        return new Instrument(
                key.value().hashCode(),
                key,
                exchange,
                type,
                "equity",
                symbol,
                symbol + " LIMITED",
                "EQ",
                null,
                null,
                type.isDerivative() ? symbol : null,
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
                tokens,
                List.of(),
                List.of());
    }
}
