package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog as a stream, over HTTP against the whole service with more in it than the sockets' buffers hold. */
class SnapshotOverHttpTest {
    private static final String SNAPSHOT = TestService.BASE + "/catalog/snapshot";
    private static final int MANY = 40_000;

    @TempDir
    private static Path home;

    private static TestService service;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        var database = TestPostgres.database();
        service = TestService.start(home, database, Map.of());
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    insert into instruments (instrument_key, exchange, instrument_type, asset_class, symbol, name, is_active,
                        data_source, version, created_at, updated_at)
                    select 'NSE:S' || n, 'NSE', 'EQ', 'equity', 'S' || n, '=1+' || n, true, 'kite', 1, now(), now()
                    from generate_series(1, %d) n""".formatted(MANY));
        }
    }

    @AfterAll
    static void stop() {
        service.close();
        HTTP.close();
    }

    @Test
    void streamsLinesAndCsvAtAPosition() throws Exception {
        var lines = get(SNAPSHOT, Map.of());
        assertThat(lines.statusCode()).isEqualTo(200);
        assertThat(lines.headers().firstValue("content-type")).contains("application/x-ndjson");
        assertThat(lines.headers().firstValueAsLong("x-catalog-position")).hasValue(0);
        var text = new String(lines.body(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(MANY);
        assertThat(Json.mapper()
                        .readTree(text.lines().findFirst().orElseThrow())
                        .get("instrument_key")
                        .textValue())
                .isEqualTo("NSE:S1");

        var csv = get(SNAPSHOT + "?format=csv&exchange=NSE", Map.of("accept-encoding", "gzip"));
        assertThat(csv.headers().firstValue("content-encoding")).contains("gzip");
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(csv.body()))) {
            var table = new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(table.lines()).hasSize(MANY + 1);
            assertThat(table.lines().skip(1).findFirst().orElseThrow()).startsWith("NSE:S1,S1,'=1+1,NSE,EQ,");
        }
    }

    @Test
    void sendsNothingToWhoHasItAlready() throws Exception {
        var first = get(SNAPSHOT + "?instrument_type=INDEX", Map.of());
        var tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(first.body()).isEmpty();

        for (int n = 0; n < 5; n++) {
            assertThat(get(SNAPSHOT + "?instrument_type=INDEX", Map.of("if-none-match", tag))
                            .statusCode())
                    .isEqualTo(304);
        }
        assertThat(get(SNAPSHOT, Map.of("if-none-match", tag)).statusCode()).isEqualTo(200);
    }

    @Test
    void readersThatStopReadingHoldTwoPlacesUntilTheyLeave() throws Exception {
        var readers = List.of(stalled(), stalled());
        Eventually.within(Duration.ofSeconds(5), () -> {
            var refused = get(SNAPSHOT, Map.of());
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).contains("5");
        });
        for (var reader : readers) {
            reader.close();
        }
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(get(SNAPSHOT, Map.of()).statusCode()).isEqualTo(200));
    }

    @Test
    void B12_refusesWhatItDoesNotKnow() throws Exception {
        var refused = get(SNAPSHOT + "?format=xml&broker=KITE&since=1", Map.of());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("format", "broker", "since");
    }

    /** Asks and reads the first line of the answer only. */
    private static Socket stalled() throws IOException {
        var socket = new Socket("127.0.0.1", service.application().port());
        socket.setReceiveBufferSize(4_096);
        var request = "GET " + SNAPSHOT + " HTTP/1.1\r\nHost: x\r\nX-Internal-API-Key: " + TestService.KEY + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        return socket;
    }

    private static HttpResponse<byte[]> get(String path, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", TestService.KEY);
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
