package com.stocksblitz.registry.web;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What an endpoint answers when all is well; failures travel as failed futures. */
sealed interface Answer {

    /** HTTP status, 2xx, or 503 where the state itself is the answer. */
    int status();

    /**
     * An object or list of ours, written as JSON.
     *
     * @param version of what can be changed with If-Match, the ETag; null where there is none
     */
    record Value(int status, Object value, Long version) implements Answer {
        Value(int status, Object value) {
            this(status, value, null);
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

    /** With the version that a change must name in If-Match. */
    static Answer versioned(Object value, long version) {
        return new Value(200, value, version);
    }

    static Answer accepted(Object value) {
        return new Value(202, value);
    }

    static Answer bytes(String mediaType, Buffer bytes) {
        return new Bytes(200, mediaType, bytes, Map.of());
    }
}
