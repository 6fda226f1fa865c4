package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.Set;

/**
 * One value, one sequence of bytes: members in the order of their names, no white space, UTF-8, as RFC 8785 asks, but
 * decimals stay exact and plain instead of becoming doubles. The members of a set are sorted: {@link Set#of} has
 * another order in each process, and what is hashed is compared with what another process hashed.
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
        mapper.registerModule(new SimpleModule().addSerializer(new Sorted()));
        return mapper.setConfig(mapper.getSerializationConfig()
                .with(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .without(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED));
    }

    private static final class Sorted extends StdSerializer<Set<?>> {
        private static final long serialVersionUID = 1;

        Sorted() {
            super(Set.class, false);
        }

        @Override
        public void serialize(Set<?> set, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (var member :
                    set.stream().sorted(Comparator.comparing(String::valueOf)).toList()) {
                provider.defaultSerializeValue(member, json);
            }
            json.writeEndArray();
        }
    }
}
