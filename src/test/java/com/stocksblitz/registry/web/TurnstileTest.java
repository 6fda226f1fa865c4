package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of a node that has no room, before the server and by it, on the wire. */
class TurnstileTest {
    private static final TestWeb WEB = new TestWeb();
    private static final String READ = TestWeb.BASE + "/instruments/resolve?symbol=A%20B";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d+) ");
    private static final String OTHER = "other";

    private final Map<Priority, Integer> taken = new EnumMap<>(Priority.class);

    @AfterAll
    static void close() {
        WEB.close();
    }

    @AfterEach
    void leave() {
        taken.forEach((priority, many) -> {
            for (int i = 0; i < many; i++) {
                WEB.gates.admission().leave(priority, OTHER, 0);
            }
        });
        WEB.features.reset();
    }

    private void fill(Priority priority) {
        while (WEB.gates.admission().enter(priority, OTHER)) {
            taken.merge(priority, 1, Integer::sum);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "X-Correlation-ID: mine\r\n", "X-Correlation-ID: not safe\r\nConnection: Keep-Alive\r\n"})
    void R1_aRefusalBeforeTheServerSaysWhatTheServersOwnWouldSay(String headers) throws IOException {
        fill(Priority.READ);
        long before = WEB.gates.admission().refused();

        var early = Answer.of(WEB.raw(get(READ, headers)));
        var own = Answer.of(WEB.raw(get(READ, headers + "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n"));

        assertThat(early.status()).isEqualTo(503).isEqualTo(own.status());
        assertThat(early.headers()).isEqualTo(own.headers()).containsEntry("retry-after", "1");
        assertThat(early.document()).isEqualTo(own.document());
        assertThat(early.document().path("instance").asText()).isEqualTo(READ.substring(0, READ.indexOf('?')));
        assertThat(WEB.gates.admission().refused() - before).isEqualTo(2);
        if (headers.contains("mine")) {
            assertThat(early.id()).isEqualTo("mine");
        } else {
            assertThat(early.id()).matches("[0-9a-f-]{36}").isNotEqualTo(own.id());
        }
    }

    @Test
    void R1_whatIsSentAtOnceIsAnsweredInItsOrderWhoeverAnswers() {
        fill(Priority.READ);

        var answers = WEB.raw(get(READ, "")
                + get("/health", "")
                + post("{}")
                + post("{}")
                + get("/health", "")
                + get(READ, "")
                + get("/health", ""));

        assertThat(statuses(answers)).containsExactly(503, 200, 503, 503, 200, 503, 200);
        assertThat(answers).endsWith("<open>");
    }

    @Test
    void R1_aRefusalDoesNotOvertakeTheAnswerToAnEarlierRequest() throws Exception {
        var resolved = Promise.<ResolveAnswer>promise();
        var asked = new CountDownLatch(1);
        WEB.features.answer(CatalogApi.RESOLVE, (query, origin) -> {
            asked.countDown();
            return resolved.future();
        });
        try (var socket = new Socket("127.0.0.1", WEB.port)) {
            write(socket, get(READ, "X-Internal-API-Key: " + TestWeb.KEY + "\r\n"));
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            fill(Priority.BULK);
            write(socket, get(TestWeb.BASE + "/catalog/snapshot", "") + get("/health", ""));
            resolved.complete(new ResolveAnswer(0, List.of()));

            socket.setSoTimeout(1_000);
            assertThat(statuses(TestWeb.readAll(socket.getInputStream()))).containsExactly(200, 503, 200);
        }
    }

    /** The decoder would stop reading in the middle of a request that it was shown only the rest of. */
    @Test
    void R1_afterRefusalsAndHalfARequestTheConnectionGoesOnWhereItStands() throws Exception {
        fill(Priority.READ);
        try (var socket = new Socket("127.0.0.1", WEB.port)) {
            socket.setSoTimeout(2_000);
            write(socket, get(READ, "") + get("/health", "").substring(0, 20));
            assertThat(socket.getInputStream().read()).as("answered meanwhile").isEqualTo('H');
            write(socket, get("/health", "").substring(20));
            write(socket, get(READ, "A:\r\n") + post("{}") + get("/health", ""));

            socket.setSoTimeout(1_000);
            assertThat(statuses("H" + TestWeb.readAll(socket.getInputStream())))
                    .containsExactly(503, 200, 503, 503, 200);
        }
    }

    @Test
    void R1_theBodyOfARefusedRequestIsThrownAwayHoweverLateItComes() throws Exception {
        fill(Priority.READ);
        var request = post("{\"query\": \"abc\"}");
        try (var socket = new Socket("127.0.0.1", WEB.port)) {
            int middle = request.length() - 8;
            write(socket, request.substring(0, middle));
            socket.setSoTimeout(2_000);
            assertThat(socket.getInputStream().read()).as("answered meanwhile").isEqualTo('H');
            write(socket, request.substring(middle) + get("/health", ""));

            socket.setSoTimeout(1_000);
            assertThat(statuses("H" + TestWeb.readAll(socket.getInputStream()))).containsExactly(503, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD " + TestWeb.BASE + "/instruments/resolve?symbol=A HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET " + TestWeb.BASE
                        + "/instruments/resolve?symbol=A HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET " + TestWeb.BASE + "/instruments/resolve?symbol=A HTTP/1.0\r\n\r\n",
                "POST " + TestWeb.BASE
                        + "/search HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
            })
    void R1_whatIsNotSimpleIsRefusedByTheServerAsBefore(String request) {
        fill(Priority.READ);

        var answer = WEB.raw(request);

        assertThat(answer).contains(" 503 ").containsIgnoringCase("retry-after: 1");
        assertThat(answer.endsWith("<closed>")).isEqualTo(request.contains("close") || request.contains("HTTP/1.0"));
        assertThat(answer.contains("{")).isEqualTo(!request.startsWith("HEAD"));
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
    }

    private static String post(String body) {
        return "POST " + TestWeb.BASE
                + "/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static List<Integer> statuses(String answers) {
        var found = new ArrayList<Integer>();
        STATUS.matcher(answers).results().forEach(status -> found.add(Integer.valueOf(status.group(1))));
        return found;
    }

    /** What does not differ from one refusal to the next, and the id. */
    private record Answer(int status, TreeMap<String, String> headers, ObjectNode document, String id) {
        static Answer of(String text) throws IOException {
            var parts = text.replace("<open>", "").split("\r\n\r\n", 2);
            var lines = parts[0].split("\r\n");
            var headers = new TreeMap<String, String>();
            for (int i = 1; i < lines.length; i++) {
                var pair = lines[i].split(": ", 2);
                headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
            }
            assertThat(headers.remove("content-length")).isEqualTo(Integer.toString(parts[1].length()));
            var document = (ObjectNode) new ObjectMapper().readTree(parts[1]);
            document.remove("timestamp");
            var id = document.remove("correlation_id").asText();
            assertThat(headers.remove("x-correlation-id")).isEqualTo(id);
            return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, document, id);
        }
    }
}
