package com.stocksblitz.registry.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.standin.ScreenerStub;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The legacy screener's stand-in beside a {@link TestService}. */
final class TestScreener implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    private TestScreener() throws TimeoutException {
        port = new ScreenerStub(vertx, new Listener("127.0.0.1", 0, TestService.KEY))
                .start()
                .await(5, TimeUnit.SECONDS);
    }

    static TestScreener start() {
        try {
            return new TestScreener();
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    /** For the settings of a service that is to use it. */
    Map<String, String> environment() {
        return Map.of("SCREENER_SERVICE_URL", "http://127.0.0.1:" + port);
    }

    void fault(String fault) throws IOException, InterruptedException {
        call("POST", "/faults", fault);
    }

    /** Behind the registry's back, in NIFTY 50. */
    void plant(String symbol, String weight, String sector) throws IOException, InterruptedException {
        call("POST", "/api/v1/index-memberships/bulk", """
                {"memberships": [{"symbol": "%s", "exchange": "NSE", "index_name": "NIFTY 50", "weight": %s,
                 "sector": %s, "effective_date": "2026-01-01"}]}""".formatted(symbol, weight, sector));
    }

    /** Of a share of the NSE in NIFTY 50; null where it is not listed. */
    BigDecimal weight(String symbol) throws IOException, InterruptedException {
        for (var row : call("GET", "/api/v1/index-memberships", "").get("memberships")) {
            if (row.get("symbol").textValue().equals(symbol)
                    && row.get("exchange").textValue().equals("NSE")) {
                return row.get("weight").decimalValue();
            }
        }
        return null;
    }

    @Override
    public void close() {
        http.close();
        try {
            vertx.close().await(5, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("X-Internal-API-Key", TestService.KEY)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.mapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
