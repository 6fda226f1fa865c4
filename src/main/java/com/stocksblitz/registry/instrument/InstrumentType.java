package com.stocksblitz.registry.instrument;

import java.util.Locale;
import java.util.Optional;

/** The kinds of instrument that the catalog tells apart. Names are those of the brokers' files. */
public enum InstrumentType {
    /** Anything of the cash market: shares, funds, bonds; the series tells which. */
    EQ,
    INDEX,
    FUT,
    CE,
    PE;

    public boolean isOption() {
        return this == CE || this == PE;
    }

    public boolean isDerivative() {
        return this == FUT || isOption();
    }

    /** Reads the names that clients use, such as {@code EQUITY} for {@code EQ}; empty if it is none of them. */
    public static Optional<InstrumentType> parse(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "EQ", "EQUITY" -> Optional.of(EQ);
            case "INDEX", "IDX" -> Optional.of(INDEX);
            case "FUT", "FUTURE", "FUTURES" -> Optional.of(FUT);
            case "CE", "CALL" -> Optional.of(CE);
            case "PE", "PUT" -> Optional.of(PE);
            default -> Optional.empty();
        };
    }
}
