package com.stocksblitz.registry.ingest;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;

/**
 * A term of contracts (or of a scrip) that an exchange has announced: the value that holds from a trade date on, which
 * may lie ahead.
 *
 * @param exchange ours, such as {@code NFO}
 * @param symbol of the underlying; in the cash market the symbol with its series suffix
 * @param firstExpiry the first expiry for which the value is meant; null: no bound, and the cash market
 * @param lastExpiry the last such expiry, inclusive; null: no bound
 * @param value positive; a whole number but for the tick size, which is in rupees
 * @param effective first trade date on which the value holds
 */
public record AnnouncedTerm(
        String exchange,
        String symbol,
        LocalDate firstExpiry,
        LocalDate lastExpiry,
        Term term,
        BigDecimal value,
        LocalDate effective) {

    public enum Term {
        LOT_SIZE,
        TICK_SIZE,
        FREEZE_QUANTITY;

        /** As it is called in the tables and in events. */
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AnnouncedTerm {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(term, "term");
        Objects.requireNonNull(effective, "effective");
        if (value.signum() <= 0) {
            throw new IllegalArgumentException(term.column() + " is not positive: " + value);
        }
        if (term != Term.TICK_SIZE && value.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException(term.column() + " is not whole: " + value);
        }
        if (firstExpiry != null && lastExpiry != null && lastExpiry.isBefore(firstExpiry)) {
            throw new IllegalArgumentException("no expiry lies between " + firstExpiry + " and " + lastExpiry);
        }
    }
}
