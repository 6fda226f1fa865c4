package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;

/**
 * One row of any dump, in our terms and units. Null means that the source does not speak about the field, which is not
 * the same as an empty value: a null never overwrites what another file said.
 *
 * @param segment the source's segment, within which a token is unique
 * @param token what the broker's feed wants to be sent, or what an exchange calls the instrument in its list
 * @param exchange ours: {@code NSE}, {@code NFO}, {@code CDS} ...
 * @param tradingSymbol as the broker writes it
 * @param symbol cash: exchange symbol without series; index: its name; derivative: the underlying. Upper case
 * @param series NSE series or BSE group; null where the format has none
 * @param isin as written, upper case; not yet checked
 * @param assetClass {@code equity}, {@code debt}, {@code index}, {@code currency} or {@code commodity}
 * @param exchangeToken the exchange's number; null of an index, where brokers disagree about it
 * @param expiry last trade date, derivatives only
 * @param strike options only
 * @param lotSize as the source states it, in its own unit of trading
 * @param tickSize in rupees, or dollars
 * @param multiplier units of the underlying per quoted unit
 * @param sector of the issuer, as the source words it
 * @param industry of the issuer, finer than its sector
 * @param suspended whether the exchange has suspended trading
 */
public record DumpRow(
        long line,
        String segment,
        String token,
        String exchange,
        InstrumentType type,
        String tradingSymbol,
        String symbol,
        String series,
        String name,
        String isin,
        String assetClass,
        String exchangeToken,
        LocalDate expiry,
        BigDecimal strike,
        Long lotSize,
        BigDecimal tickSize,
        Long freezeQuantity,
        BigDecimal multiplier,
        String sector,
        String industry,
        Boolean suspended)
        implements DumpLine {
    public DumpRow {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(symbol, "symbol");
    }

    /**
     * The key as far as this row alone knows it. Where the series is unknown the key is provisional: the plain symbol,
     * or {@code NSE:SYMBOL-ISIN} for those that must yield it to another (see the store's matching), until a richer
     * source tells the series.
     */
    public InstrumentKey key() {
        return switch (type) {
            case EQ -> InstrumentKey.cash(exchange, cashSymbol());
            case INDEX -> InstrumentKey.index(exchange, symbol);
            case FUT -> InstrumentKey.future(exchange, symbol, expiry);
            case CE, PE -> InstrumentKey.option(exchange, symbol, expiry, strike, type);
        };
    }

    /** Letters and digits of an index' name, by which the spellings of brokers meet; null for anything else. */
    public String matchName() {
        return type == InstrumentType.INDEX ? lettersAndDigits(symbol) : null;
    }

    /** The exchange's symbol: on the NSE the series other than EQ is a part of it. */
    public String cashSymbol() {
        return exchange.equals("NSE") && series != null && !series.equals("EQ") ? symbol + '-' + series : symbol;
    }

    static String lettersAndDigits(String text) {
        var kept = new StringBuilder(text.length());
        var upper = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    static Draft cash(RawRow row, String exchange, String symbol) {
        return new Draft(row, InstrumentType.EQ, exchange, symbol);
    }

    static Draft index(RawRow row, String exchange, String symbol) {
        return new Draft(row, InstrumentType.INDEX, exchange, IndexNames.of(exchange, symbol));
    }

    /** @param strike null for a future */
    static Draft contract(
            RawRow row, InstrumentType type, String exchange, String underlying, LocalDate expiry, BigDecimal strike) {
        var draft = new Draft(row, type, exchange, underlying);
        draft.expiry = expiry;
        draft.strike = strike;
        return draft;
    }

    /** A row in the making; what is not set is not stated. */
    static final class Draft {
        private final long line;
        private final InstrumentType type;
        private final String exchange;
        private final String symbol;
        private LocalDate expiry;
        private BigDecimal strike;
        private String segment;
        private String token;
        private String tradingSymbol;
        private String series;
        private String name;
        private String isin;
        private String exchangeToken;
        private Long lotSize;
        private BigDecimal tickSize;
        private Long freezeQuantity;
        private BigDecimal multiplier;
        private String sector;
        private String industry;
        private Boolean suspended;

        private Draft(RawRow row, InstrumentType type, String exchange, String symbol) {
            this.line = row.line();
            this.type = type;
            this.exchange = exchange;
            this.symbol = symbol;
        }

        Draft token(String itsSegment, String itsToken) {
            this.segment = Cell.plain("segment", itsSegment);
            this.token = Cell.plain("token", itsToken);
            return this;
        }

        Draft tradingSymbol(String text) {
            this.tradingSymbol = Cell.text(text);
            return this;
        }

        Draft series(String text) {
            this.series = text == null ? null : Cell.symbol("series", text);
            return this;
        }

        Draft name(String text) {
            this.name = Cell.text(text);
            return this;
        }

        Draft isin(String text) {
            this.isin = text == null ? null : Cell.plain("isin", text.toUpperCase(Locale.ROOT));
            return this;
        }

        Draft exchangeToken(String text) {
            this.exchangeToken = text == null ? null : Cell.plain("exchange_token", text);
            return this;
        }

        Draft lotSize(Long lot) {
            this.lotSize = lot;
            return this;
        }

        Draft tickSize(BigDecimal rupees) {
            this.tickSize = rupees;
            return this;
        }

        Draft freezeQuantity(Long quantity) {
            this.freezeQuantity = quantity;
            return this;
        }

        Draft multiplier(BigDecimal units) {
            this.multiplier = units;
            return this;
        }

        Draft sector(String text) {
            this.sector = Cell.text(text);
            return this;
        }

        Draft industry(String text) {
            this.industry = Cell.text(text);
            return this;
        }

        Draft suspended(Boolean state) {
            this.suspended = state;
            return this;
        }

        DumpRow build() {
            return new DumpRow(
                    line,
                    segment,
                    token,
                    exchange,
                    type,
                    tradingSymbol,
                    symbol,
                    series,
                    name,
                    isin,
                    AssetClass.of(exchange, type, isin, series),
                    exchangeToken,
                    expiry,
                    strike,
                    lotSize,
                    tickSize,
                    freezeQuantity,
                    multiplier,
                    sector,
                    industry,
                    suspended);
        }
    }
}
