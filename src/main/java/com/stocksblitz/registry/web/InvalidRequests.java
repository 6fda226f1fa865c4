package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** What the HTTP decoder could not read, as a failure. */
final class InvalidRequests {
    private InvalidRequests() {}

    static Failure failure(HttpServerRequest request) {
        return switch (request.decoderResult().cause()) {
            case TooLongHttpLineException line -> new Failure.TooLong(true, "The request line is too long.");
            case TooLongHttpHeaderException header -> new Failure.TooLong(false, "The header fields are too long.");
            case null, default ->
                new Failure.Malformed("malformed_http", "The request is not valid HTTP/1.1.", List.of());
        };
    }
}
