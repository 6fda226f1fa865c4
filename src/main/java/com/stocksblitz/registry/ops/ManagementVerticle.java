package com.stocksblitz.registry.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.json.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * Metrics and health without a key, for the scraper beside the service: bound to loopback unless an operator says
 * otherwise. On its own loop, so that it answers while the public listener is busy.
 */
public final class ManagementVerticle extends VerticleBase {
    private static final int IDLE_SECONDS = 30;
    private static final int DRAIN_MS = 1_000;

    private final String host;
    private final int port;
    private final HealthView view;
    private final PrometheusMeterRegistry registry;
    private HttpServer server;

    /** @param port 0 for any free one */
    public ManagementVerticle(
            String host, int port, Readiness readiness, Liveness liveness, PrometheusMeterRegistry registry) {
        this.host = host;
        this.port = port;
        this.view = new HealthView(readiness, liveness);
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS))
                .requestHandler(this::answer);
        return server.listen();
    }

    @Override
    public Future<?> stop() {
        return server.shutdown(DRAIN_MS, TimeUnit.MILLISECONDS);
    }

    /** The port that was bound. */
    public int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        if (request.method() != HttpMethod.GET) {
            request.response().putHeader("allow", "GET");
            end(request, 405, "text/plain", "");
            return;
        }
        switch (request.path()) {
            case "/metrics" -> end(request, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
            case "/health" -> end(request, view.health());
            case "/health/live" -> end(request, view.live());
            case "/health/ready", "/ready" -> end(request, view.ready(true));
            default -> end(request, 404, "text/plain", "");
        }
    }

    private static void end(HttpServerRequest request, HealthView.View view) {
        try {
            end(request, view.status(), "application/json", Json.mapper().writeValueAsString(view.members()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view of ours cannot be written as JSON", impossible);
        }
    }

    private static void end(HttpServerRequest request, int status, String mediaType, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", mediaType)
                .putHeader("cache-control", "no-store")
                .end(body);
    }
}
