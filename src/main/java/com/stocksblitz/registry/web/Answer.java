package com.stocksblitz.registry.web;

import io.vertx.core.Future;
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

    /**
     * A body that is made while it is sent.
     *
     * @param tag weak {@code ETag} of the content
     */
    record Streamed(String mediaType, String tag, Map<String, String> headers, Chunks chunks) implements Answer {
        public Streamed {
            headers = Map.copyOf(headers);
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** The body of a streamed answer. */
    interface Chunks {
        /** The next one, empty at the end; not asked for before the one before has come. */
        Future<Buffer> next();

        /** Frees what the body is made from, at its end or before; may be called again. */
        Future<Void> close();
    }

    static Answer ok(Object value) {
        return new Value(200, value);
    }

    /** Of something that is changed under {@code If-Match}: its tag is the version in quotes. */
    static Answer version(long version, Object value) {
        return new Value(200, value, Optional.of("\"" + version + '"'), Optional.empty());
    }

    /** The same, where the tag is more than the version. */
    static Answer tagged(String tag, Object value) {
        return new Value(200, value, Optional.of('"' + tag + '"'), Optional.empty());
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
