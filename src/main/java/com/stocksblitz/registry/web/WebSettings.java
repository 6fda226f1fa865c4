package com.stocksblitz.registry.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the listener listens and what it bears.
 *
 * @param port 0 for any free one
 * @param uploads directory of this node for bodies on their way to the ingest
 */
public record WebSettings(String host, int port, Path uploads, Limits limits) {
    public WebSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(uploads, "uploads");
        Objects.requireNonNull(limits, "limits");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        }
    }

    /**
     * @param uploadBytes largest dump as it is sent, compressed
     * @param uploadTime from the first to the last byte of a dump
     * @param uploadIdle longest pause within a dump
     * @param uploads most dumps on their way at the same time, over all listeners of the node
     * @param bodyTime from the end of the headers to the end of a JSON body
     * @param headerTime from the connection to the end of the first request's headers
     * @param quietTime without a request on an open connection, however many bytes trickle in
     * @param drainTime for requests in flight when the listener stops
     * @param connections per listener instance; one more is closed at once
     * @param urlBytes of the request line
     * @param headerBytes of all header fields together
     */
    public record Limits(
            long uploadBytes,
            Duration uploadTime,
            Duration uploadIdle,
            int uploads,
            Duration bodyTime,
            Duration headerTime,
            Duration quietTime,
            Duration drainTime,
            int connections,
            int urlBytes,
            int headerBytes) {

        public static Limits standard() {
            return new Limits(
                    256L << 20,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30),
                    4,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(10),
                    2_000,
                    8_192,
                    16_384);
        }
    }

    public static WebSettings of(String host, int port, Path uploads) {
        return new WebSettings(host, port, uploads, Limits.standard());
    }
}
