package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.FetchDump;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of any size on their way to the disk. */
class UploadTest {
    private static final long LIMIT = WebSettings.Limits.standard().uploadBytes();
    private static final String HEAD = "POST " + TestWeb.BASE + "/brokers/kite/ingest HTTP/1.1\r\nHost: a\r\n"
            + "X-Internal-API-Key: " + TestWeb.KEY + "\r\nContent-Type: application/octet-stream\r\n";
    private static TestWeb web;

    @BeforeAll
    static void start() {
        web = new TestWeb(new WebSettings.Limits(
                LIMIT,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(5),
                100,
                8_192,
                16_384));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @BeforeEach
    void reset() throws IOException {
        web.features.reset();
        for (var file : files()) {
            Files.delete(file);
        }
    }

    @Test
    void writesTheBytesAsSentAndSubmitsTheirDigest() throws IOException, NoSuchAlgorithmException {
        var bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);

        var reply = web.send(web.to("/brokers/kite/ingest?mode=incremental&dry_run=true&effective_date=2026-11-20"
                        + "&symbols=A,B&exchanges=NSE&priority=2")
                .header("content-type", "application/gzip")
                .header("Idempotency-Key", "k1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        var dump = web.features.lastRequest(SubmitDump.class);
        assertThat(dump.file()).hasBinaryContent(bytes);
        assertThat(dump.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(dump.mode()).isEqualTo(IngestMode.INCREMENTAL);
        assertThat(dump.dryRun()).isTrue();
        assertThat(dump.effectiveDate()).contains(LocalDate.of(2026, 11, 20));
        assertThat(dump.symbols()).containsExactly("A", "B");
        assertThat(dump.priority()).isEqualTo(2);
        assertThat(dump.idempotencyKey()).contains("k1");
        assertThat(files()).containsExactly(dump.file());
    }

    @Test
    void B1_refusesOneByteTooManyInChunksWithTheHeapFlat() throws IOException {
        var runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        var chunk = new byte[1 << 16];
        String answer;
        long most = 0;
        try (var socket = new Socket("127.0.0.1", web.port)) {
            socket.setSoTimeout(5_000);
            var out = socket.getOutputStream();
            send(out, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            for (long sent = 0; sent < LIMIT; sent += chunk.length) {
                send(out, "10000\r\n");
                out.write(chunk);
                send(out, "\r\n");
                if (sent % (32 << 20) == 0) {
                    System.gc();
                    most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
                }
            }
            assertThat(web.features.asked).isEmpty();
            send(out, "1\r\nx\r\n0\r\n\r\n");
            answer = TestWeb.readAll(socket.getInputStream());
        }

        assertThat(answer).startsWith("HTTP/1.1 413").contains("too_large");
        assertThat(most - before).as("bytes of heap in use while uploading").isLessThan(48 << 20);
        assertThat(web.features.asked).isEmpty();
        assertNothingLeft();
    }

    @Test
    void B1_refusesAnAnnouncedLengthOverTheLimitAtOnce() {
        var answer = web.raw(HEAD + "Content-Length: " + (LIMIT + 1) + "\r\n\r\nabc");
        assertThat(answer).startsWith("HTTP/1.1 413");
        assertNothingLeft();
    }

    @Test
    void removesWhatWasSentWhenTheClientGoesAway() throws IOException {
        try (var socket = new Socket("127.0.0.1", web.port)) {
            send(socket.getOutputStream(), HEAD + "Content-Length: 1000000\r\n\r\n" + "x".repeat(100_000));
            waitFor(() -> !files().isEmpty());
        }
        waitFor(() -> files().isEmpty());
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void S12_cutsAnUploadThatStandsStill() throws IOException {
        try (var socket = new Socket("127.0.0.1", web.port)) {
            socket.setSoTimeout(5_000);
            send(socket.getOutputStream(), HEAD + "Content-Length: 1000000\r\n\r\nabc");
            assertThat(TestWeb.readAll(socket.getInputStream())).startsWith("HTTP/1.1 408");
        }
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "\r\n"})
    void refusesAnEmptyDump(String rest) {
        assertThat(web.raw(HEAD + rest)).startsWith("HTTP/1.1 400").contains("malformed_body");
        assertThat(web.features.asked).isEmpty();
        assertNothingLeft();
    }

    @Test
    void refusesBadParametersBeforeTheBody() {
        var reply = web.send(web.to("/brokers/kite/ingest?mode=all&priority=0&dry_run=yes&effective_date=tomorrow&x=1")
                .header("content-type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("a,b\n")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).containsExactlyInAnyOrder("mode", "priority", "dry_run", "effective_date", "x");
        assertNothingLeft();
    }

    @Test
    void B2_refusesMediaTypesAndEncodingsThatAreNoDump() {
        for (var encoding : List.of("deflate", "br", "gzip, gzip", "zstd")) {
            assertThat(upload("text/csv", encoding).status()).as(encoding).isEqualTo(415);
        }
        for (var type : List.of("image/png", "multipart/form-data; boundary=x", "application/zip")) {
            assertThat(upload(type, null).status()).as(type).isEqualTo(415);
        }
        assertThat(upload("text/csv", "br").status()).isEqualTo(415);
        assertThat(upload("text/csv; charset=utf-8", "gzip").status()).isEqualTo(200);
    }

    @Test
    void takesFourUploadsAtATimeAndRefusesOneMoreUntilAPlaceIsFree() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 4; i++) {
                var socket = new Socket("127.0.0.1", web.port);
                sockets.add(socket);
                send(socket.getOutputStream(), HEAD + "Content-Length: 1000000\r\n\r\nabc");
            }
            waitFor(() -> files().size() == 4);

            assertThat(web.raw(HEAD + "Content-Length: 1000000\r\n\r\n"))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("retry-after: 30");
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        waitFor(() -> files().isEmpty());
        waitFor(() -> upload("text/csv", null).status() == 200);
    }

    @Test
    void asksForAFetchWhereTheBodyNamesASourceAndTakesADumpInJson() {
        var named = json(" \n{\"broker_id\":\"kite\",\"source\":\"daily\",\"mode\":\"incremental\",\"priority\":2}");

        assertThat(named.status()).isEqualTo(200);
        assertThat(web.features.lastRequest(FetchDump.class))
                .isEqualTo(new FetchDump(
                        "kite",
                        "daily",
                        Optional.of(IngestMode.INCREMENTAL),
                        List.of(),
                        List.of(),
                        2,
                        false,
                        Optional.empty(),
                        Optional.empty()));
        assertNothingLeft();

        var wrong = json("{\"broker_id\":\"upstox\",\"mode\":\"all\",\"priority\":11,\"filters\":{\"x\":1},\"y\":2}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("/broker_id", "/mode", "/priority", "/filters/x", "/y", "/source");
        assertNothingLeft();
        var dump = web.send(web.to("/brokers/kite/ingest")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[{\"a\":1}]")));
        assertThat(dump.status()).isEqualTo(200);
    }

    private static TestWeb.Reply json(String body) {
        return web.send(web.to("/brokers/kite/ingest")
                .header("content-type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void removesTheFileOfADumpThatTheIngestRefuses() {
        web.features.answer(
                IngestApi.SUBMIT,
                (dump, origin) -> Future.failedFuture(
                        new FailureException(Failure.NotFound.of("No broker of this name is known."))));
        assertThat(upload("text/csv", null).status()).isEqualTo(404);
        assertNothingLeft();

        web.features.answer(
                IngestApi.SUBMIT,
                (dump, origin) ->
                        Future.failedFuture(new FailureException(new Failure.DeadlineExceeded("Nobody knows."))));
        assertThat(upload("text/csv", null).status()).isEqualTo(504);
        assertThat(files()).hasSize(1);
    }

    private static TestWeb.Reply upload(String type, String encoding) {
        var request = web.to("/brokers/kite/ingest")
                .header("content-type", type)
                .POST(HttpRequest.BodyPublishers.ofString("a,b\n1,2\n"));
        if (encoding != null) {
            request.header("content-encoding", encoding);
        }
        return web.send(request);
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The answer can be there a moment before the file is gone. */
    private static void assertNothingLeft() {
        waitFor(() -> files().isEmpty());
    }

    private static void waitFor(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waited too long; files: " + files())
                    .isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static List<Path> files() {
        try (var files = Files.list(web.uploads)) {
            return files.toList();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
