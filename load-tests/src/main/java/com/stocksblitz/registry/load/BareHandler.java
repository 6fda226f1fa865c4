package com.stocksblitz.registry.load;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * The measuring rod: a Vert.x HTTP server that does nothing but encode one JSON object for every request. Arguments:
 * file with the object, number of event loops. Prints its port and leaves when its standard input ends.
 */
final class BareHandler extends VerticleBase {
    /** Vert.x gives all instances of a deployment the same free port for it. */
    private static final int ANY_PORT_SHARED = -1;

    private final JsonObject answer;
    private final CompletableFuture<Integer> port;

    private BareHandler(JsonObject answer, CompletableFuture<Integer> port) {
        this.answer = answer;
        this.port = port;
    }

    public static void main(String[] arguments) throws IOException {
        var answer = new JsonObject(Files.readString(Path.of(arguments[0])));
        int eventLoops = Integer.parseInt(arguments[1]);
        var port = new CompletableFuture<Integer>();
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops));
        vertx.deployVerticle(() -> new BareHandler(answer, port), new DeploymentOptions().setInstances(eventLoops))
                .await();
        System.out.println("PORT " + port.join());
        while (System.in.read() >= 0) {
            // Only the end matters: the parent is gone or wants us to go.
        }
        System.exit(0);
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(answer.toBuffer()))
                .listen(ANY_PORT_SHARED, "127.0.0.1")
                .onSuccess(server -> port.complete(server.actualPort()));
    }
}
