package com.stocksblitz.registry.testing;

import java.time.Duration;

/** What a {@link FaultProxy} does to the bytes that pass through it. */
public sealed interface Fault {

    /** Nothing: bytes pass at once. */
    record None() implements Fault {}

    /** Each block of bytes, both ways, waits for the latency plus up to the jitter. */
    record Latency(Duration latency, Duration jitter) implements Fault {}

    /** Connections are accepted and stay open, but every byte on any of them is dropped: a cable that was cut. */
    record BlackHole() implements Fault {}

    /** New connections are accepted and never answered; those that are open go on. */
    record NeverAnswer() implements Fault {}

    /** Every connection, open or new, is reset. */
    record Reset() implements Fault {}

    /**
     * Passes everything until the client sends these bytes; the server gets them, its answer is dropped, then a reset.
     */
    record ResetAfter(String sent) implements Fault {}

    /** Bytes of the server come one at a time with this pause between them. */
    record SlowDrip(Duration pause) implements Fault {}

    /** Each connection is closed after this many bytes of the server. */
    record Truncate(int bytes) implements Fault {}

    /** The server's bytes are replaced by random ones. */
    record Garbage(long seed) implements Fault {}
}
