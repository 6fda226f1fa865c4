package com.stocksblitz.registry.store.redis;

import com.stocksblitz.registry.breaker.BreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client to Redis behind a holder that gives every command a time limit and replaces the client after a loss:
 * redis-client knows no limit for a command in flight, and a pool that met a silent network keeps its dead connections.
 * While Redis is away commands fail at once; one is let through as a probe each time the back-off has passed.
 */
public final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final long FIRST_BACK_OFF_MS = 100;
    private static final int MOST_DOUBLINGS = 6;
    private static final int WAITING_PER_CONNECTION = 64;
    /** A plan's document in one piece: in small ones the client copies all that it has with each that comes. */
    private static final int READ_AT_ONCE = 64 * 1024;

    private static final List<String> SHUT = List.of(
            "CONNECTION_CLOSED",
            "LOADING",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "ERR AUTH",
            "ERR invalid password",
            "ERR DB index");

    private final Vertx vertx;
    private final RedisOptions options;
    private final Duration limit;
    private final Clock clock;
    private final Random jitter;
    private final AtomicReference<Link> link;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long changedNanos = System.nanoTime();

    /**
     * @param url {@code redis://[:password@]host:port[/db]}; never logged
     * @param poolSize most connections, 1 to 50
     * @param limit longest wait for the answer to one command
     * @param jitter spreads the probes of many nodes
     */
    public RedisLink(Vertx vertx, String url, int poolSize, Duration limit, Clock clock, Random jitter) {
        this.vertx = vertx;
        this.options = new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(poolSize)
                .setMaxPoolWaiting(poolSize * WAITING_PER_CONNECTION)
                .setMaxWaitingHandlers(poolSize * WAITING_PER_CONNECTION)
                .setPoolName("registry")
                .setNetClientOptions(new NetClientOptions()
                        .setReceiveBufferSize(READ_AT_ONCE)
                        .setConnectTimeout((int) limit.toMillis())
                        .setTcpKeepAlive(true));
        this.limit = limit;
        this.clock = clock;
        this.jitter = jitter;
        this.link = new AtomicReference<>(Link.fresh(open()));
    }

    /** Fails with {@link RedisAway} when there was no answer, with Redis' own error where it refused the command. */
    Future<Response> send(Request command) {
        var current = link.get();
        if (!current.isDown()) {
            return send(current, command);
        }
        var probe = current.probedAt(clock.millis(), limit);
        if (clock.millis() >= current.notBefore() && link.compareAndSet(current, probe)) {
            return send(probe, command);
        }
        refused.incrementAndGet();
        return Future.failedFuture(new RedisAway());
    }

    /** Fails with {@link RedisAway} when there was no answer. */
    public Future<Void> ping() {
        return send(Request.cmd(Command.PING)).mapEmpty();
    }

    /** Whether the last command was answered; true before the first. */
    public boolean isUp() {
        return !link.get().isDown();
    }

    public BreakerState breaker() {
        var now = link.get();
        var status = !now.isDown()
                ? BreakerState.Status.CLOSED
                : clock.millis() < now.notBefore() ? BreakerState.Status.OPEN : BreakerState.Status.HALF_OPEN;
        return new BreakerState(
                "redis",
                status,
                now.losses(),
                opened.get(),
                refused.get(),
                (System.nanoTime() - changedNanos) / 1_000_000);
    }

    /** Forgets the outages seen so far: while it is away, the next command is let through as a probe. */
    public void forgetOutages() {
        link.updateAndGet(now -> now.isDown() ? new Link(now.client(), 1, 0) : now);
    }

    public Future<Void> close() {
        return link.get().client().close();
    }

    private Future<Response> send(Link used, Request command) {
        return used.client()
                .send(command)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(answer -> answered(used))
                .recover(cause -> Future.failedFuture(refusedOrLost(used, cause)));
    }

    private Throwable refusedOrLost(Link used, Throwable cause) {
        if (cause instanceof Response && !isShut(cause)) {
            answered(used);
            return cause;
        }
        if (!(cause instanceof ConnectionPoolTooBusyException)) {
            replace(used);
        }
        return new RedisAway();
    }

    /** Redis lets nobody in, since it still loads its data or the password is wrong; or the client says it hung up. */
    private static boolean isShut(Throwable refusal) {
        return refusal.getMessage() != null && SHUT.stream().anyMatch(refusal.getMessage()::startsWith);
    }

    private void answered(Link used) {
        if (used.isDown() && link.compareAndSet(used, Link.fresh(used.client()))) {
            changedNanos = System.nanoTime();
            LOG.atInfo().log("Redis answers again");
        }
    }

    /** Of many commands that were lost together the first replaces the client; the others find it done. */
    private void replace(Link lost) {
        if (link.get() != lost) {
            return;
        }
        var client = open();
        long backOff = FIRST_BACK_OFF_MS << Math.min(lost.losses(), MOST_DOUBLINGS);
        long wait = backOff + jitter.nextLong(backOff / 4);
        if (!link.compareAndSet(lost, new Link(client, lost.losses() + 1, clock.millis() + wait))) {
            client.close();
            return;
        }
        if (!lost.isDown()) {
            opened.incrementAndGet();
            changedNanos = System.nanoTime();
            LOG.atWarn().log("Redis is away; its commands fail at once until it answers a probe");
        }
        lost.client().close().onFailure(cause -> LOG.atDebug().setCause(cause).log("The old client did not close"));
    }

    private Redis open() {
        return Redis.createClient(vertx, new RedisOptions(options));
    }

    /**
     * @param losses in a row; 0 while Redis answers
     * @param notBefore epoch milliseconds of the next probe
     */
    private record Link(Redis client, int losses, long notBefore) {
        static Link fresh(Redis client) {
            return new Link(client, 0, 0);
        }

        boolean isDown() {
            return losses > 0;
        }

        Link probedAt(long now, Duration limit) {
            return new Link(client, losses, now + limit.toMillis());
        }
    }
}
