package com.stocksblitz.registry.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;

/**
 * One request on its way to its answer.
 *
 * @param arrivedAt the caller's deadline counts from then, also while the request waits
 * @param startedNanos by {@code System.nanoTime}
 */
record Exchange(HttpServerRequest request, String correlationId, Instant arrivedAt, long startedNanos) {
    /** Of a length below 10,000. */
    private static final int SMALL_DIGITS = 4;

    HttpServerResponse response() {
        return request.response();
    }

    long elapsedNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Whether the body fits into what has been received with its headers; it is thrown away as it comes. */
    boolean isSmall() {
        var length = request.getHeader("content-length");
        return length != null && isSmall(length.length());
    }

    /** @param digits of its length, as the header says it */
    static boolean isSmall(int digits) {
        return digits <= SMALL_DIGITS;
    }

    /** Whether the caller announced a body that has not been read to its end. */
    boolean hasUnreadBody() {
        if (request.isEnded()) {
            return false;
        }
        var length = request.getHeader("content-length");
        return length == null ? request.headers().contains("transfer-encoding") : !length.equals("0");
    }
}
