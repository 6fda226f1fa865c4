package com.stocksblitz.registry.instrument;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Objects;
import java.util.Optional;

/**
 * The terms of a contract as a trading symbol tells them. The monthly form names only the month: then the last expiry
 * of that month is meant.
 *
 * @param underlying upper case
 * @param day the expiry date where the symbol has one, within {@code month}
 * @param strike empty for a future
 */
public record ContractTerms(
        String underlying, YearMonth month, Optional<LocalDate> day, Optional<BigDecimal> strike, InstrumentType type) {
    public ContractTerms {
        Objects.requireNonNull(underlying, "underlying");
        if (day.isPresent() && !YearMonth.from(day.get()).equals(month)) {
            throw new IllegalArgumentException(day.get() + " is not in " + month);
        }
        if (!type.isDerivative() || strike.isPresent() != type.isOption()) {
            throw new IllegalArgumentException("no contract: " + type + " with strike " + strike);
        }
    }
}
