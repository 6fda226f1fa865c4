package com.stocksblitz.registry.catalog.expiry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When each exchange closes, as data ({@code conf/market-closes.json}); contracts trade until then on their last day.
 */
public final class MarketCloses {
    private static final String ANY_OTHER = "*";

    private final Map<String, Close> closes;
    private final Optional<LocalDate> pinned;

    private MarketCloses(Map<String, Close> closes, Optional<LocalDate> pinned) {
        this.closes = new TreeMap<>(closes);
        this.pinned = pinned;
        if (!closes.containsKey(ANY_OTHER)) {
            throw new IllegalArgumentException("the close of any other exchange, *, is missing");
        }
    }

    /**
     * @param json an object of exchanges; {@code *} stands for any that is not named
     * @param pinned the trade date where it is pinned: then the days before it are closed, whatever the clock says
     * @throws IllegalArgumentException where the data is not as it must be
     */
    public static MarketCloses read(InputStream json, Optional<LocalDate> pinned) throws IOException {
        return new MarketCloses(Json.mapper().readValue(json, new TypeReference<TreeMap<String, Close>>() {}), pinned);
    }

    /** The last trade date of each exchange that is over. */
    public Closed at(Instant now) {
        var through = new TreeMap<String, LocalDate>();
        closes.forEach((exchange, close) ->
                through.put(exchange, pinned.map(date -> date.minusDays(1)).orElseGet(() -> close.lastClosed(now))));
        var otherwise = through.remove(ANY_OTHER);
        return new Closed(through, otherwise);
    }

    /**
     * @param through by exchange, last trade date that is over
     * @param otherwise the same of any other exchange
     */
    public record Closed(Map<String, LocalDate> through, LocalDate otherwise) {
        public Closed {
            through = Map.copyOf(through);
        }
    }

    /**
     * @param closes local time from which on contracts of the day have ended
     * @param source where the time is from
     */
    record Close(LocalTime closes, ZoneId zone, String source) {
        Close {
            if (closes == null || zone == null || source == null || source.isBlank()) {
                throw new IllegalArgumentException("a close has closes, zone and source");
            }
        }

        LocalDate lastClosed(Instant now) {
            var local = now.atZone(zone);
            return local.toLocalTime().isBefore(closes) ? local.toLocalDate().minusDays(1) : local.toLocalDate();
        }
    }
}
