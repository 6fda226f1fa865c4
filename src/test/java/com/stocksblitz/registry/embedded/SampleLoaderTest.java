package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a server that answers as the contract of the ingest calls says; the registry itself is in EmbeddedStartIT.
 */
class SampleLoaderTest {
    private static final String COMPLETED = "{\"status\":\"completed\",\"quarantine\":{\"count\":0}}";
    private static final LocalDate TRADE_DATE = LocalDate.parse("2026-11-20");

    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> jobAnswers = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> resolveAnswers = new ConcurrentLinkedQueue<>();
    private int ingestStatus = 200;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void sendsBothDumpsAndWaitsUntilTheyAreFound() throws Exception {
        jobAnswers.addAll(List.of("{\"status\":\"queued\"}", "{\"status\":\"running\"}"));
        resolveAnswers.addAll(List.of(404, 404));

        load();

        assertThat(calls.stream().filter(call -> call.startsWith("POST")))
                .containsExactly(
                        "POST /api/v1/internal/instrument-registry/brokers/kite/ingest"
                                + "?mode=full_catalog&effective_date=2026-11-20 text/csv instrument_token",
                        "POST /api/v1/internal/instrument-registry/brokers/upstox/ingest"
                                + "?mode=full_catalog&effective_date=2026-11-20 application/json [{\"segment\":\"NSE",
                        "POST /api/v1/internal/instrument-registry/index-memberships application/json {\"memberships\":[");
        assertThat(calls.stream().filter(call -> call.contains("/jobs/"))).hasSize(4);
        assertThat(calls.stream().filter(call -> call.contains("/resolve"))).hasSize(3);
    }

    @Test
    void saysWhyADumpWasRefused() {
        ingestStatus = 503;

        assertThatThrownBy(this::load)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("kite was refused with 503");
    }

    @Test
    void saysWhyAJobFailed() {
        jobAnswers.add("{\"status\":\"failed\",\"errors\":[\"no disk\"]}");

        assertThatThrownBy(this::load).isInstanceOf(StartFailure.class).hasMessageContaining("no disk");
    }

    @Test
    void takesNoRowPutAsideForASuccess() {
        jobAnswers.add("{\"status\":\"completed\",\"quarantine\":{\"count\":2,\"by_reason\":{\"bad_isin\":2}}}");

        assertThatThrownBy(this::load).isInstanceOf(StartFailure.class).hasMessageContaining("bad_isin");
    }

    private void load() throws IOException, InterruptedException {
        var api = new SampleLoader.Api("http://127.0.0.1:" + server.getAddress().getPort(), "test-key");
        try (var client = HttpClient.newHttpClient()) {
            new SampleLoader(client, api).load(TRADE_DATE);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                + (body.isEmpty()
                        ? ""
                        : " " + type + " " + body.substring(0, 16).replaceAll(",.*", "")));
        var path = exchange.getRequestURI().getPath();
        if (!"test-key".equals(exchange.getRequestHeaders().getFirst("X-Internal-API-Key"))) {
            send(exchange, 401, "{}");
        } else if (path.contains("/jobs/")) {
            var job = jobAnswers.poll();
            send(exchange, 200, job == null ? COMPLETED : job);
        } else if (path.endsWith("/resolve")) {
            var status = resolveAnswers.poll();
            send(exchange, status == null ? 200 : status, "{}");
        } else {
            send(exchange, ingestStatus, "{\"job_id\":\"7\"}");
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
