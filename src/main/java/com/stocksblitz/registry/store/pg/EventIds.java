package com.stocksblitz.registry.store.pg;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of events that are many at a time: UUIDs of version 7 (RFC 9562), 48 bits of milliseconds, then random. The
 * database's own way, {@code uuid_v7()}, asks the system for random bytes once for each, which is most of what it
 * takes.
 */
final class EventIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long VERSION = 0x7000L;
    private static final long RANDOM_OF_HIGH = 0x0fffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private EventIds() {}

    static UUID[] draw(int count, Instant now) {
        var bytes = new byte[count * 2 * Long.BYTES];
        RANDOM.nextBytes(bytes);
        var random = ByteBuffer.wrap(bytes);
        long time = now.toEpochMilli() << 16 | VERSION;
        var ids = new UUID[count];
        for (int i = 0; i < count; i++) {
            ids[i] = new UUID(time | random.getLong() & RANDOM_OF_HIGH, VARIANT | random.getLong() >>> 2);
        }
        return ids;
    }
}
