package com.stocksblitz.registry.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** A request to another service with its answer read: within a limit of time, and of a limited length. */
public final class BoundedExchange {
    private BoundedExchange() {}

    /**
     * Fails with what the exchange fails with, or a timeout, or {@link BrokenExchange}; the connection is free then.
     *
     * @param limit from now until the answer is read
     * @param exchange sends the request and reads the answer
     */
    public static <T> Future<T> within(
            Duration limit, Future<HttpClientRequest> requested, Function<HttpClientRequest, Future<T>> exchange) {
        var over = new AtomicBoolean();
        return requested
                .compose(request -> over.get() ? tooLate(request) : exchange.apply(request))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                // Frees the connection of an answer that is cut off, also where it is only granted after the limit.
                .onFailure(failed -> {
                    over.set(true);
                    requested.onSuccess(HttpClientRequest::reset);
                });
    }

    /** Without a handler Vert.x logs as an error that a request is given up before it is sent. */
    private static <T> Future<T> tooLate(HttpClientRequest request) {
        request.exceptionHandler(reset -> {});
        return Future.failedFuture(new BrokenExchange("granted no connection in time"));
    }

    /**
     * The whole body.
     *
     * @param longest in bytes; of a longer one this fails with {@link BrokenExchange}
     */
    public static Future<Buffer> body(HttpClientResponse response, int longest) {
        var body = Buffer.buffer();
        return read(response, longest, body::appendBuffer).map(body);
    }

    /**
     * Hands the body over part by part, as it comes; an adapter, since the client has no way of its own to read one up
     * to a limit.
     *
     * @param longest in bytes; of a longer one this fails with {@link BrokenExchange}
     * @param part may throw, which this fails with
     */
    public static Future<Void> read(HttpClientResponse response, long longest, Consumer<Buffer> part) {
        var ended = Promise.<Void>promise();
        var length = new long[1];
        response.handler(chunk -> {
                    length[0] += chunk.length();
                    if (length[0] > longest) {
                        ended.tryFail(new BrokenExchange("answered more than " + longest + " bytes"));
                        return;
                    }
                    try {
                        part.accept(chunk);
                    } catch (RuntimeException refused) {
                        ended.tryFail(refused);
                    }
                })
                .exceptionHandler(ended::tryFail)
                .endHandler(end -> ended.tryComplete());
        return ended.future();
    }

    /** For an answer whose body nobody reads: without a handler Vert.x logs its end by the reset as an error. */
    public static void leaveUnread(HttpClientResponse response) {
        response.exceptionHandler(cut -> {});
    }
}
