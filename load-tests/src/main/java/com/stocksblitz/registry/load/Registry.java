package com.stocksblitz.registry.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The service under test, through its HTTP contract only. Blocking; for virtual threads and the main thread. */
final class Registry {
    static final String BASE = "/api/v1/internal/instrument-registry";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Setup setup;

    Registry(Setup setup) {
        this.setup = setup;
    }

    /** @param status of the answer, whatever it is */
    record Answer(int status, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        JsonObject expect(int expected, String what) {
            if (status != expected) {
                throw new IllegalStateException(what + ": status " + status + ", expected " + expected + ": "
                        + body.substring(0, Math.min(500, body.length())));
            }
            return json();
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    Answer post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    /** Reads an answer of any size to its end as it comes over the wire, without decompressing it; its bytes. */
    long download(String path, boolean packed) throws IOException {
        var request = request(path)
                .header("Accept-Encoding", packed ? "gzip" : "identity")
                .GET()
                .build();
        try {
            var response = client.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                var isPacked = response.headers().firstValue("Content-Encoding").isPresent();
                if (response.statusCode() != 200 || isPacked != packed) {
                    throw new IllegalStateException(
                            path + ": status " + response.statusCode() + ", packed " + isPacked);
                }
                return body.transferTo(OutputStream.nullOutputStream());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Sends a dump as it lies on disk. */
    Answer upload(String path, Path dump) throws IOException {
        return send(request(path)
                .header("Content-Type", dump.toString().endsWith(".gz") ? "application/gzip" : "text/csv")
                .POST(BodyPublishers.ofFile(dump))
                .build());
    }

    /** Every active instrument, or those of one exchange. */
    List<JsonObject> instruments(Optional<String> exchange) {
        var all = new ArrayList<JsonObject>();
        String cursor = null;
        do {
            var page = get(BASE + "/instruments?limit=" + PAGE
                            + exchange.map(e -> "&exchange=" + encode(e)).orElse("")
                            + (cursor == null ? "" : "&cursor=" + encode(cursor)))
                    .expect(200, "list of instruments");
            page.getJsonArray("instruments").forEach(entry -> all.add((JsonObject) entry));
            cursor = page.getString("next_cursor");
        } while (cursor != null);
        return all;
    }

    /** Polls until there is an answer; fails when the limit has passed. */
    static <T> T await(String what, Duration limit, Supplier<Optional<T>> probe) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            var found = probe.get();
            if (found.isPresent()) {
                return found.get();
            }
            pause(Duration.ofMillis(20));
        }
        throw new IllegalStateException(what + " did not happen within " + limit.toSeconds() + " s");
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(setup.baseUrl() + path))
                .timeout(TIMEOUT)
                .header("X-Internal-API-Key", setup.apiKey());
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new IllegalStateException(request.method() + ' ' + request.uri() + ": " + failed, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
