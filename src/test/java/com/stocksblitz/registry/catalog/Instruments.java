package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Makes instruments for tests; what a test does not say has a harmless value. */
public final class Instruments {
    public static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    private Instruments() {}

    public static Builder share(long id, String exchange, String symbol) {
        return new Builder(id, InstrumentKey.cash(exchange, symbol), exchange, InstrumentType.EQ, symbol);
    }

    public static Builder index(long id, String exchange, String symbol) {
        return new Builder(id, InstrumentKey.index(exchange, symbol), exchange, InstrumentType.INDEX, symbol);
    }

    public static Builder future(long id, String exchange, String underlying, String expiry) {
        var day = LocalDate.parse(expiry);
        var future = new Builder(
                id, InstrumentKey.future(exchange, underlying, day), exchange, InstrumentType.FUT, underlying);
        future.expiry = day;
        return future;
    }

    public static Builder option(
            long id, String exchange, String underlying, String expiry, String strike, InstrumentType type) {
        var day = LocalDate.parse(expiry);
        var price = new BigDecimal(strike);
        var option = new Builder(
                id, InstrumentKey.option(exchange, underlying, day, price, type), exchange, type, underlying);
        option.expiry = day;
        option.strike = price;
        return option;
    }

    /** Nine characters and the check digit that belongs to them. */
    public static Isin isin(String elevenCharacters) {
        for (int digit = 0; digit <= 9; digit++) {
            var isin = Isin.parse(elevenCharacters + digit);
            if (isin.isPresent()) {
                return isin.get();
            }
        }
        throw new IllegalArgumentException(elevenCharacters);
    }

    public static final class Builder {
        private final long id;
        private final InstrumentKey key;
        private final String exchange;
        private final InstrumentType type;
        private final String symbol;
        private final List<BrokerToken> tokens = new ArrayList<>();
        private final List<InstrumentKey> formerKeys = new ArrayList<>();
        private final List<String> aliases = new ArrayList<>();
        private LocalDate expiry;
        private BigDecimal strike;
        private String name;
        private String series;
        private Isin isin;
        private String sector;
        private Long lot = 1L;
        private boolean active = true;
        private int version = 1;
        private Instant updated = NOW;

        private Builder(long id, InstrumentKey key, String exchange, InstrumentType type, String symbol) {
            this.id = id;
            this.key = key;
            this.exchange = exchange;
            this.type = type;
            this.symbol = symbol;
        }

        public Builder named(String name) {
            this.name = name;
            return this;
        }

        public Builder isin(String value) {
            this.isin = new Isin(value);
            return this;
        }

        public Builder isin(Isin value) {
            this.isin = value;
            return this;
        }

        public Builder series(String series) {
            this.series = series;
            return this;
        }

        public Builder sector(String sector) {
            this.sector = sector;
            return this;
        }

        public Builder lot(long lot) {
            this.lot = lot;
            return this;
        }

        public Builder token(String broker, String segment, String token, String tradingSymbol) {
            tokens.add(new BrokerToken(broker, segment, token, tradingSymbol, TODAY.minusDays(30), null));
            return this;
        }

        public Builder formerToken(String broker, String segment, String token, String lostOn) {
            tokens.add(
                    new BrokerToken(broker, segment, token, null, LocalDate.of(2020, 1, 1), LocalDate.parse(lostOn)));
            return this;
        }

        public Builder formerly(String key) {
            formerKeys.add(new InstrumentKey(key));
            return this;
        }

        public Builder alias(String name) {
            aliases.add(name);
            return this;
        }

        public Builder inactive() {
            this.active = false;
            return this;
        }

        public Builder version(int version) {
            this.version = version;
            this.updated = NOW.plusSeconds(version);
            return this;
        }

        public Instrument build() {
            boolean derivative = type.isDerivative();
            boolean index = type == InstrumentType.INDEX;
            return new Instrument(
                    id,
                    key,
                    exchange,
                    type,
                    index ? "index" : "equity",
                    symbol,
                    name,
                    series,
                    isin,
                    null,
                    derivative ? symbol : null,
                    expiry,
                    strike,
                    index ? null : lot,
                    index ? null : new BigDecimal("0.05"),
                    null,
                    null,
                    sector,
                    null,
                    active,
                    active ? null : expiry != null ? "expired" : "delisted",
                    active ? null : TODAY.minusDays(1),
                    "kite",
                    version,
                    NOW,
                    updated,
                    tokens,
                    formerKeys,
                    aliases);
        }
    }
}
