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
 * @param segment the broker's segment, within which a token is unique
 * @param token what the broker's feed wants to be sent
 * @param exchange ours: {@code NSE}, {@code NFO}, {@code CDS} ...
 * @param tradingSymbol as the broker writes it
 * @param symbol cash: exchange symbol without series; index: its name; derivative: the underlying. Upper case
 * @param series NSE series or BSE group; null where the format has none
 * @param isin as written, upper case; not yet checked
 * @param assetClass {@code equity}, {@code debt}, {@code index}, {@code currency} or {@code commodity}
 * @param exchangeToken the exchange's number; cash market only, since brokers disagree about it elsewhere
 * @param expiry last trade date, derivatives only
 * @param strike options only
 * @param lotSize as the source states it, in its own unit of trading
 * @param tickSize in rupees
 * @param multiplier units of the underlying per quoted unit
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
        BigDecimal multiplier)
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
}
