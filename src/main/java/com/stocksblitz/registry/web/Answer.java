package com.stocksblitz.registry.web;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What an endpoint answers when all is well; failures travel as failed futures. */
sealed interface Answer {

    /** HTTP status, 2xx, or 503 where the state itself is the answer. */
    int status();

    /** An object or list of ours, written as JSON. */
    record Value(int status, Object value) implements Answer {}

    /** @param headers such as a wider security policy for a page */
    record Bytes(int status, String mediaType, Buffer bytes, Map<String, String> headers) implements Answer {
        public Bytes {
            headers = Map.copyOf(headers);
        }
    }

    static Answer ok(Object value) {
        return new Value(200, value);
    }

    static Answer accepted(Object value) {
        return new Value(202, value);
    }

    static Answer bytes(String mediaType, Buffer bytes) {
        return new Bytes(200, mediaType, bytes, Map.of());
    }
}
