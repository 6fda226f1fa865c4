package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import com.stocksblitz.registry.testing.LoggedEvents;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Named keys from their making to their end, against the whole service. */
class KeysTest {
    private static final String KEYS = "/actuator/keys";
    private static final String PROFILES = "/api/v1/internal/subscription-profiles";
    private static final String PREVIOUS = "previous-key-of-the-service";

    @TempDir
    static Path home;

    private static TestPostgres.TestDatabase database;
    private static FaultProxy postgres;
    private static TestService service;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        database = TestPostgres.database();
        postgres = FaultProxy.to(database.host(), database.port());
        http = HttpClient.newHttpClient();
        service = TestService.start(
                home,
                database,
                Map.of(
                        "INTERNAL_API_KEY_PREVIOUS",
                        PREVIOUS,
                        "DATABASE_URL",
                        new TestPostgres.TestDatabase("127.0.0.1", postgres.port(), database.name()).url()));
        service.ingest("kite", TestService.KITE);
    }

    @AfterAll
    static void stop() {
        service.close();
        postgres.close();
        http.close();
    }

    @Test
    void S1_aKeyIsShownOnceWorksWithinItsScopesAndIsRefusedOnceRevoked() throws Exception {
        var issued = issue("""
                {"name": "reader", "scopes": ["read"]}""");
        var key = issued.get("api_key").textValue();
        var id = issued.at("/key/key_id").textValue();

        assertThat(get(key, BASE + "/instruments?limit=1").statusCode()).isEqualTo(200);
        assertThat(post(key, PROFILES, "{}").statusCode())
                .as("write with a reading key")
                .isEqualTo(403);
        assertThat(get(key, KEYS).statusCode()).as("admin with a reading key").isEqualTo(403);
        assertThat(service.get(KEYS).body())
                .contains("\"name\":\"reader\"")
                .doesNotContain(key)
                .doesNotContain("sha256");

        assertThat(send(TestService.KEY, KEYS + "/" + id, "DELETE", null).statusCode())
                .isEqualTo(200);
        assertThat(get(key, BASE + "/instruments?limit=1").statusCode()).isEqualTo(401);
        assertThat(service.get(KEYS + "?include_ended=true").body()).contains("reader");
        assertThat(Outbox.number(database, "select count(*) from audit_trail where entity = 'key/" + id + "'"))
                .isEqualTo(2);
        assertThat(Outbox.number(
                        database, "select count(*) from api_keys where encode(sha256, 'escape') like '%" + key + "%'"))
                .isZero();
    }

    @Test
    void S1_noKeyAWrongOneAndARevokedOneAreAnsweredAlike() throws Exception {
        var issued = issue("""
                {"name": "ended", "scopes": ["read"]}""");
        var revoked = issued.get("api_key").textValue();
        send(TestService.KEY, KEYS + "/" + issued.at("/key/key_id").textValue(), "DELETE", null);
        var path = BASE + "/instruments?limit=1";
        var without = http.send(HttpRequest.newBuilder(service.uri(path)).GET().build(), BodyHandlers.ofString());

        var inQuery = http.send(
                HttpRequest.newBuilder(service.uri(path + "&api_key=" + TestService.KEY))
                        .GET()
                        .build(),
                BodyHandlers.ofString());
        for (var refused : List.of(without, get("wrong", path), get(revoked, path), inQuery)) {
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(stable(refused)).isEqualTo(stable(without));
            assertThat(refused.headers().map().keySet())
                    .isEqualTo(without.headers().map().keySet());
        }
    }

    private static JsonNode stable(HttpResponse<String> refusal) throws Exception {
        var body = (ObjectNode) Json.mapper().readTree(refusal.body());
        return body.without(List.of("correlation_id", "timestamp"));
    }

    /** Two of one holder, as in a rotation: the one is revoked while both are used. */
    @Test
    void S2_whileOneOfTwoKeysIsRetiredUnderLoadTheOtherIsNeverRefused() throws Exception {
        var old = issue("""
                {"name": "rotated-old", "scopes": ["read"], "requests_per_second": 10000}""");
        var fresh = issue("""
                {"name": "rotated-new", "scopes": ["read"], "requests_per_second": 10000}""");
        var stopped = new AtomicBoolean();
        var ofFresh = ConcurrentHashMap.<Integer>newKeySet();
        var ofOld = ConcurrentHashMap.<Integer>newKeySet();
        var load = List.of(
                load(fresh.get("api_key").textValue(), ofFresh, stopped),
                load(fresh.get("api_key").textValue(), ofFresh, stopped),
                load(old.get("api_key").textValue(), ofOld, stopped));
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(ofOld).contains(200));
        send(TestService.KEY, KEYS + "/" + old.at("/key/key_id").textValue(), "DELETE", null);
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(ofOld).contains(401));
        stopped.set(true);
        for (var thread : load) {
            thread.join();
        }

        assertThat(ofFresh).containsExactly(200);
        assertThat(ofOld).containsExactlyInAnyOrder(200, 401);
    }

    private static Thread load(String key, Set<Integer> statuses, AtomicBoolean stopped) {
        return Thread.startVirtualThread(() -> {
            while (!stopped.get()) {
                try {
                    statuses.add(get(key, BASE + "/instruments?limit=1").statusCode());
                } catch (Exception none) { // no answer at all
                    statuses.add(-1);
                }
            }
        });
    }

    @Test
    void S4_aPlanForTheDemandsOfManyNeedsAKeyWithTheScopeAdmin() throws Exception {
        var writer = issue("""
                {"name": "desk", "scopes": ["read", "plan"]}""").get("api_key").textValue();
        var admin = issue("""
                {"name": "head", "scopes": ["read", "plan", "admin"]}""").get("api_key").textValue();
        var plan = BASE + "/subscriptions/plan?user_id=desk";
        var own = """
                {"plan_name": "own", "subscription_type": "live_feed", "instruments": ["NSE:TCS"]}""";
        var many = """
                {"plan_name": "many", "subscription_type": "live_feed",
                 "demands": [{"user_id": "ann", "instruments": ["NSE:TCS"]}]}""";

        var refused = post(writer, plan, many);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(Json.mapper().readTree(refused.body()).get("code").textValue())
                .isEqualTo("forbidden");
        assertThat(refused.body()).contains("several users").contains("admin");
        assertThat(post(writer, plan, own).statusCode()).isEqualTo(200);
        var planned = post(admin, plan, many);
        assertThat(planned.statusCode()).as(planned.body()).isEqualTo(200);
    }

    @Test
    void S1_refusalsAreAuditedOnceAndThenCounted() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(get("no-such-key-" + i, BASE + "/catalog/summary").statusCode())
                    .isEqualTo(401);
        }
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(Outbox.number(
                                database,
                                "select count(*) from audit_trail where action = 'access.unauthorized'"
                                        + " and entity = 'operation/getCatalogSummary'"))
                        .isBetween(1L, 2L));
        assertThat(Outbox.number(database, "select count(*) from audit_trail where detail::text like '%no-such-key%'"))
                .isZero();
    }

    @Test
    void S2_whileAKeyIsChangedTheOldAndTheNewOneBothWork() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(get(PREVIOUS, BASE + "/instruments?limit=1").statusCode())
                    .isEqualTo(200);
            assertThat(get(TestService.KEY, BASE + "/instruments?limit=1").statusCode())
                    .isEqualTo(200);
        }
    }

    /** The scope is about everybody's: features, settings, the audit trail, other keys. */
    @Test
    void S4_aKeyBoundToUsersCannotHaveTheScopeAdminAndOneOfBeforeHasLostIt() throws Exception {
        var refused = service.post(KEYS, """
                {"name": "too-strong", "scopes": ["read", "admin"], "users": ["ann"]}""");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(Json.mapper()
                        .readTree(refused.body())
                        .at("/errors/0/pointer")
                        .textValue())
                .isEqualTo("/scopes");
        assertThat(refused.body()).contains("not_with_users");
        assertThat(service.get(KEYS).body()).doesNotContain("too-strong");

        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("alter table api_keys drop constraint api_keys_of_users");
            statement.execute("""
                    insert into api_keys
                        (key_id, name, sha256, scopes, users, requests_per_second, created_at, created_by)
                    values
                        (uuid_v7(), 'mixed', sha256('mixed'), '{read,admin}', '{ann}', 10, now(), 'before'),
                        (uuid_v7(), 'only', sha256('only'), '{admin}', '{ann}', 10, now(), 'before'),
                        (uuid_v7(), 'whole', sha256('whole'), '{read,admin}', '{}', 10, now(), 'before')""");
            statement.execute(migration("V17__keys_of_users.sql"));
        }
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(get("mixed", BASE + "/instruments?limit=1").statusCode())
                        .isEqualTo(200));
        assertThat(get("mixed", "/actuator/config").statusCode()).isEqualTo(403);
        assertThat(get("only", "/actuator/config").statusCode()).isEqualTo(401);
        assertThat(get("whole", "/actuator/config").statusCode()).isEqualTo(200);
    }

    private static String migration(String name) throws Exception {
        try (var sql = KeysTest.class.getResourceAsStream("/db/migration/" + name)) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void S4_aKeyBoundToAUserSeesNobodyElsesObjects() throws Exception {
        var ann = issue("""
                {"name": "ann", "scopes": ["read", "write"], "users": ["ann"]}""").get("api_key").textValue();
        var two = issue("""
                {"name": "two", "scopes": ["read", "write"], "users": ["ann", "bob"]}""").get("api_key").textValue();
        var bobs = Json.mapper()
                .readTree(service.post(PROFILES, profile("bob")).body())
                .get("profile_id")
                .textValue();

        var others = get(ann, PROFILES + "/" + bobs);
        var nobodys = get(ann, PROFILES + "/0199aa00-0000-7000-8000-000000000000");
        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(Json.mapper().readTree(others.body()).get("code"))
                .as("as if there were none")
                .isEqualTo(Json.mapper().readTree(nobodys.body()).get("code"));
        assertThat(others.headers().map().keySet())
                .isEqualTo(nobodys.headers().map().keySet());
        assertThat(get(ann, PROFILES + "/users/bob/profiles").statusCode()).isIn(403, 404);
        assertThat(post(ann, PROFILES, profile("bob")).statusCode()).isIn(403, 404);
        assertThat(post(ann, PROFILES, profile("ann")).statusCode()).isEqualTo(200);
        assertThat(get(ann, BASE + "/events").statusCode())
                .as("the log tells of everybody")
                .isEqualTo(403);
        for (var everybodys : List.of("/brokers/kite/ingest?dry_run=true", "/index-memberships")) {
            assertThat(post(
                                    ann,
                                    BASE + everybodys,
                                    "{\"memberships\": [{\"instrument_key\": \"NSE:TCS\", \"index_id\": \"X\"}]}")
                            .statusCode())
                    .as(everybodys)
                    .isEqualTo(403);
        }
        assertThat(http.send(
                                request(ann, BASE + "/jobs/0199aa00-0000-7000-8000-000000000000")
                                        .DELETE()
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .as("another's load is not to be cancelled")
                .isEqualTo(403);
        assertThat(get(two, BASE + "/instruments?limit=1").statusCode())
                .as("bound to several, and none is named")
                .isEqualTo(403);
        assertThat(http.send(
                                request(two, BASE + "/instruments?limit=1")
                                        .header("X-User-ID", "bob")
                                        .GET()
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void R12_aKeyThatFloodsIsHeldToItsRateAndTheInternalOneIsNot() throws Exception {
        var key = issue("""
                {"name": "flood", "scopes": ["read"], "requests_per_second": 5}""").get("api_key").textValue();
        int passed = 0;
        HttpResponse<String> refused = null;
        long begun = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            var answer = get(key, BASE + "/instruments?limit=1");
            if (answer.statusCode() == 200) {
                passed++;
                assertThat(answer.headers().firstValue("ratelimit-policy")).hasValue("\"key\";q=5;w=1");
            } else {
                refused = answer;
            }
        }
        long seconds = (System.nanoTime() - begun) / 1_000_000_000 + 1;

        assertThat(passed).isBetween(5, (int) (5 + 5 * seconds));
        assertThat(refused).isNotNull();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
        for (int i = 0; i < 40; i++) {
            assertThat(get(TestService.KEY, BASE + "/instruments?limit=1").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void keysWorkWhilePostgresIsDownAndNoneCanBeMade() throws Exception {
        var key = issue("""
                {"name": "steady", "scopes": ["read"]}""").get("api_key").textValue();
        postgres.set(new Fault.BlackHole());
        try {
            Eventually.within(
                    Duration.ofSeconds(15),
                    () -> assertThat(service.post(KEYS, "{\"name\": \"late\", \"scopes\": [\"read\"]}")
                                    .statusCode())
                            .isEqualTo(503));
            assertThat(get(key, BASE + "/instruments?limit=1").statusCode()).isEqualTo(200);
        } finally {
            postgres.set(new Fault.None());
        }
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(service.post(KEYS, "{\"name\": \"later\", \"scopes\": [\"read\"]}")
                                .statusCode())
                        .isEqualTo(201));
    }

    @Test
    void refusesANameThatIsTakenAMomentInThePastAndAnUnknownId() throws Exception {
        issue("""
                {"name": "taken", "scopes": ["read"]}""");
        assertThat(service.post(KEYS, "{\"name\": \"taken\", \"scopes\": [\"read\"]}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(service.post(
                                KEYS,
                                "{\"name\": \"old\", \"scopes\": [\"read\"], \"expires_at\": \"2020-01-01T00:00:00Z\"}")
                        .body())
                .contains("/expires_at");
        assertThat(service.post(KEYS, "{\"name\": \"a b\", \"scopes\": [\"root\"]}")
                        .body())
                .contains("/name", "/scopes/0");
        assertThat(send(TestService.KEY, KEYS + "/0199aa00-0000-7000-8000-000000000000", "DELETE", null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void ofManyWhoTakeANameAtTheSameTimeOneHasIt() throws Exception {
        issue("{\"name\": \"before-contested\", \"scopes\": [\"read\"]}");
        var asked = request(TestService.KEY, KEYS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\": \"contested\", \"scopes\": [\"read\"]}"))
                .build();

        var answers = IntStream.range(0, 8)
                .mapToObj(i -> http.sendAsync(asked, BodyHandlers.ofString()))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void S5_whatTheServiceDecidesCannotBeGiven() throws Exception {
        var assigned = service.post(KEYS, """
                {"name": "mass", "scopes": ["read"], "key_id": "x", "created_by": "me", "revoked_at": null}""");

        assertThat(assigned.statusCode()).isEqualTo(400);
        assertThat(assigned.body()).contains("/key_id", "/created_by", "/revoked_at");
    }

    @Test
    void S9_noSecretIsInAnyAnswerOfTheOperatorsCalls() throws Exception {
        var key = issue("""
                {"name": "canary", "scopes": ["read"]}""").get("api_key").textValue();
        for (var path : new String[] {
            "/health",
            "/health/ready",
            "/metrics",
            "/actuator/status",
            "/actuator/features",
            "/actuator/config",
            "/actuator/breakers",
            "/actuator/caches",
            "/actuator/positions",
            "/actuator/nodes",
            KEYS,
            "/actuator/audit?limit=1000"
        }) {
            var answer = service.get(path);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
            assertThat(answer.body())
                    .as(path)
                    .doesNotContain(key)
                    .doesNotContain(TestService.KEY)
                    .doesNotContain(PREVIOUS)
                    .doesNotContain(":test@");
        }
    }

    @Test
    void theEmergencyResetReportsEachStepAndAsksForConfirmation() throws Exception {
        assertThat(service.post("/actuator/emergency/reset", "").statusCode()).isEqualTo(400);

        var done = Json.mapper()
                .readTree(service.post("/actuator/emergency/reset?confirm=true", "")
                        .body());

        assertThat(done.get("emergency_reset").booleanValue())
                .as(done.toString())
                .isTrue();
        assertThat(done.get("errors")).isEmpty();
        assertThat(done.get("actions_taken").toString())
                .contains("second write is off", "Outlets are paused", "catalog.searches", "plan.local", "breakers");
        assertThat(service.get("/actuator/features").body()).contains("emergency reset");
    }

    @Test
    void O4_oneCorrelationIdIsInTheAnswerTheLogTheAuditTrailAndTheEvent() throws Exception {
        var id = "edge-o4-" + System.nanoTime();
        var log = new LoggedEvents();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var rooms = (Logger) LoggerFactory.getLogger("com.stocksblitz");
        root.addAppender(log);
        rooms.setLevel(Level.INFO);
        var request = request(TestService.KEY, PROFILES)
                .header("content-type", "application/json")
                .header("X-Correlation-ID", id)
                .POST(BodyPublishers.ofString(profile("cora")))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());

        // The line is written when the answer is out.
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(List.copyOf(log.list).stream()
                                .map(event -> event.getMessage() + event.getKeyValuePairs()))
                        .as("lines of the log")
                        .anyMatch(line -> line.contains("correlationId=\"" + id + "\"")
                                && line.contains("operation=\"createProfile\"")
                                && line.contains("status=\"200\"")));
        root.detachAppender(log);
        rooms.setLevel(null);
        assertThat(answer.headers().firstValue("x-correlation-id")).hasValue(id);
        assertThat(answer.body()).contains("\"correlation_id\":\"" + id + "\"");
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(service.get(BASE + "/events?from=0&limit=1000").body())
                        .contains(id));
        assertThat(Outbox.number(database, "select count(*) from profile_audit where correlation_id = '" + id + "'"))
                .isEqualTo(1);
    }

    private static String profile(String user) {
        return """
                {"user_id": "%s", "profile_name": "p", "subscription_type": "alerts", "instruments": ["NSE:TCS"]}""".formatted(user);
    }

    private static JsonNode issue(String body) throws Exception {
        var answers = new ArrayList<HttpResponse<String>>();
        // Another test may have left the breaker open for the moment until its probe.
        Eventually.within(Duration.ofSeconds(10), () -> {
            answers.add(service.post(KEYS, body));
            assertThat(answers.getLast().statusCode())
                    .as(answers.getLast().body())
                    .isEqualTo(201);
        });
        var answer = answers.getLast();
        var issued = Json.mapper().readTree(answer.body());
        assertThat(answer.headers().firstValue("location"))
                .hasValue(KEYS + "/" + issued.at("/key/key_id").textValue());
        return issued;
    }

    private static HttpResponse<String> get(String key, String path) throws Exception {
        return send(key, path, "GET", null);
    }

    private static HttpResponse<String> post(String key, String path, String body) throws Exception {
        return send(key, path, "POST", body);
    }

    private static HttpResponse<String> send(String key, String path, String method, String body) throws Exception {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request = request(key, path).method(method, publisher);
        if (body != null) {
            request.header("content-type", "application/json");
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", key);
    }
}
