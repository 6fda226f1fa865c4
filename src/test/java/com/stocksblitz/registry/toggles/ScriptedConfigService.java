package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.http.ServiceAddress;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real listener with the config service's protocol that answers as a test wants. */
final class ScriptedConfigService {
    static final String API_KEY = "canary-key-5150";

    private final Vertx vertx;
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Map<String, Handler<HttpServerRequest>> scripts = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile Handler<HttpServerRequest> forAll;
    private volatile int delayMs;
    private HttpServer server;
    private int port;

    ScriptedConfigService(Vertx vertx) throws TimeoutException {
        this.vertx = vertx;
        start();
    }

    void start() throws TimeoutException {
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(this::handle)
                .listen(port)
                .await(5, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    void stop() throws TimeoutException {
        server.close().await(5, TimeUnit.SECONDS);
    }

    ConfigServiceSettings settings(Duration readLimit) {
        return new ConfigServiceSettings(
                new ServiceAddress(URI.create("http://127.0.0.1:" + port)), "test env", API_KEY, readLimit);
    }

    void set(String name, String value) {
        values.put("INSTRUMENT_REGISTRY_" + name, value);
    }

    void unset(String name) {
        values.remove("INSTRUMENT_REGISTRY_" + name);
    }

    /** Every key gets this answer until {@link #heal}. */
    void answerAll(Handler<HttpServerRequest> script) {
        forAll = script;
    }

    /** One key gets this answer until {@link #heal}. */
    void answer(String name, Handler<HttpServerRequest> script) {
        scripts.put("INSTRUMENT_REGISTRY_" + name, script);
    }

    void heal() {
        forAll = null;
        scripts.clear();
    }

    void delay(int milliseconds) {
        delayMs = milliseconds;
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    int answers() {
        return answers.get();
    }

    static Handler<HttpServerRequest> body(int status, String body) {
        return request -> request.response().setStatusCode(status).end(body);
    }

    private void handle(HttpServerRequest request) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        request.response().endHandler(ended -> inFlight.decrementAndGet());
        Future.succeededFuture()
                .compose(now -> delayMs == 0 ? Future.succeededFuture() : vertx.timer(delayMs, TimeUnit.MILLISECONDS))
                .onSuccess(now -> answer(request));
    }

    private void answer(HttpServerRequest request) {
        answers.incrementAndGet();
        var parts = request.path().split("/");
        var key = parts.length == 6 ? parts[4] : "";
        var script = forAll != null ? forAll : scripts.get(key);
        if (script != null) {
            script.handle(request);
        } else if (!API_KEY.equals(request.getHeader("X-Internal-API-Key"))) {
            body(401, "{\"detail\": \"Invalid API key\"}").handle(request);
        } else if (parts.length != 6 || !"test env".equals(request.getParam("environment"))) {
            body(404, "{\"detail\": \"Not Found\"}").handle(request);
        } else if (values.containsKey(key)) {
            body(200, new JsonObject().put("secret_value", values.get(key)).encode())
                    .handle(request);
        } else {
            body(404, "{\"detail\": \"Secret not found\"}").handle(request);
        }
    }
}
