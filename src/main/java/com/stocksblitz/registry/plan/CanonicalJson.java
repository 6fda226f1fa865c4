package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One value, one sequence of bytes: members in the order of their names, no white space, UTF-8, as RFC 8785 asks, but
 * decimals stay exact and plain instead of becoming doubles.
 */
final class CanonicalJson {
    private static final ObjectMapper MAPPER = sorted(Json.mapper().copy());

    private CanonicalJson() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    /** The same bytes, written to where they are only read past. */
    static void write(Object value, OutputStream out) {
        try {
            MAPPER.writeValue(out, value);
        } catch (IOException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    private static ObjectMapper sorted(ObjectMapper mapper) {
        return mapper.setConfig(mapper.getSerializationConfig()
                .with(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .without(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED));
    }
}
