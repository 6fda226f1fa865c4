package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.Problem;
import com.stocksblitz.registry.json.Json;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Ends every response of the listener; nobody else does. */
final class Responder {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
    private static final CharSequence CORRELATION_ID = HttpHeaders.createOptimized("x-correlation-id");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence RATE_POLICY = HttpHeaders.createOptimized("ratelimit-policy");
    private static final CharSequence RATE = HttpHeaders.createOptimized("ratelimit");
    private static final CharSequence KEY_SCHEME = HttpHeaders.createOptimized("ApiKey");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    static final CharSequence NOTHING = HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    /** How long an unwanted body may still arrive, so that its sender gets to read the answer. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final CharSequence SOON =
            HttpHeaders.createOptimized(Long.toString(BusyAnswer.RETRY_AFTER.toSeconds()));

    private final Vertx vertx;
    private final Clock clock;
    private final BusyAnswer busy = new BusyAnswer();

    Responder(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    void answer(Exchange exchange, Operation operation, Answer answer) {
        switch (answer) {
            case Answer.Value value -> value(exchange, operation, value);
            case Answer.Bytes bytes -> {
                var headers = exchange.response().headers();
                headers.set(HttpHeaderNames.CONTENT_TYPE, bytes.mediaType());
                headers.set(POLICY, NOTHING);
                bytes.headers().forEach(headers::set);
                end(exchange, bytes.status(), NO_CACHE, AnswerBody.of(bytes.bytes()));
            }
            case Answer.Streamed streamed -> stream(exchange, operation, streamed);
        }
    }

    void refuse(Exchange exchange, Failure failure) {
        var problem = Problem.of(failure, exchange.request().path(), exchange.correlationId(), clock.instant());
        var headers = exchange.response().headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, PROBLEM).set(POLICY, NOTHING);
        problem.retryAfter()
                .ifPresent(wait -> headers.set(
                        HttpHeaderNames.RETRY_AFTER,
                        Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()))));
        if (failure instanceof Failure.Unauthorized) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, KEY_SCHEME);
        }
        if (!problem.allowed().isEmpty()) {
            headers.set(HttpHeaderNames.ALLOW, String.join(", ", problem.allowed()));
        }
        end(exchange, problem.status(), NO_STORE, write(problem.members()));
    }

    /** Refuses for want of room; most answers of an overloaded node are this one, so it costs little. */
    void busy(Exchange exchange) {
        var headers = exchange.response().headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, PROBLEM).set(POLICY, NOTHING).set(HttpHeaderNames.RETRY_AFTER, SOON);
        boolean large = exchange.hasUnreadBody() && !exchange.isSmall();
        var body = busy.document(exchange.request().path(), exchange.correlationId(), clock.instant());
        if (begin(exchange, 503, NO_STORE)) {
            send(exchange, AnswerBody.of(body));
            if (large) {
                drain(exchange.request());
            }
        }
    }

    /** Where the key stands with its rate, by the draft of the IETF's rate limit fields. */
    void tell(Exchange exchange, RateLimits.Taken taken) {
        exchange.response()
                .headers()
                .set(RATE_POLICY, "\"key\";q=" + taken.perSecond() + ";w=1")
                .set(RATE, "\"key\";r=" + taken.remaining() + ";t=1");
    }

    private void value(Exchange exchange, Operation operation, Answer.Value answer) {
        var body = write(answer.value());
        var headers = exchange.response().headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, JSON).set(POLICY, NOTHING);
        var tag = answer.tag()
                .or(() -> operation.tagged() && answer.status() == 200 ? Optional.of(tag(body)) : Optional.empty());
        tag.ifPresent(known -> headers.set(HttpHeaderNames.ETAG, known));
        answer.location().ifPresent(path -> headers.set(HttpHeaderNames.LOCATION, path));
        if (operation.method().equals("GET")
                && tag.isPresent()
                && names(exchange.request().getHeader(HttpHeaderNames.IF_NONE_MATCH), tag.get())) {
            notModified(exchange);
            return;
        }
        body.tell(exchange.correlationId(), exchange.elapsedNanos() / 1_000_000);
        end(exchange, answer.status(), tag.isPresent() ? NO_CACHE : NO_STORE, body);
    }

    private void stream(Exchange exchange, Operation operation, Answer.Streamed answer) {
        var response = exchange.response();
        var headers = response.headers();
        headers.set(HttpHeaderNames.ETAG, answer.tag());
        answer.headers().forEach(headers::set);
        boolean known = names(exchange.request().getHeader(HttpHeaderNames.IF_NONE_MATCH), answer.tag());
        if (known || response.closed()) {
            answer.chunks().close();
            notModified(exchange);
            return;
        }
        headers.set(HttpHeaderNames.CONTENT_TYPE, answer.mediaType())
                .set(POLICY, NOTHING)
                .set(CORRELATION_ID, exchange.correlationId())
                .set(CONTENT_TYPE_OPTIONS, NO_SNIFF)
                .set(HttpHeaderNames.CACHE_CONTROL, NO_CACHE);
        new ResponseStream(vertx, exchange, answer.chunks()).send(operation.deadline());
    }

    private void end(Exchange exchange, int status, CharSequence caching, AnswerBody body) {
        end(exchange, status, caching, () -> send(exchange, body));
    }

    private void notModified(Exchange exchange) {
        end(exchange, 304, NO_CACHE, () -> exchange.response().end());
    }

    private void end(Exchange exchange, int status, CharSequence caching, Runnable sending) {
        boolean unread = exchange.hasUnreadBody();
        if (begin(exchange, status, caching)) {
            sending.run();
            if (unread) {
                drain(exchange.request());
            }
        }
    }

    /** In gzip for who asks, else as it is. */
    private void send(Exchange exchange, AnswerBody body) {
        var response = exchange.response();
        if (!Compression.isAsked(exchange, body.length())) {
            body.send(response);
            return;
        }
        Compression.gzip(vertx, body).onSuccess(packed -> {
            if (!response.ended() && !response.closed()) {
                response.end(packed);
            }
        });
    }

    /** Whether there is still somebody to send it to. */
    private static boolean begin(Exchange exchange, int status, CharSequence caching) {
        var response = exchange.response();
        if (response.ended() || response.closed()) {
            return false;
        }
        response.setStatusCode(status);
        response.headers()
                .set(CORRELATION_ID, exchange.correlationId())
                .set(CONTENT_TYPE_OPTIONS, NO_SNIFF)
                .set(HttpHeaderNames.CACHE_CONTROL, caching);
        return true;
    }

    /** Closing at once would reset the connection under a sender that has not read the answer yet. */
    private void drain(HttpServerRequest request) {
        long timer =
                vertx.setTimer(LINGER.toMillis(), passed -> request.connection().close());
        request.handler(chunk -> {});
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(ended -> vertx.cancelTimer(timer));
        request.resume();
    }

    /** Weak, since the time that an answer took is no part of what it says. */
    private static String tag(AnswerBody body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            body.writeTo(digest::update);
            return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 12)) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Whether {@code If-None-Match} holds the tag, perhaps among others, by the weak comparison of RFC 9110. */
    private static boolean names(String header, String tag) {
        if (header == null || header.equals(tag)) {
            return header != null;
        }
        return Arrays.stream(header.split(","))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || tag.equals("W/" + one));
    }

    private static AnswerBody write(Object value) {
        var body = new AnswerBody();
        try {
            Json.mapper().writeValue(body, value);
        } catch (IOException impossible) {
            throw new UncheckedIOException("an answer of ours cannot be written as JSON", impossible);
        }
        return body;
    }
}
