package com.stocksblitz.registry.web;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/** What an endpoint answers when all is well; failures travel as failed futures. */
sealed interface Answer {

    /** HTTP status, 2xx, or 503 where the state itself is the answer. */
    int status();

    /**
     * An object or list of ours, written as JSON.
     *
     * @param tag strong {@code ETag} of the version that is answered; empty: none of its own
     * @param location path of what was made
     */
    record Value(int status, Object value, Optional<String> tag, Optional<String> location) implements Answer {
        Value(int status, Object value) {
            this(status, value, Optional.empty(), Optional.empty());
        }
    }

    /** @param headers such as a wider security policy for a page */
    record Bytes(int status, String mediaType, Buffer bytes, Map<String, String> headers) implements Answer {
        public Bytes {
            headers = Map.copyOf(headers);
        }
    }

    static Answer ok(Object value) {
        return new Value(200, value);
    }

    /** Of something that is changed under {@code If-Match}: its tag is the version in quotes. */
    static Answer version(long version, Object value) {
        return new Value(200, value, Optional.of("\"" + version + '"'), Optional.empty());
    }

    /** @param location path of what was made */
    static Answer created(String location, Object value) {
        return new Value(201, value, Optional.empty(), Optional.of(location));
    }

    static Answer accepted(Object value) {
        return new Value(202, value);
    }

    static Answer bytes(String mediaType, Buffer bytes) {
        return new Bytes(200, mediaType, bytes, Map.of());
    }
}
