package com.stocksblitz.registry.instrument;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The current, readable, unique name of an instrument: {@code NSE:RELIANCE}, {@code NSE:IDEA-BE}, {@code NSE:NIFTY
 * 50:INDEX}, {@code NFO:NIFTY:2026-11-24:FUT}, {@code NFO:NIFTY:2026-11-24:24500:CE}.
 *
 * <p>It is a label: the parts are stored with the instrument and nobody reads them back out of it. It changes when the
 * instrument is renamed; the internal id does not.
 *
 * @param value the whole key, upper case, at most 160 characters
 */
public record InstrumentKey(@JsonValue String value) implements Comparable<InstrumentKey> {
    public static final int MAX_LENGTH = 160;

    @JsonCreator
    public InstrumentKey {
        if (value.isBlank() || value.length() > MAX_LENGTH || value.indexOf(':') < 1) {
            throw new IllegalArgumentException("not an instrument key: " + value);
        }
    }

    /** Cash market; the symbol carries the series as suffix where it is not the main one. */
    public static InstrumentKey cash(String exchange, String symbol) {
        return new InstrumentKey(upper(exchange) + ':' + upper(symbol));
    }

    public static InstrumentKey index(String exchange, String symbol) {
        return new InstrumentKey(upper(exchange) + ':' + upper(symbol) + ":INDEX");
    }

    public static InstrumentKey future(String exchange, String underlying, LocalDate expiry) {
        return new InstrumentKey(upper(exchange) + ':' + upper(underlying) + ':' + expiry + ":FUT");
    }

    /** The strike is written as a plain decimal without trailing zeros, so that 24500.0 and 24500 are one key. */
    public static InstrumentKey option(
            String exchange, String underlying, LocalDate expiry, BigDecimal strike, InstrumentType type) {
        if (!type.isOption()) {
            throw new IllegalArgumentException("not an option type: " + type);
        }
        return new InstrumentKey(
                upper(exchange) + ':' + upper(underlying) + ':' + expiry + ':' + plain(strike) + ':' + type);
    }

    /** Plain decimal without exponent and without trailing zeros. */
    public static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String upper(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }

    @Override
    public int compareTo(InstrumentKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
