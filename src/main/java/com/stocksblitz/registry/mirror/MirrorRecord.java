package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * A record of the screener's as it should be: its names for a share and an index, and the row to send.
 *
 * @param version of the registry's statement behind it
 * @param body {@code symbol, exchange, index_name, weight, sector, effective_date}; weight 0 stands for no member, as
 *     the row has no other way to say it
 * @param expressible false for a member of weight 0, which the row cannot tell from no member
 */
public record MirrorRecord(Key key, int version, JsonNode body, boolean expressible) {
    /** Where its dead letters say that they were on their way to. */
    public static final String STREAM = "index_memberships";

    public MirrorRecord {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(body, "body");
    }

    /** How the screener tells its records apart. */
    public record Key(String symbol, String exchange, String indexName) {
        /** For people and for the dead letters. */
        public String name() {
            return exchange + ':' + symbol + " in " + indexName;
        }
    }
}
