package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.ops.Liveness;
import com.stocksblitz.registry.ops.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The real listener on a free port over fake features on the real bus. */
final class TestWeb implements AutoCloseable {
    static final String BASE = "/api/v1/internal/instrument-registry";
    private static final int AFTER_THE_FIRST_BYTE_MS = 500;
    static final String KEY = "test-key-of-the-web";
    private static final ObjectMapper JSON = new ObjectMapper();

    final Vertx vertx = Vertx.vertx();
    final FakeFeatures features = new FakeFeatures();
    final Gates gates = Gates.standard(() -> 1);
    final Path uploads;
    final Contract contract;
    final Readiness readiness;
    final Liveness liveness = new Liveness();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final int port;
    final String deployment;
    private final HttpClient client = HttpClient.newHttpClient();

    TestWeb() {
        this(WebSettings.Limits.standard());
    }

    TestWeb(WebSettings.Limits limits) {
        this(limits, database -> Future.succeededFuture(Readiness.Result.up()));
    }

    TestWeb(WebSettings.Limits limits, Function<Vertx, Future<Readiness.Result>> database) {
        try {
            uploads = Files.createTempDirectory("uploads");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        var bus = new Bus(vertx, Clock.systemUTC(), key -> true);
        features.serve(bus);
        contract = await(Contract.load(vertx));
        readiness = new Readiness(
                vertx,
                Clock.systemUTC(),
                List.of(new Readiness.Check("database", true, Duration.ofMillis(200), () -> database.apply(vertx))));
        await(readiness.watch());
        readiness.started();
        var internal = new InternalKeys(KEY, Optional.of("the-previous-key"));
        ApiKeys keys = key -> Arrays.stream(KeyScope.values())
                .filter(scope -> key.equals(keyOf(scope)))
                .map(scope -> new KeyHolder(scope.word(), Set.of(scope)))
                .findFirst()
                .or(() -> internal.check(key));
        var verticle = new WebVerticle(
                new WebSettings("127.0.0.1", 0, uploads, limits),
                contract,
                keys,
                gates,
                new FakeNode(),
                bus,
                Clock.systemUTC(),
                readiness,
                liveness,
                registry);
        deployment = await(vertx.deployVerticle(verticle));
        port = verticle.port();
    }

    /** One that has this scope alone. */
    static String keyOf(KeyScope scope) {
        return "test-key-with-the-scope-" + scope.word();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    /** Path below the base, or from the root if it names a document or health. */
    HttpRequest.Builder to(String path) {
        boolean rooted = path.startsWith("/health")
                || path.startsWith("/ready")
                || path.startsWith("/metrics")
                || path.startsWith("/actuator")
                || path.startsWith("/api/");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + (rooted ? "" : BASE) + path))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", KEY);
    }

    Reply get(String path) {
        return send(to(path).GET());
    }

    Reply post(String path, String json) {
        return send(
                to(path).header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException broken) {
            throw new IllegalStateException("no answer", broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Bytes as they are; what comes back until the peer closes or is silent for a while. */
    String raw(String request) {
        return raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    String raw(byte[] request) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(1_500);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return answer(socket);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Each byte in a packet of its own, as far as the network lets it. */
    String slowly(String request) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(1_500);
            socket.setTcpNoDelay(true);
            for (var one : request.getBytes(StandardCharsets.ISO_8859_1)) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
            }
            return answer(socket);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Who keeps the connection open after an answer is asked no longer than an answer in parts may take. */
    private static String answer(Socket socket) throws IOException {
        int first;
        try {
            first = socket.getInputStream().read();
        } catch (IOException silent) {
            return "<open>";
        }
        if (first < 0) {
            return "<closed>";
        }
        socket.setSoTimeout(AFTER_THE_FIRST_BYTE_MS);
        return (char) first + readAll(socket.getInputStream());
    }

    static String readAll(InputStream in) {
        var text = new StringBuilder();
        try {
            for (int one = in.read(); one >= 0; one = in.read()) {
                text.append((char) one);
            }
            text.append("<closed>");
        } catch (IOException silent) {
            text.append("<open>");
        }
        return text.toString();
    }

    @Override
    public void close() {
        await(vertx.close());
        try (var left = Files.list(uploads)) {
            left.forEach(file -> file.toFile().delete());
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
        uploads.toFile().delete();
    }

    record Reply(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException wrong) {
                throw new AssertionError("not JSON: " + text(), wrong);
            }
        }

        List<String> pointers() {
            return json().path("errors").findValuesAsText("pointer");
        }
    }
}
