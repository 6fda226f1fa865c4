package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.failure.Problem;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the listener does with requests that no ordinary client sends, and with many at once. */
class HttpEdgeTest {
    private static final String HEAD = "Host: a\r\nX-Internal-API-Key: " + TestWeb.KEY + "\r\n";
    private static final String SEARCH = "POST " + TestWeb.BASE + "/search HTTP/1.1\r\n" + HEAD;
    private static final String LIST = "GET " + TestWeb.BASE + "/instruments HTTP/1.1\r\n" + HEAD;
    private static TestWeb web;

    @BeforeAll
    static void start() {
        web = new TestWeb(limits(1_000));
    }

    private static WebSettings.Limits limits(int connections) {
        return new WebSettings.Limits(
                1 << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                4,
                Duration.ofMillis(700),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                connections,
                8_192,
                16_384);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @BeforeEach
    void reset() {
        web.features.reset();
    }

    @Test
    void S13_refusesBothContentLengthAndTransferEncoding() {
        var answer = web.raw(SEARCH + "Content-Type: application/json\r\nContent-Length: 2\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("<closed>").doesNotContain("/smuggled");
        assertThat(web.features.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: 1x\r\n\r\n{}",
                "Bad Header: 1\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length : 2\r\n\r\n{}",
                "X-Bare: a\rb\r\nContent-Length: 2\r\n\r\n{}",
                "X-Bare: a\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
            })
    void S13_refusesAmbiguousFraming(String rest) {
        var answer = web.raw(SEARCH + "Content-Type: application/json\r\n" + rest);
        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("<closed>");
        assertThat(web.features.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Fold: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
                "X-Fold: a\r\n\tb\r\nContent-Length: 2\r\n\r\n{}",
                "X-Fold:\r\n \r\nContent-Length: 2\r\n\r\n{}",
                "Transfer-Encoding:\r\n chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding:\r\n chunked\r\nContent-Length: 2\r\n\r\n{}",
                "Content-Length: 2\r\n 5\r\n\r\n{}",
                "Content-Length: 2\r\n\t\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            })
    void S13_refusesAFoldedHeaderLine(String rest) {
        var answer = web.raw(SEARCH + "Content-Type: application/json\r\n" + rest);
        assertThat(answer).startsWith("HTTP/1.1 400").endsWith("<closed>");
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void S13_refusesAFoldedHeaderLineThatComesByteByByteAndBehindOtherRequests() {
        var body = "{\n \"query\":\n\t\"a\"}";
        var fixed = SEARCH + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        var chunked = SEARCH + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        var folded = LIST + "X-Fold: a\r\n b\r\n\r\n";

        for (var first : List.of(fixed, chunked, LIST + "\r\n", fixed + chunked + fixed)) {
            web.features.reset();
            var answer = web.raw(first + folded);
            int before = first.split("HTTP/1.1").length - 1;
            assertThat(answer.split("HTTP/1.1 200")).as(first).hasSize(before + 1);
            assertThat(answer).contains("HTTP/1.1 400").endsWith("<closed>");
            assertThat(web.features.asked).hasSize(before);
        }
        web.features.reset();
        assertThat(web.slowly(fixed + chunked + folded))
                .contains("HTTP/1.1 400")
                .endsWith("<closed>");
        assertThat(web.features.asked).hasSize(2);
    }

    /** The decoder gives up in the middle of a request; Vert.x then closes without an answer. */
    @Test
    void S13_closesOnABrokenChunk() {
        var answer = web.raw(SEARCH + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}");
        assertThat(answer).endsWith("<closed>").doesNotContain("HTTP/1.1 200");
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void refusesAQueryThatIsNotPercentEncoded() {
        var answer = web.raw("GET " + TestWeb.BASE + "/search/suggest?q=%zz HTTP/1.1\r\n" + HEAD + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("invalid_encoding");
        assertThat(web.raw("GET " + TestWeb.BASE + "/instruments/%zz HTTP/1.1\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
        assertThat(web.raw("GET " + TestWeb.BASE + "/instruments/A?x=%zz HTTP/1.1\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void refusesALongUrlAndLongHeadersWithAProblem() {
        assertThat(web.raw("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HEAD + "\r\n"))
                .contains(" 414 ")
                .contains("uri_too_long")
                .endsWith("<closed>");
        assertThat(web.raw(LIST + "X-Long: " + "a".repeat(20_000) + "\r\n\r\n"))
                .contains(" 431 ")
                .contains("headers_too_large")
                .endsWith("<closed>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\u001b[31mred", "a\u0001"})
    void S10_neverRepeatsAnUnsafeCorrelationId(String id) {
        var answer = web.raw(LIST + "X-Correlation-ID: " + id + "\r\n\r\n");
        assertThat(answer).doesNotContain("\u001b").doesNotContain("a\rb").doesNotContain("\u0001");
    }

    @Test
    void B1_cutsABodyThatNeverComes() {
        var answer = web.raw(SEARCH + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"query\"");
        assertThat(answer).startsWith("HTTP/1.1 408").contains("request_timeout");
        assertThat(web.features.asked).isEmpty();
    }

    /** However steadily it comes: what counts is the end. */
    @Test
    void S12_cutsABodyThatTrickles() throws IOException, InterruptedException {
        try (var socket = new Socket("127.0.0.1", web.port)) {
            socket.setSoTimeout(5_000);
            var out = socket.getOutputStream();
            out.write((SEARCH + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return TestWeb.readAll(socket.getInputStream());
                } catch (IOException gone) {
                    return "<closed>";
                }
            });
            long begun = System.nanoTime();
            try {
                while (!answer.isDone() && System.nanoTime() - begun < 5_000_000_000L) {
                    out.write(' ');
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (IOException cut) {
                // The peer has closed, as it should.
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("a body has 700 ms here")
                    .isLessThan(Duration.ofSeconds(4));
            assertThat(answer).succeedsWithin(Duration.ofSeconds(2));
        }
        assertThat(web.features.asked).isEmpty();
    }

    /** An open connection without a request has 2 s here. */
    @Test
    void S12_closesAnIdleKeepAliveConnectionAndLetsOthersBe() throws IOException {
        try (var socket = new Socket("127.0.0.1", web.port)) {
            socket.setSoTimeout(6_000);
            socket.getOutputStream().write((LIST + "\r\n").getBytes(StandardCharsets.US_ASCII));
            long begun = System.nanoTime();
            var answer = TestWeb.readAll(socket.getInputStream());
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("<closed>");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(5_500));
        }
        assertThat(web.get("/instruments").status()).isEqualTo(200);
    }

    @Test
    void S12_cutsHeadersThatTrickle() throws IOException, InterruptedException {
        try (var socket = new Socket("127.0.0.1", web.port)) {
            socket.setSoTimeout(6_000);
            var out = socket.getOutputStream();
            var closed = CompletableFuture.supplyAsync(() -> {
                try {
                    return TestWeb.readAll(socket.getInputStream());
                } catch (IOException gone) {
                    return "<closed>";
                }
            });
            long begun = System.nanoTime();
            try {
                while (!closed.isDone() && System.nanoTime() - begun < 5_000_000_000L) {
                    out.write('G');
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            } catch (IOException cut) {
                // The peer has closed, as it should.
            }
            assertThat(closed).succeedsWithin(Duration.ofSeconds(2));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        int many = 300;
        var requests = new StringBuilder();
        for (int i = 0; i < many; i++) {
            requests.append(LIST).append("X-Correlation-ID: n").append(i).append("\r\n\r\n");
        }
        var answer = web.raw(requests.toString());
        var ids = Pattern.compile("x-correlation-id: n(\\d+)")
                .matcher(answer)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
        assertThat(ids).isEqualTo(IntStream.range(0, many).boxed().toList());
    }

    @Test
    void answersSixtyFourConnectionsAtOnce() {
        try (var clients = Executors.newFixedThreadPool(64)) {
            var answers = IntStream.range(0, 64 * 10)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> web.get("/instruments/resolve?symbol=S" + i).status(), clients))
                    .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer)
                            .succeedsWithin(Duration.ofSeconds(20))
                            .isEqualTo(200));
        }
    }

    @Test
    void continuesOnlyAfterTheHeadersWereFoundGood() {
        var refused = web.raw("POST " + TestWeb.BASE
                + "/search HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        assertThat(refused).startsWith("HTTP/1.1 401").doesNotContain("100 Continue");
        var taken = web.raw(
                SEARCH + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(taken).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 200 OK");
    }

    @Test
    void usesTheConnectionOnAfterARefusedBodyHasArrived() {
        var body = "{\"colour\": 1}";
        var refused = "POST " + TestWeb.BASE + "/search HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        assertThat(web.raw(refused + LIST + "\r\n")).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200 OK");
    }

    @Test
    void S12_takesNoMoreConnectionsThanItsLimit() throws IOException {
        try (var own = new TestWeb(limits(5))) {
            var open = new ArrayList<Socket>();
            for (int i = 0; i < 6; i++) {
                open.add(new Socket("127.0.0.1", own.port));
            }
            var last = open.getLast();
            last.setSoTimeout(3_000);
            assertThat(TestWeb.readAll(last.getInputStream())).isEqualTo("<closed>");
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void O3_passesAValidTraceContextOn() {
        var valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        web.send(web.to("/instruments").header("traceparent", valid).GET());
        assertThat(web.features.asked.getLast().origin().traceparent()).contains(valid);
        web.send(web.to("/instruments")
                .header("traceparent", valid.toUpperCase(Locale.ROOT))
                .GET());
        assertThat(web.features.asked.getLast().origin().traceparent()).isEmpty();
    }

    /** The state is the vendors' and is not passed on, so that its size costs nothing but the limit of all headers. */
    @Test
    void O3_anOversizedTraceStateNeitherEndsTheTraceNorPassesTheLimit() {
        var valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var request = LIST + "traceparent: " + valid + "\r\ntracestate: ";

        assertThat(web.raw(request + "v=" + "x".repeat(8_000) + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(web.features.asked.getLast().origin().traceparent()).contains(valid);
        assertThat(web.raw(request + "v=" + "x".repeat(20_000) + "\r\n\r\n")).contains(" 431 ");
        var later = "cc" + valid.substring(2) + "-what-the-future-will-be-like";
        web.send(web.to("/instruments").header("traceparent", later).GET());
        assertThat(web.features.asked.getLast().origin().traceparent()).contains(valid);
    }

    /** Nothing that may be sent holds a loop up for long: a body is limited before it is parsed. */
    @Test
    void R13_noBodyHoldsUpTheEventLoop() {
        var bodies = List.of(
                "[".repeat(10 << 20),
                "{\"instrument_ids\": [" + "\"A\",".repeat(2_600_000) + "\"A\"]}",
                "{\"instrument_ids\": [" + "\"A\",".repeat(250_000) + "\"A\"]}",
                "{\"query\": \"" + "x".repeat(1_000_000) + "\"}",
                "[".repeat(1_000_000),
                "{\"a\":".repeat(150_000),
                "{\"limit\": " + "9".repeat(1_000_000) + "}");
        var worst = new ArrayList<Long>();
        // What else the machine does may hold it up too, but not each time.
        for (int round = 0; round < 4 && worst.stream().noneMatch(ms -> ms < 100); round++) {
            try (var own = new TestWeb()) {
                for (var body : bodies) {
                    for (var path : List.of("/instruments/bulk", "/search")) {
                        assertThat(own.post(path, body).status()).isIn(400, 413);
                    }
                }
                worst.add(own.liveness.worstLag().toMillis());
            }
        }
        assertThat(worst).as("worst lag of the loop in each round, ms").anyMatch(ms -> ms < 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Folded: a\r\n b\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\nContent-Length: 2\r\n\r\n{}",
            })
    void S13_oddHeadersReachNoFeatureInAnotherMeaning(String rest) {
        var answer = web.raw(SEARCH + "Content-Type: application/json\r\n" + rest);
        assertThat(answer).doesNotContain("HTTP/1.1 200");
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void answersARequestWithoutHostAsHttp11Says() {
        assertThat(web.raw("GET /health HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void answersHeadAsGetWithoutTheBody() {
        var answer = web.raw("HEAD " + TestWeb.BASE + "/instruments HTTP/1.1\r\n" + HEAD + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK").contains("x-content-type-options: nosniff");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo("<open>");
        assertThat(web.raw("HEAD " + TestWeb.BASE + "/instruments HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(web.raw("HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void R11_aCallersDeadlineEndsTheWaitAndReachesTheFeature() {
        var held = Promise.<ResolveAnswer>promise();
        web.features.answer(CatalogApi.RESOLVE, (query, origin) -> held.future());
        long begun = System.nanoTime();
        var reply = web.send(web.to("/instruments/resolve?symbol=A")
                .header("X-Deadline-Ms", "200")
                .GET());
        long ms = (System.nanoTime() - begun) / 1_000_000;

        assertThat(reply.status()).isEqualTo(504);
        assertThat(ms).isBetween(150L, 1_000L);
        assertThat(web.features.asked.getLast().origin().deadline()).isBefore(Instant.now());
        held.complete(new ResolveAnswer(0, List.of()));
        assertThat(web.send(web.to("/instruments").header("X-Deadline-Ms", "0").GET())
                        .pointers())
                .containsExactly("X-Deadline-Ms");
    }

    @Test
    void R1_whatIsBeyondTheNodesCapacityIsRefusedAtOnceAndHealthIsNot() throws Exception {
        while (web.gates.admission().inFlight() < Admission.FIRST) {
            web.gates.admission().enter(Priority.READ, "another");
        }
        try {
            long begun = System.nanoTime();
            var reply = web.get("/instruments/resolve?symbol=A");
            assertThat((System.nanoTime() - begun) / 1_000_000).as("ms").isLessThan(500);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("retry-after")).isEqualTo("1");
            assertThat(reply.json().get("code").textValue()).isEqualTo("unavailable");
            var posted = web.send(web.to("/search?%22=%00").POST(HttpRequest.BodyPublishers.ofString("{}")));
            assertThat(posted.status()).isEqualTo(503);
            assertThat(posted.json())
                    .as("written like every other problem")
                    .isEqualTo(Json.mapper()
                            .valueToTree(Problem.of(
                                            BusyAnswer.BUSY,
                                            TestWeb.BASE + "/search",
                                            posted.header("x-correlation-id"),
                                            Instant.parse(posted.json()
                                                    .get("timestamp")
                                                    .textValue()))
                                    .members()));
            assertThat(web.get("/health").status()).isEqualTo(200);
        } finally {
            for (int i = 0; i < Admission.FIRST; i++) {
                web.gates.admission().leave(Priority.READ, "another", 1);
            }
        }
        assertThat(web.get("/instruments/resolve?symbol=A").status()).isEqualTo(200);
        // The client may have its answer before the server has noticed that the answer is out.
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(web.gates.admission().inFlight())
                        .as("everything that came in has left")
                        .isZero());
    }

    @Test
    void S12_fiveHundredSlowConnectionsAreCutAndOthersDoNotNoticeThem() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 500; i++) {
                var socket = new Socket("127.0.0.1", web.port);
                socket.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            long begun = System.nanoTime();
            assertThat(web.get("/instruments").status()).isEqualTo(200);
            assertThat((System.nanoTime() - begun) / 1_000_000)
                    .as("ms beside them")
                    .isLessThan(5_000);
            for (var socket : slow) {
                socket.setSoTimeout(5_000);
                assertThat(TestWeb.readAll(socket.getInputStream())).endsWith("<closed>");
            }
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    /** Last by its own server, since it ends it. */
    @Test
    void letsARequestInFlightEndWhenItStops() {
        try (var own = new TestWeb()) {
            var held = Promise.<ResolveAnswer>promise();
            own.features.answer(CatalogApi.RESOLVE, (query, origin) -> held.future());
            var reply = CompletableFuture.supplyAsync(() -> own.get("/instruments/resolve?symbol=A"));
            while (own.features.asked.isEmpty()) {
                Thread.onSpinWait();
            }
            var stopped = own.vertx.undeploy(own.deployment);
            held.complete(new ResolveAnswer(0, List.of()));
            assertThat(reply)
                    .succeedsWithin(Duration.ofSeconds(5))
                    .satisfies(one -> assertThat(one.status()).isEqualTo(200));
            TestWeb.await(stopped);
        }
    }
}
