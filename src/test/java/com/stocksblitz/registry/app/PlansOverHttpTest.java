package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans through the whole service, and through two nodes of one database. */
class PlansOverHttpTest {
    private static final String PLAN = TestService.BASE + "/subscriptions/plan";
    private static final String PLANS = TestService.BASE + "/subscriptions/plans";

    @TempDir
    private static Path home;

    @TempDir
    private static Path otherHome;

    private static TestDatabase place;
    private static TestService service;
    private static TestService other;
    private static HttpClient http;
    private final String user = "user-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        http = HttpClient.newHttpClient();
        place = TestPostgres.database();
        service = TestService.start(home, place, Map.of());
        other = TestService.start(otherHome, place, Map.of());
        service.ingest("kite", TestService.KITE);
        Eventually.within(
                Duration.ofSeconds(20),
                () -> assertThat(other.json(TestService.BASE + "/catalog/summary")
                                .get("position"))
                        .isEqualTo(service.json(TestService.BASE + "/catalog/summary")
                                .get("position")));
    }

    @AfterAll
    static void stop() {
        service.close();
        other.close();
        http.close();
    }

    @Test
    void B7_anIdempotencyKeyAnswersTheSameAndRefusesAnotherBody() throws Exception {
        var first = json(post(service, body("one"), "Idempotency-Key", "k1"));
        var again = json(post(other, body("one"), "Idempotency-Key", "k1"));

        assertThat(again.get("plan_id")).isEqualTo(first.get("plan_id"));
        assertThat(again.get("plan_data")).isEqualTo(first.get("plan_data"));
        assertThat(post(service, body("two"), "Idempotency-Key", "k1").statusCode())
                .isEqualTo(422);
        assertThat(rows()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            `` | 400
            k1 | 200
            "k1" | 200
            LONG | 400
            """, delimiter = '|')
    void B7_aKeyIsTakenQuotedOrNotButNeitherEmptyNorOfAKilobyte(String key, int status) throws Exception {
        var header = key.equals("LONG") ? "k".repeat(1_024) : key;
        assertThat(post(service, body("form"), "Idempotency-Key", header).statusCode())
                .isEqualTo(status);
    }

    @Test
    void B7_withoutAKeyEachRequestStandsForItself() throws Exception {
        assertThat(json(post(service, body("free"))).get("status").textValue()).isEqualTo("created");
        assertThat(json(post(service, body("free"))).get("status").textValue()).isEqualTo("cached");
    }

    @Test
    void B7_aKeyInFlightIsRefusedAndOneThatHasRunOutHasANewEffect() throws Exception {
        var first = whileThePlansNameIsHeld(
                "slow",
                () -> assertThat(json(post(service, body("slow"), "Idempotency-Key", "k2"))
                                .get("code")
                                .textValue())
                        .isEqualTo("idempotency_key_in_flight"));
        try (var owner = place.owner();
                var age = owner.createStatement()) {
            age.execute("update idempotency_keys set created_at = created_at - interval '25 hours'");
        }

        var later = json(post(service, body("another").replace(", \"NSE:RELIANCE\"", ""), "Idempotency-Key", "k2"));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(later.get("plan_id")).isNotEqualTo(json(first).get("plan_id"));
        assertThat(rows()).isEqualTo(2);
    }

    private interface Meanwhile {
        void run() throws Exception;
    }

    /** Answers the request that had to wait for the name. */
    private HttpResponse<String> whileThePlansNameIsHeld(String name, Meanwhile meanwhile) throws Exception {
        try (var holder = place.owner();
                var lock = holder.createStatement()) {
            lock.execute("select pg_advisory_lock(hashtextextended(jsonb_build_array('plan', '" + user + "'::text, '"
                    + name + "'::text)::text, 0))");
            var first = http.sendAsync(
                    request(service, body(name)).header("Idempotency-Key", "k2").build(), BodyHandlers.ofString());
            Eventually.within(
                    Duration.ofSeconds(3),
                    () -> assertThat(count(
                                    "select count(*) from pg_locks where locktype = ? and not granted", "advisory"))
                            .isPositive());
            meanwhile.run();
            lock.execute("select pg_advisory_unlock_all()");
            return first.get();
        }
    }

    @Test
    void N3_anAnswerThatWasLostAfterTheCommitIsGivenByAnyNodeUnderItsKey() throws Exception {
        var body = body("lost").getBytes(StandardCharsets.UTF_8);
        var uri = service.uri(PLAN + "?user_id=" + user);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            var head = "POST " + uri.getRawPath() + '?' + uri.getRawQuery() + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "X-Internal-API-Key: " + TestService.KEY + "\r\nIdempotency-Key: lost-1\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            Eventually.within(Duration.ofSeconds(10), () -> assertThat(rows()).isEqualTo(1));
            socket.setSoLinger(true, 0);
        }

        var repeated = json(post(other, body("lost"), "Idempotency-Key", "lost-1"));

        assertThat(repeated.get("status").textValue()).isEqualTo("created");
        assertThat(rows()).isEqualTo(1);
        assertThat(events(repeated.get("plan_id").textValue())).isEqualTo(1);
    }

    @Test
    void R5_twoHundredCreatesAtOnceMakeOnePlan() throws Exception {
        var replies = IntStream.range(0, 200)
                .mapToObj(i -> http.sendAsync(request(service, body("crowd")).build(), BodyHandlers.ofString()))
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).join();

        assertThat(replies.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .containsOnly(200);
        assertThat(replies.stream()
                        .map(CompletableFuture::join)
                        .map(reply -> json(reply).get("plan_id").textValue())
                        .distinct())
                .hasSize(1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void R5_twoNodesAskedTheSameAtOnceMakeOnePlan() throws Exception {
        var replies = IntStream.range(0, 40)
                .mapToObj(i -> http.sendAsync(
                        request(i % 2 == 0 ? service : other, body("both")).build(), BodyHandlers.ofString()))
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).join();

        var plans = replies.stream()
                .map(CompletableFuture::join)
                .map(reply -> json(reply).get("plan_id").textValue())
                .distinct()
                .toList();
        assertThat(plans).hasSize(1);
        assertThat(rows()).isEqualTo(1);
        assertThat(events(plans.getFirst())).isEqualTo(1);
    }

    @Test
    void aPendingKeyBindsWithinTwoSecondsOfTheIngestThatBringsIt() throws Exception {
        var waiting = json(post(service, """
                {"plan_name": "waits", "subscription_type": "live_feed", "filtering_strictness": "lenient",
                 "instruments": ["NSE:TCS", "NSE:LATER"]}"""));
        assertThat(waiting.at("/plan_data/pending/0/key").textValue()).isEqualTo("NSE:LATER");

        var ingest =
                service.ingest("kite", TestService.KITE + "777729,3038,LATER,LATER LTD,0.0,,0.0,0.1,1,EQ,NSE,NSE\n");
        var id = waiting.get("plan_id").textValue();
        Eventually.within(
                Duration.ofSeconds(8),
                () -> assertThat(json(get(PLANS + '/' + id)).at("/plan/status").textValue())
                        .isEqualTo("superseded"));

        var now = json(get(PLANS + "?status=optimized&user_id=" + user)).at("/plans/0");
        assertThat(now.get("instruments").toString()).isEqualTo("[\"NSE:LATER\",\"NSE:TCS\"]");
        assertThat(Duration.between(
                        Instant.parse(ingest.get("completed_at").textValue()),
                        Instant.parse(now.get("created_at").textValue())))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void B12_namesAllWrongFieldsInOneProblem() throws Exception {
        var reply = post(service, """
                {"plan_name": "", "subscription_type": "radio", "instruments": ["NSE:TCS", 5], "colour": "red",
                 "optimization_level": 7, "max_instruments": 0}""");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).get("errors").findValuesAsText("pointer"))
                .contains("/plan_name", "/subscription_type", "/colour", "/optimization_level", "/max_instruments");
    }

    @Test
    void S4_anotherUsersPlanIsNotThere() throws Exception {
        var id = json(post(service, body("mine"))).get("plan_id").textValue();
        var unknown = UUID.randomUUID().toString();

        var others = get(PLANS + '/' + id, "X-User-ID", "stranger");
        var nobodys = get(PLANS + '/' + unknown, "X-User-ID", "stranger");

        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(json(others).get("code")).isEqualTo(json(nobodys).get("code"));
        assertThat(get(PLANS + '/' + id, "X-User-ID", user).statusCode()).isEqualTo(200);
        assertThat(post(service, body("his"), "X-User-ID", "stranger").statusCode())
                .isEqualTo(403);
        assertThat(json(get(PLANS, "X-User-ID", "stranger")).get("plans")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan_id", "status", "created_at", "version", "catalog_position", "status_reason"})
    void S5_nothingButTheFieldsOfTheContractCanBeSet(String field) throws Exception {
        assertThat(post(service, body("s5").replaceFirst("\\{", "{\"" + field + "\": \"1\", "))
                        .statusCode())
                .isEqualTo(400);
    }

    private String body(String name) {
        return "{\"plan_name\": \"" + name
                + "\", \"subscription_type\": \"live_feed\", \"instruments\": [\"NSE:TCS\", \"NSE:RELIANCE\"]}";
    }

    private long rows() throws Exception {
        return count("select count(*) from plans where user_id = ?", user);
    }

    private static long events(String planId) throws Exception {
        return count("""
                select count(*) from (
                    select subject, type from outbox union all select subject, type from event_log) e
                where type = 'subscription.plan.created' and subject = ?""", planId);
    }

    private static long count(String sql, String parameter) throws Exception {
        try (var owner = place.owner();
                var select = owner.prepareStatement(sql)) {
            select.setString(1, parameter);
            var rows = select.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }

    private HttpResponse<String> post(TestService node, String body, String... headers) throws Exception {
        var request = request(node, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", TestService.KEY);
        return http.send(
                headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(TestService node, String body) {
        return HttpRequest.newBuilder(node.uri(PLAN + "?user_id=" + user))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", TestService.KEY)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static JsonNode json(HttpResponse<String> reply) {
        try {
            return Json.mapper().readTree(reply.body());
        } catch (java.io.IOException wrong) {
            throw new AssertionError(reply.body(), wrong);
        }
    }
}
