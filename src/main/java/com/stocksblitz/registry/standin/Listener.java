package com.stocksblitz.registry.standin;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/**
 * Where a stand-in listens and who may call it.
 *
 * @param port 0 for any free one
 * @param apiKey what {@code X-Internal-API-Key} must hold; there is no default
 */
public record Listener(String host, int port, String apiKey) {
    private static final int IDLE_SECONDS = 60;

    public Listener {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        if (apiKey == null || apiKey.isBlank()) {
            throw new IllegalArgumentException("an API key is required");
        }
    }

    Future<HttpServer> listen(Vertx vertx, Handler<HttpServerRequest> handler) {
        var options = new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS);
        return vertx.createHttpServer(options).requestHandler(handler).listen();
    }

    @Override
    public String toString() {
        return "Listener[" + host + ":" + port + "]";
    }
}
