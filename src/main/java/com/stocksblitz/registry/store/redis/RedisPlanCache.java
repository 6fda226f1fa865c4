package com.stocksblitz.registry.store.redis;

import com.stocksblitz.registry.plan.PackedDocument;
import com.stocksblitz.registry.plan.PlanCache;
import com.stocksblitz.registry.plan.PlanKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Plans in Redis under {@code instrument_registry:plan:<hash>}. Layout of a value, big-endian: form (1 byte), plan id
 * (16), made at and ends at (epoch milliseconds, 8 each, the smallest long for no end), length of the document (4),
 * then the document deflated.
 */
public final class RedisPlanCache implements PlanCache {
    private static final String PREFIX = "instrument_registry:plan:";
    private static final byte FORM = 2;
    private static final int HEADER = 1 + 16 + 8 + 8 + 4;
    private static final long NO_END = Long.MIN_VALUE;
    private static final Duration LONGEST_CLEAR = Duration.ofSeconds(10);
    private static final int KEYS_PER_SCAN = 500;

    private final RedisLink redis;
    private final Clock clock;

    public RedisPlanCache(RedisLink redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    @Override
    public Future<Optional<Entry>> find(PlanKey key) {
        return redis.send(Request.cmd(Command.GET).arg(name(key)))
                .map(RedisPlanCache::read)
                .otherwise(Optional.empty());
    }

    @Override
    public Future<Void> put(PlanKey key, Entry entry, Duration ttl) {
        return redis.send(Request.cmd(Command.SET)
                        .arg(name(key))
                        .arg(write(entry))
                        .arg("PX")
                        .arg(ttl.toMillis()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    @Override
    public Future<Void> remove(PlanKey key) {
        return redis.send(Request.cmd(Command.UNLINK).arg(name(key)))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    @Override
    public Future<Long> clear() {
        return clearFrom("0", 0, clock.instant().plus(LONGEST_CLEAR));
    }

    private Future<Long> clearFrom(String cursor, long cleared, Instant deadline) {
        return redis.send(Request.cmd(Command.SCAN)
                        .arg(cursor)
                        .arg("MATCH")
                        .arg(PREFIX + "*")
                        .arg("COUNT")
                        .arg(KEYS_PER_SCAN))
                .compose(page -> unlink(page.get(1)).compose(removed -> {
                    var next = page.get(0).toString();
                    boolean done = next.equals("0") || clock.instant().isAfter(deadline);
                    return done
                            ? Future.succeededFuture(cleared + removed)
                            : clearFrom(next, cleared + removed, deadline);
                }))
                .otherwise(cleared);
    }

    private Future<Long> unlink(Response names) {
        if (names.size() == 0) {
            return Future.succeededFuture(0L);
        }
        var command = Request.cmd(Command.UNLINK);
        names.forEach(name -> command.arg(name.toBuffer()));
        return redis.send(command).map(Response::toLong);
    }

    private static String name(PlanKey key) {
        return PREFIX + key.hex();
    }

    private static Buffer write(Entry entry) {
        return Buffer.buffer(HEADER + entry.document().size())
                .appendByte(FORM)
                .appendLong(entry.planId().getMostSignificantBits())
                .appendLong(entry.planId().getLeastSignificantBits())
                .appendLong(entry.createdAt().toEpochMilli())
                .appendLong(
                        entry.expiresAt() == null ? NO_END : entry.expiresAt().toEpochMilli())
                .appendInt(entry.document().length())
                .appendBytes(entry.document().bytes());
    }

    /** A value of another form was left by another version of this program: a miss. */
    private static Optional<Entry> read(Response value) {
        if (value == null) {
            return Optional.empty();
        }
        var bytes = value.toBuffer();
        if (bytes.length() <= HEADER || bytes.getByte(0) != FORM) {
            return Optional.empty();
        }
        long endsAt = bytes.getLong(25);
        return Optional.of(new Entry(
                new UUID(bytes.getLong(1), bytes.getLong(9)),
                Instant.ofEpochMilli(bytes.getLong(17)),
                endsAt == NO_END ? null : Instant.ofEpochMilli(endsAt),
                PackedDocument.of(bytes.getBytes(HEADER, bytes.length()), bytes.getInt(33))));
    }
}
