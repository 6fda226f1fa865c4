package com.stocksblitz.registry.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Prints what the web layer costs: requests per second of resolve and suggest over an in-memory feature against a bare
 * Vert.x handler that answers a small JSON, each with 64 connections on one server loop. Arguments: seconds per round.
 */
final class WebThroughput {
    private static final int CONNECTIONS = 64;

    private WebThroughput() {}

    public static void main(String[] args) throws InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        try (var web = new TestWeb()) {
            var vertx = web.vertx;
            var bare = vertx.createHttpServer(new HttpServerOptions().setPort(0))
                    .requestHandler(request -> request.response()
                            .putHeader("content-type", "application/json")
                            .end(new JsonObject()
                                    .put("instrument_key", "NSE:RELIANCE")
                                    .put("symbol", "RELIANCE")
                                    .put("exchange", "NSE")
                                    .toBuffer()));
            TestWeb.await(bare.listen());
            for (int round = 0; round < 3; round++) {
                double base = rate(bare.actualPort(), "/", seconds);
                double resolve =
                        rate(web.port, TestWeb.BASE + "/instruments/resolve?symbol=RELIANCE&exchange=NSE", seconds);
                double suggest = rate(web.port, TestWeb.BASE + "/search/suggest?q=reli", seconds);
                System.out.printf(
                        "bare %.0f/s, resolve %.0f/s (%.2f), suggest %.0f/s (%.2f)%n",
                        base, resolve, resolve / base, suggest, suggest / base);
                web.features.asked.clear();
            }
        }
    }

    private static double rate(int port, String path, int seconds) throws InterruptedException {
        var vertx = Vertx.vertx();
        var client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultPort(port).setDefaultHost("127.0.0.1"),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setEventLoopSize(1));
        var answered = new LongAdder();
        var running = new AtomicBoolean(true);
        var context = vertx.getOrCreateContext();
        context.runOnContext(start -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                again(client, path, answered, running);
            }
        });
        Thread.sleep(1_000);
        long before = answered.sum();
        long began = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        double rate = (answered.sum() - before) * 1e9 / (System.nanoTime() - began);
        running.set(false);
        Thread.sleep(200);
        TestWeb.await(vertx.close());
        return rate;
    }

    private static void again(HttpClient client, String path, LongAdder answered, AtomicBoolean running) {
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setURI(path)
                        .putHeader("X-Internal-API-Key", TestWeb.KEY))
                .compose(request -> request.send())
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.<Buffer>failedFuture("status " + response.statusCode()))
                .onSuccess(body -> {
                    answered.increment();
                    if (running.get()) {
                        again(client, path, answered, running);
                    }
                });
    }
}
