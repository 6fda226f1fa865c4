package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * Where a value in force comes from.
 *
 * @param version of the snapshot that brought the value
 * @param since when that was
 */
public record Provenance(Source source, long version, Instant since) {

    public enum Source {
        CONFIG_SERVICE,
        /** The config service, before the start; it has not been read since. */
        LAST_KNOWN_GOOD,
        DEFAULT;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
