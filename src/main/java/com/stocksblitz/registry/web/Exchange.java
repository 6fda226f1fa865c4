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

    HttpServerResponse response() {
        return request.response();
    }

    long elapsedNanos() {
        return System.nanoTime() - startedNanos;
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
