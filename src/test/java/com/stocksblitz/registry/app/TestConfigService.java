package com.stocksblitz.registry.app;

import com.stocksblitz.registry.standin.ConfigService;
import com.stocksblitz.registry.standin.Listener;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The platform's config service in small, beside a {@link TestService}. */
final class TestConfigService implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    private TestConfigService(Path file) throws TimeoutException {
        port = new ConfigService(vertx, new Listener("127.0.0.1", 0, TestService.KEY), file, Clock.systemUTC())
                .start()
                .await(5, TimeUnit.SECONDS);
    }

    static TestConfigService start(Path file) {
        try {
            return new TestConfigService(file);
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    /** For the settings of a service that is to use it. */
    Map<String, String> environment() {
        return Map.of("CONFIG_SERVICE_URL", "http://127.0.0.1:" + port);
    }

    /** As a person does it, past every node. */
    void write(String name, String value) throws IOException, InterruptedException {
        var body = new JsonObject()
                .put("secret_key", "INSTRUMENT_REGISTRY_" + name)
                .put("secret_value", value)
                .put("environment", "test");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/secrets"))
                .header("X-Internal-API-Key", TestService.KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.body());
        }
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
}
