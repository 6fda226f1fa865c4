package com.stocksblitz.registry.standin;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A row of the legacy service: that a share belongs to an index.
 *
 * @param weight percent of the index, 0 to 100; null if not known
 * @param effectiveDate from when
 */
record Membership(
        String symbol, String exchange, String indexName, BigDecimal weight, String sector, LocalDate effectiveDate) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    Membership {
        require(symbol, "symbol");
        require(exchange, "exchange");
        require(indexName, "index_name");
        if (weight != null && (weight.signum() < 0 || weight.compareTo(HUNDRED) > 0)) {
            throw Endpoints.refusal(422, "weight must be 0 to 100");
        }
        if (effectiveDate == null) {
            throw Endpoints.refusal(422, "effective_date is required");
        }
    }

    Key key() {
        return new Key(symbol, exchange, indexName);
    }

    private static void require(String value, String name) {
        if (value == null || value.isBlank()) {
            throw Endpoints.refusal(422, name + " is required");
        }
    }

    /** What the legacy service takes for one row: a later write replaces it, whatever its date. */
    record Key(String symbol, String exchange, String indexName) {}
}
