package com.stocksblitz.registry.ingest.api;

import java.math.BigDecimal;
import java.util.List;

/**
 * A measure by which a dump departs from the last good one further than its limit allows.
 *
 * @param measure such as {@code closed_tokens}
 * @param segment the broker's segment, with the exchange where the two differ ({@code INDICES/NSE}); {@code *} for the
 *     whole file
 * @param count of that many
 * @param of out of that many
 * @param percent the share, two digits
 * @param limitPercent what was allowed at that moment
 * @param examples a few of those that were counted
 */
public record Finding(
        String measure,
        String segment,
        long count,
        long of,
        BigDecimal percent,
        BigDecimal limitPercent,
        List<String> examples) {
    public Finding {
        examples = List.copyOf(examples);
    }
}
