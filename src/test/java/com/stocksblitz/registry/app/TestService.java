package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The whole service on a free port, against a database of its own, called over HTTP as its users do. */
final class TestService implements AutoCloseable {
    static final String KEY = "key-of-the-test-service";
    static final String BASE = "/api/v1/internal/instrument-registry";
    static final String TRADE_DATE = "2026-11-20";

    /** Kite's file, as the broker writes it: two shares, an index, two options and a future. */
    static final String KITE = """
            instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange
            738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.1,1,EQ,NSE,NSE
            2953217,11536,TCS,TATA CONSULTANCY SERV LT,0.0,,0.0,0.1,1,EQ,NSE,NSE
            256265,1001,NIFTY 50,NIFTY 50,0.0,,0.0,0.0,0,EQ,INDICES,NSE
            12602626,49229,NIFTY26NOVFUT,NIFTY,0.0,2026-11-24,0.0,0.1,65,FUT,NFO-FUT,NFO
            12602882,49230,NIFTY26NOV26000CE,NIFTY,0.0,2026-11-24,26000.0,0.05,65,CE,NFO-OPT,NFO
            12603138,49231,NIFTY26NOV26000PE,NIFTY,0.0,2026-11-24,26000.0,0.05,65,PE,NFO-OPT,NFO
            """;

    private final Application application;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestService(Application application) {
        this.application = application;
    }

    static TestService start(Path home, TestPostgres.TestDatabase database, Map<String, String> more) {
        return new TestService(Application.start(environment(home, database, more)));
    }

    /** @param more added to what every service under test is given, or in its place */
    static Map<String, String> environment(Path home, TestPostgres.TestDatabase database, Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "PORT",
                "0",
                "MANAGEMENT_PORT",
                "0",
                "EVENT_LOOPS",
                "2",
                "ENVIRONMENT",
                "test",
                "INTERNAL_API_KEY",
                KEY,
                "REGISTRY_HOME",
                home.toString(),
                "TRADE_DATE",
                TRADE_DATE,
                "DATABASE_URL",
                database.url(),
                "DATABASE_MIGRATION_URL",
                database.ownerUrl(),
                "REDIS_URL",
                TestRedis.url()));
        environment.putAll(more);
        return environment;
    }

    Application application() {
        return application;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + application.port() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        var response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        var request = request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return http.send(request(path).DELETE().build(), BodyHandlers.ofString());
    }

    JsonNode posted(String path, String body) throws IOException, InterruptedException {
        var response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.mapper().readTree(response.body());
    }

    /** Sends a dump and waits until its job has completed and the index has reached its last event. */
    JsonNode ingest(String broker, String dump) throws Exception {
        return ingest(broker, dump, TRADE_DATE);
    }

    /** The same of another trade date. */
    JsonNode ingest(String broker, String dump, String effectiveDate) throws Exception {
        var request = request(BASE + "/brokers/" + broker + "/ingest?mode=full_catalog&effective_date=" + effectiveDate)
                .header("content-type", "text/csv")
                .POST(BodyPublishers.ofString(dump))
                .build();
        var accepted = http.send(request, BodyHandlers.ofString());
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        var job = Json.mapper().readTree(accepted.body()).get("job_id").textValue();
        Eventually.within(
                Duration.ofSeconds(20),
                () -> assertThat(json(BASE + "/jobs/" + job).get("status").textValue())
                        .isEqualTo("completed"));
        var report = json(BASE + "/jobs/" + job);
        if (!report.get("new_instruments").asText().equals("0")) {
            Eventually.within(Duration.ofSeconds(10), () -> {
                var last = json(BASE + "/jobs/" + job).get("last_position");
                assertThat(last.isNull()).as("events are numbered").isFalse();
                assertThat(json(BASE + "/catalog/summary").get("position").longValue())
                        .isGreaterThanOrEqualTo(last.longValue());
            });
        }
        return report;
    }

    @Override
    public void close() {
        http.close();
        application.stop();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20)).header("X-Internal-API-Key", KEY);
    }
}
