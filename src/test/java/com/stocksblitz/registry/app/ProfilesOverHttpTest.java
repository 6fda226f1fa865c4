package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles through the whole service: listeners, catalog, PostgreSQL. The market is NSE:STOCK1 to NSE:STOCK60. */
class ProfilesOverHttpTest {
    private static final String P = "/api/v1/internal/subscription-profiles";
    private static final String ALIAS = TestService.BASE + "/subscription-profiles";

    @TempDir
    private static Path home;

    private static TestDatabase place;
    private static TestService service;
    private static HttpClient http;
    private final String user = "user-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        http = HttpClient.newHttpClient();
        place = TestPostgres.database();
        service = TestService.start(home, place, Map.of());
        // Kite's token is the exchange's with the segment in the last byte.
        var dump = IntStream.rangeClosed(1, 60)
                .mapToObj(i -> (256 * (2000 + i) + 1) + "," + (2000 + i) + ",STOCK" + i + ",STOCK NUMBER " + i
                        + ",0.0,,0.0,0.1,1,EQ,NSE,NSE\n")
                .collect(Collectors.joining());
        service.ingest(
                "kite",
                "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
                        + "instrument_type,segment,exchange\n" + dump);
    }

    @AfterAll
    static void stop() {
        service.close();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {P, ALIAS})
    void keepsAProfileUnderBothPaths(String base) throws Exception {
        var made = send("POST", base, body("watch", 1, 3));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        var id = json(made).get("profile_id").textValue();
        assertThat(json(made).at("/profile/instruments").toString())
                .isEqualTo("[\"NSE:STOCK1\",\"NSE:STOCK2\",\"NSE:STOCK3\"]");
        assertThat(json(made).get("correlation_id").textValue()).isNotEmpty();

        var read = send("GET", base + '/' + id, null);
        var tag = read.headers().firstValue("etag").orElseThrow();
        assertThat(tag).startsWith("\"1-");
        assertThat(json(read).get("profile")).isEqualTo(json(made).get("profile"));
        assertThat(send("GET", base + '/' + id, null, "If-None-Match", tag).statusCode())
                .isEqualTo(304);

        var patched = send("PATCH", base + '/' + id, "{\"profile_name\": \"b\"}", "If-Match", tag);
        assertThat(patched.headers().firstValue("etag").orElseThrow()).startsWith("\"2-");
        var put = send("PUT", base + '/' + id + '/', "{\"is_active\": false}", "If-Match", "\"2\"");
        assertThat(json(put).get("status").textValue()).isEqualTo("deactivated");
        assertThat(json(put).at("/profile/profile_name").textValue()).isEqualTo("b");

        var list = json(send("GET", base + "/users/" + user + "/profiles?is_active=false&limit=1", null));
        assertThat(list.at("/profiles/0/instrument_count").intValue()).isEqualTo(3);
        assertThat(list.at("/pagination/total").intValue()).isEqualTo(1);

        var deleted = send("DELETE", base + '/' + id, null);
        assertThat(json(deleted).get("status").textValue()).isEqualTo("deactivated");
        assertThat(send("GET", base + '/' + id, null).statusCode()).isEqualTo(404);
        var audit = json(send("GET", base + '/' + id + "/audit", null));
        assertThat(audit.get("entries")).hasSize(4);
        assertThat(audit.at("/entries/0/correlation_id").textValue())
                .isEqualTo(json(deleted).get("correlation_id").textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1\"|200|",
                "*|200|",
                "\"9\"|412|version_mismatch",
                "W/\"1\"|412|version_mismatch",
                "|428|version_required"
            })
    void B8_anUpdateNeedsTheVersionThatItChanges(String header, int status, String code) throws Exception {
        var id = json(send("POST", P, body("b8", 1, 2))).get("profile_id").textValue();

        var reply = header == null
                ? send("PUT", P + '/' + id, "{\"profile_name\": \"x\"}")
                : send("PUT", P + '/' + id, "{\"profile_name\": \"x\"}", "If-Match", header);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(json(reply).path("code").textValue()).isEqualTo(code);
    }

    @Test
    void B7_anIdempotencyKeyAnswersTheSameAndRefusesAnotherBody() throws Exception {
        var first = json(send("POST", P, body("once", 1, 2), "Idempotency-Key", "k1"));
        var again = json(send("POST", P, body("once", 1, 2), "Idempotency-Key", "k1"));

        assertThat(again.get("profile")).isEqualTo(first.get("profile"));
        assertThat(send("POST", P, body("other", 1, 2), "Idempotency-Key", "k1").statusCode())
                .isEqualTo(422);
        assertThat(json(send("GET", P + "/users/" + user + "/profiles", null)).at("/pagination/total"))
                .hasToString("1");
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
        assertThat(send("POST", P, body("form", 1, 2), "Idempotency-Key", header)
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void B7_aKeyInFlightIsRefusedAndOneThatHasRunOutHasANewEffect() throws Exception {
        HttpResponse<String> first;
        try (var holder = place.owner();
                var row = holder.prepareStatement("insert into user_subscription_limits (user_id) values (?)")) {
            holder.setAutoCommit(false);
            row.setString(1, user);
            row.execute();
            var waits = http.sendAsync(
                    request("POST", P, body("slow", 1, 2))
                            .header("Idempotency-Key", "k2")
                            .build(),
                    BodyHandlers.ofString());
            Eventually.within(Duration.ofSeconds(3), () -> assertThat(waiting()).isPositive());
            var second = send("POST", P, body("slow", 1, 2), "Idempotency-Key", "k2");
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(json(second).get("code").textValue()).isEqualTo("idempotency_key_in_flight");
            holder.rollback();
            first = waits.get();
        }
        try (var owner = place.owner();
                var age = owner.createStatement()) {
            age.execute("update idempotency_keys set created_at = created_at - interval '25 hours'");
        }

        var later = send("POST", P, body("another", 5, 6), "Idempotency-Key", "k2");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(later.statusCode()).as(later.body()).isEqualTo(200);
        assertThat(json(later).get("profile_id")).isNotEqualTo(json(first).get("profile_id"));
    }

    private static long waiting() throws Exception {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            var rows = statement.executeQuery("select count(*) from pg_locks where not granted");
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void B12_namesAllWrongFieldsInOneProblem() throws Exception {
        var reply = send("POST", P, """
                {"profile_name": "", "subscription_type": "radio", "instruments": ["NSE:STOCK1", 5], "colour": "red",
                 "max_instruments": null, "preferences": {"priority": 0}}""");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).get("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/profile_name", "/subscription_type", "/instruments/1", "/colour", "/preferences/priority");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profile_id", "version", "status", "created_at", "updated_by", "is_active", "audit"})
    void S5_nothingButTheFieldsOfTheContractCanBeSet(String field) throws Exception {
        var body = body("s5", 1, 2).replaceFirst("\\{", "{\"" + field + "\": \"1\", ");

        assertThat(send("POST", P, body).statusCode()).isEqualTo(400);
    }

    @Test
    void S4_anotherUsersProfileIsNotThere() throws Exception {
        var id = json(send("POST", P, body("mine", 1, 2))).get("profile_id").textValue();
        var unknown = UUID.randomUUID().toString();

        for (var path : List.of("/%s", "/%s/audit")) {
            var others = send("GET", P + path.formatted(id), null, "X-User-ID", "stranger");
            var nobodys = send("GET", P + path.formatted(unknown), null, "X-User-ID", "stranger");
            assertThat(others.statusCode()).isEqualTo(404);
            assertThat(json(others).get("code")).isEqualTo(json(nobodys).get("code"));
        }
        assertThat(send("DELETE", P + '/' + id, null, "X-User-ID", "stranger").statusCode())
                .isEqualTo(404);
        assertThat(send("GET", P + "/users/" + user + "/profiles", null, "X-User-ID", "stranger")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", P, body("his", 5, 6), "X-User-ID", "stranger").statusCode())
                .isEqualTo(403);
        assertThat(send("GET", P + '/' + id, null, "X-User-ID", user).statusCode())
                .isEqualTo(200);
    }

    @Test
    void secretsInPreferencesAreRefusedWithoutBeingRepeated() throws Exception {
        var reply = send(
                "POST",
                P,
                body("secret", 1, 2).replaceFirst("}$", ", \"preferences\": {\"a\": {\"apiToken\": \"canary\"}}}"));

        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(json(reply).get("code").textValue()).isEqualTo("secret_in_preferences");
        assertThat(reply.body()).contains("/preferences/a/apiToken").doesNotContain("canary");
    }

    @Test
    void fiftyCreatesAtOnceStopExactlyAtTheLimit() throws Exception {
        var limits = send("PUT", P + "/limits/users/" + user, "{\"max_profiles\": 5}", "If-Match", "\"0\"");
        assertThat(limits.statusCode()).as(limits.body()).isEqualTo(200);
        assertThat(json(limits).get("max_profiles").intValue()).isEqualTo(5);

        var replies = IntStream.rangeClosed(1, 50)
                .mapToObj(i ->
                        http.sendAsync(request("POST", P, body("n" + i, i, i)).build(), BodyHandlers.ofString()))
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).join();

        var byStatus =
                replies.stream().map(CompletableFuture::join).collect(Collectors.groupingBy(HttpResponse::statusCode));
        assertThat(byStatus.keySet()).containsExactlyInAnyOrder(200, 409);
        assertThat(byStatus.get(200)).hasSize(5);
        assertThat(byStatus.get(409)).allSatisfy(refused -> {
            assertThat(json(refused).get("code").textValue()).isEqualTo("profile_conflict");
            assertThat(json(refused).get("message").textValue()).isNotEmpty();
            assertThat(json(refused).get("strategy").textValue()).isEqualTo("latest_wins");
            assertThat(json(refused).at("/conflicts/0/type").textValue()).isEqualTo("limit_exceeded");
            assertThat(json(refused).at("/conflicts/0/data/limit").intValue()).isEqualTo(5);
        });
        var kept = json(send("GET", P + "/conflicts/users/" + user + "?status=pending&limit=200", null));
        assertThat(kept.at("/pagination/total").intValue()).isEqualTo(45);

        var id = kept.at("/conflicts/0/id").textValue();
        var resolved = send("POST", P + "/conflicts/" + id + "/resolve", "{\"resolution\": \"dismiss\"}");
        assertThat(json(resolved).get("status").textValue()).isEqualTo("resolved");
        assertThat(send("POST", P + "/conflicts/" + id + "/resolve", "{\"resolution\": \"dismiss\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void tellsTheOperatorTheFiguresAndCleansUp() throws Exception {
        send("POST", P, body("counted", 1, 2));

        var cleaned = json(send("POST", P + "/admin/cleanup-audit-logs", null));
        assertThat(cleaned.get("deleted_count").intValue()).isZero();
        assertThat(cleaned.get("retention_days").intValue()).isEqualTo(365);
        var stats = json(send("GET", P + "/admin/stats", null));
        assertThat(stats.get("active_profiles").intValue()).isPositive();
        assertThat(stats.at("/profiles_by_type/live_feed").intValue()).isPositive();
        assertThat(stats.get("last_cleanup").isNull()).isFalse();
    }

    private String body(String name, int first, int last) {
        var instruments = IntStream.rangeClosed(first, last)
                .mapToObj(n -> "\"NSE:STOCK" + n + '"')
                .toList();
        return "{\"user_id\": \"" + user + "\", \"profile_name\": \"" + name
                + "\", \"subscription_type\": \"live_feed\", \"instruments\": " + instruments + "}";
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers)
            throws Exception {
        var request = request(method, path, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String method, String path, String body) {
        var request = HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", TestService.KEY)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return body == null ? request : request.header("content-type", "application/json");
    }

    private static JsonNode json(HttpResponse<String> reply) {
        try {
            return Json.mapper().readTree(reply.body());
        } catch (java.io.IOException wrong) {
            throw new AssertionError(reply.body(), wrong);
        }
    }
}
