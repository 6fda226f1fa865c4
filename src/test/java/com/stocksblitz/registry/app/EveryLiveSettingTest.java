package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.toggles.api.LiveSetting.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Flips each live setting through a running service and sees what it does, without a restart. Settings with thresholds
 * of one room alone are flipped in that room's own tests.
 */
class EveryLiveSettingTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String B = TestService.BASE;
    private static final String PLAN = B + "/subscriptions/plan?user_id=test";
    private static final String P = "/api/v1/internal/subscription-profiles";
    private static final String RELIANCE_ON_BSE =
            "128083204,500325,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.05,1,EQ,BSE,BSE\n";

    private static final String QUEUE = "instrument_registry_dlq";

    @TempDir
    private static Path home;

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestPostgres.TestDatabase database;
    private static TestConfigService config;
    private static TestScreener screener;
    private static TestService service;

    /** What differs between two values of a setting. */
    @FunctionalInterface
    private interface Observation {
        Object look() throws Exception;
    }

    private record Flip(String one, String other, Observation seen) {}

    private static final Map<LiveSetting, Flip> FLIPS = new EnumMap<>(LiveSetting.class);
    private static final AtomicInteger ALERTS = new AtomicInteger();
    private static final HttpServer ALERTED = alerted();

    static {
        FLIPS.put(MIGRATION_STAGE, new Flip("dualwrite", "rampdown", EveryLiveSettingTest::whoCounts));
        for (var threshold : Set.of(MAX_MISSING_PERCENT, MAX_MISMATCH_PERCENT, MAX_DRIFT_PERCENT)) {
            FLIPS.put(threshold, new Flip("0", "100", () -> isViolated(threshold)));
        }
        FLIPS.put(
                NUMERIC_TOLERANCE_PERCENT,
                new Flip(
                        "0.1",
                        "2",
                        () -> validated().at("/field_mismatches/weight").intValue()));
        FLIPS.put(
                ALERT_WEBHOOK,
                new Flip(
                        "off",
                        "http://127.0.0.1:" + ALERTED.getAddress().getPort() + "/alerts",
                        EveryLiveSettingTest::isAnAlertTold));
        FLIPS.put(
                SUBSCRIPTION_PLANNING_ENABLED,
                new Flip("true", "false", () -> plan("NSE:TCS").status()));
        FLIPS.put(
                SEARCH_CATALOG_ENABLED,
                new Flip(
                        "true",
                        "false",
                        () -> service.get(B + "/search?query=tcs").statusCode()));
        FLIPS.put(EVENT_STREAMING_ENABLED, new Flip("true", "false", EveryLiveSettingTest::isOutletFollowing));
        FLIPS.put(PLANNER_OPTIMIZATION_LEVEL, new Flip("low", "aggressive", () -> stored("optimization_level")));
        FLIPS.put(FILTERING_STRICTNESS, new Flip("lenient", "strict", () -> stored("filtering_strictness")));
        FLIPS.put(
                MAX_INSTRUMENTS_PER_PLAN,
                new Flip(
                        "1",
                        "1000",
                        () -> plan("NSE:TCS", "NSE:RELIANCE")
                                .body()
                                .at("/plan_data/placements")
                                .size()));
        FLIPS.put(
                DEFAULT_FEED,
                new Flip("kite", "upstox", () -> plan("NSE:TCS").body().findValue("feed")));
        FLIPS.put(PLAN_CACHE_TTL, new Flip("0", "300", () -> {
            var body = planBody("same " + NUMBER.incrementAndGet(), "NSE:TCS");
            service.post(PLAN, body);
            return service.posted(PLAN, body).get("status").textValue();
        }));
        FLIPS.put(
                PLANNER_TIMEOUT,
                new Flip(
                        "1",
                        "40",
                        () -> service.json(B + "/subscriptions/planner/config").get("configuration")));
        FLIPS.put(MAX_SUBSCRIPTIONS_PER_USER, new Flip("0", "100", () -> conflicts("NSE:TCS")));
        FLIPS.put(PROFILE_VALIDATION_STRICT, new Flip("true", "false", () -> conflicts("NSE:NOPE")));
        FLIPS.put(
                CONFLICT_RESOLUTION_STRATEGY,
                new Flip("latest_wins", "merge", () -> profile("NSE:TCS").get("resolution_strategy")));
        FLIPS.put(
                AUDIT_RETENTION_DAYS,
                new Flip(
                        "30",
                        "365",
                        () -> service.posted(P + "/admin/cleanup-audit-logs", "{}")
                                .get("retention_days")));
        FLIPS.put(
                SEARCH_TIMEOUT,
                new Flip(
                        "50",
                        "5000",
                        () -> service.json(B + "/search/performance")
                                .at("/configuration/INSTRUMENT_REGISTRY_SEARCH_TIMEOUT")));
        FLIPS.put(
                MAX_RESULTS_PER_PAGE,
                new Flip("2", "100", () -> service.posted(B + "/search", "{}").at("/pagination/page_size")));
        FLIPS.put(CACHE_TTL_SECONDS, new Flip("0", "300", EveryLiveSettingTest::isSecondSearchFromCache));
        FLIPS.put(INDEX_CACHE_SIZE, new Flip("0", "10000", EveryLiveSettingTest::isSecondSearchFromCache));
        FLIPS.put(
                DEFAULT_EXCHANGE,
                new Flip(
                        "NSE",
                        "BSE",
                        () -> service.json(B + "/instruments/resolve?symbol=RELIANCE")
                                .at("/instruments/0/exchange")));
        FLIPS.put(
                EVENT_BATCH_SIZE,
                new Flip(
                        "2",
                        "4",
                        () -> service.json(B + "/events?from=0").get("events").size()));
        FLIPS.put(DUAL_WRITE_ENABLED, new Flip("true", "false", EveryLiveSettingTest::isTheScreenerTold));
        FLIPS.put(BATCH_SIZE, new Flip("1", "1000", EveryLiveSettingTest::batchesOfThreeRecords));
        FLIPS.put(RETRY_ATTEMPTS, new Flip("1", "3", () -> deadLetter(QUEUE).get("retry_count")));
        FLIPS.put(
                DEAD_LETTER_QUEUE,
                new Flip(
                        "first_queue",
                        "second_queue",
                        () -> deadLetter("first_queue", "second_queue").get("queue")));
        FLIPS.put(VALIDATION_MODE, new Flip("strict", "disabled", EveryLiveSettingTest::isARowThatIsLostNoticed));
        FLIPS.put(
                RETENTION_ENABLED,
                new Flip(
                        "true",
                        "false",
                        () -> service.post("/actuator/retention/run", "{\"dry_run\": false, \"force_cleanup\": true}")
                                .statusCode()));
        FLIPS.put(BACKUP_BEFORE_DELETE, new Flip("true", "false", EveryLiveSettingTest::isBackedUp));
        FLIPS.put(AUDIT_LOG_RETENTION_DAYS, new Flip("400", "100", () -> due("audit_trail")));
        FLIPS.put(EVENT_RETENTION_DAYS, new Flip("400", "100", () -> due("events")));
        FLIPS.put(INDEX_HISTORY_RETENTION_DAYS, new Flip("400", "100", () -> due("index_history")));
        FLIPS.put(
                CLEANUP_SCHEDULE,
                new Flip(
                        "03:00",
                        "04:00",
                        () -> service.json("/actuator/retention/status").get("next_run")));
        FLIPS.put(CONFIG_POLL_MS, new Flip("1000", "3600000", EveryLiveSettingTest::isReadWithoutAPush));
    }

    @BeforeAll
    static void start() throws Exception {
        database = TestPostgres.database();
        config = TestConfigService.start(home.resolve("config.json"));
        screener = TestScreener.start();
        var environment = new HashMap<>(config.environment());
        environment.putAll(screener.environment());
        service = TestService.start(home, database, environment);
        service.ingest("kite", TestService.KITE + RELIANCE_ON_BSE);
    }

    @AfterAll
    static void stop() {
        service.close();
        ALERTED.stop(0);
        screener.close();
        config.close();
    }

    static Set<LiveSetting> flips() {
        return FLIPS.keySet();
    }

    @ParameterizedTest
    @MethodSource("flips")
    void F1_aFlipIsSeenWithoutARestart(LiveSetting setting) throws Exception {
        var flip = FLIPS.get(setting);
        var before = service.json("/actuator/config");
        set(setting, flip.one());
        var one = String.valueOf(flip.seen().look());
        set(setting, flip.other());
        var other = String.valueOf(flip.seen().look());
        set(setting, flip.one());
        var again = String.valueOf(flip.seen().look());

        set(setting, value(before, setting));
        assertThat(other).isNotEqualTo(one);
        assertThat(again).isEqualTo(one);
    }

    @Test
    void everySettingIsFlippedHereOrInTheRoomThatUsesIt() {
        var inTheirRooms = Set.of(
                "MAX_INSTRUMENTS_PER_POOL",
                "TEMP_DATA_RETENTION_DAYS",
                "DLQ_RETENTION_HOURS",
                // No event is handed on where no application of a cluster could hear it: see DeliveryTest.
                "EVENT_RETRY_ATTEMPTS",
                "EVENT_ORDERING_GUARANTEE");
        assertThat(Arrays.stream(LiveSetting.values())
                        .filter(setting -> !FLIPS.containsKey(setting))
                        .map(LiveSetting::name)
                        .filter(name -> !name.startsWith("INGEST_") && !inTheirRooms.contains(name)))
                .isEmpty();
    }

    private static void set(LiveSetting setting, String value) throws Exception {
        var written = service.posted("/actuator/config", "{\"" + setting.name() + "\": \"" + value + "\"}");
        assertThat(written.at("/written/0/in_force").booleanValue())
                .as(setting + " " + value)
                .isTrue();
    }

    private static String value(JsonNode shown, LiveSetting setting) {
        for (var one : shown.get("settings")) {
            if (one.get("key").textValue().equals(setting.key())) {
                return one.get("value").textValue();
            }
        }
        throw new AssertionError(setting + " is not shown");
    }

    private record Planned(int status, JsonNode body) {}

    private static Planned plan(String... keys) throws Exception {
        var answer = service.post(PLAN, planBody("plan " + NUMBER.incrementAndGet(), keys));
        return new Planned(answer.statusCode(), Json.mapper().readTree(answer.body()));
    }

    private static String planBody(String name, String... keys) {
        return "{\"plan_name\": \"" + name + "\", \"subscription_type\": \"live_feed\", \"instruments\": [\""
                + String.join("\", \"", keys) + "\"]}";
    }

    private static JsonNode stored(String field) throws Exception {
        var id = plan("NSE:TCS").body().get("plan_id").textValue();
        return service.json(B + "/subscriptions/plans/" + id).at("/plan/" + field);
    }

    private static JsonNode profile(String key) throws Exception {
        var user = "user" + NUMBER.incrementAndGet();
        var answer = service.post(
                P,
                "{\"user_id\": \"" + user + "\", \"profile_name\": \"p\", \"subscription_type\": \"live_feed\","
                        + " \"instruments\": [\"" + key + "\"]}");
        return Json.mapper().readTree(answer.body());
    }

    private static String conflicts(String key) throws Exception {
        var answer = profile(key);
        return answer.path("code") + " " + answer.path("conflicts").findValuesAsText("type");
    }

    private static boolean isSecondSearchFromCache() throws Exception {
        var query = "{\"query\": \"reliance\", \"filters\": {\"min_lot_size\": 0, \"max_lot_size\": "
                + (1_000 + NUMBER.incrementAndGet()) + "}}";
        service.posted(B + "/search", query);
        return service.posted(B + "/search", query).get("cache_hit").booleanValue();
    }

    /** Every flip is an event itself, so there is always something to follow. */
    private static boolean isOutletFollowing() throws Exception {
        boolean on =
                value(service.json("/actuator/config"), EVENT_STREAMING_ENABLED).equals("true");
        long before = head();
        service.posted("/actuator/features/DUAL_WRITE", "{\"enabled\": false}");
        Eventually.within(SOON, () -> assertThat(head()).isGreaterThan(before));
        if (on) {
            Eventually.within(SOON, () -> assertThat(outlet()).isEqualTo(head()));
            return true;
        }
        long limit = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        while (System.nanoTime() < limit) {
            if (outlet() == head()) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    private static long outlet() throws Exception {
        return Outbox.number(database, "select position from follower_positions where follower = 'event-bus'");
    }

    private static long head() throws Exception {
        return Outbox.number(database, "select position from event_head");
    }

    /** Written past the nodes, so that only a poll can find it. */
    private static boolean isReadWithoutAPush() throws Exception {
        var size = "" + (10 + NUMBER.incrementAndGet());
        // What was written through a node is told once more when the store has it.
        long waiting = System.nanoTime() + Duration.ofMillis(500).toNanos();
        while (System.nanoTime() < waiting) {
            Thread.sleep(20);
        }
        config.write("MAX_RESULTS_PER_PAGE", size);
        long limit = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
        while (System.nanoTime() < limit) {
            if (value(service.json("/actuator/config"), MAX_RESULTS_PER_PAGE).equals(size)) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    private static boolean isTheScreenerTold() throws Exception {
        liftDualWrite();
        boolean on = value(service.json("/actuator/config"), DUAL_WRITE_ENABLED).equals("true");
        var weight = weigh("NSE:TCS");
        if (on) {
            Eventually.within(SOON, () -> assertThat(screener.weight("TCS")).isEqualByComparingTo(weight));
            return true;
        }
        long limit = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
        while (System.nanoTime() < limit) {
            var told = screener.weight("TCS");
            if (told != null && told.compareTo(weight) == 0) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    /** Who answers where both sides are written; forward it goes only once both were found to be equal. */
    private static String whoCounts() throws Exception {
        liftDualWrite();
        set(DUAL_WRITE_ENABLED, "true");
        var stage = value(service.json("/actuator/config"), MIGRATION_STAGE);
        Eventually.within(SOON, () -> {
            var details = dualWrite().at("/health/details");
            assertThat(details.get("stage").textValue()).as(details.toString()).isEqualTo(stage);
            assertThat(details.get("registry_behind").booleanValue()).isFalse();
        });
        screener.plant("TCS", "77", "null");
        var answered = service.json(B + "/index-memberships?index=NIFTY%2050&instrument_key=NSE:TCS")
                .at("/memberships/0/weight")
                .intValue();
        var weight = weigh("NSE:TCS", "NSE:RELIANCE", "BSE:RELIANCE");
        Eventually.within(SOON, () -> assertThat(screener.weight("TCS")).isEqualByComparingTo(weight));
        Eventually.within(
                SOON,
                () -> assertThat(dualWrite().at("/metrics/queue").intValue()).isZero());
        var id = compare();
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(validation(id).get("status").textValue()).isEqualTo("passed"));
        return answered == 77 ? "the screener" : "the registry";
    }

    private static long batchesOfThreeRecords() throws Exception {
        awaitTold();
        long before = dualWrite().at("/metrics/node/batches").longValue();
        weigh("NSE:TCS", "NSE:RELIANCE", "BSE:RELIANCE");
        awaitTold();
        return dualWrite().at("/metrics/node/batches").longValue() - before;
    }

    /** Of a record that the screener refuses, with the queue in which it is; closed by the next version. */
    private static JsonNode deadLetter(String... queues) throws Exception {
        awaitTold();
        screener.fault("{\"status\": 422, \"symbol\": \"TCS\"}");
        weigh("NSE:TCS");
        Eventually.within(
                SOON,
                () -> assertThat(dualWrite().at("/metrics/dead_letters").intValue())
                        .isEqualTo(1));
        ObjectNode found = null;
        for (var queue : queues) {
            var listed = service.get(B + "/events/dlq/" + queue);
            if (listed.statusCode() == 404) {
                continue;
            }
            for (var letter : Json.mapper().readTree(listed.body())) {
                found = ((ObjectNode) letter).put("queue", queue);
            }
        }
        closeLetters();
        return found;
    }

    private static HttpServer alerted() {
        try {
            var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/alerts", exchange -> {
                exchange.getRequestBody().readAllBytes();
                ALERTS.incrementAndGet();
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isAnAlertTold() throws Exception {
        int before = ALERTS.get();
        double raised = alerts("raised");
        deadLetter(QUEUE);
        Eventually.within(SOON, () -> assertThat(alerts("raised")).isGreaterThan(raised));
        if (isShownAs("off")) {
            return ALERTS.get() > before;
        }
        Eventually.within(SOON, () -> assertThat(ALERTS.get()).isGreaterThan(before));
        return true;
    }

    /** It is shown only where it holds no secret. */
    private static boolean isShownAs(String value) throws Exception {
        return value(service.json("/actuator/config"), ALERT_WEBHOOK).equals(value);
    }

    private static double alerts(String what) throws Exception {
        return service.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("registry_alert_" + what + "_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Of one more on the other side, and of one that weighs 1 % more there. */
    private static JsonNode validated() throws Exception {
        awaitTold();
        weigh("NSE:TCS");
        awaitTold();
        screener.plant("XTRA", "1", "null");
        screener.plant(
                "TCS", screener.weight("TCS").multiply(new BigDecimal("1.01")).toPlainString(), "null");
        var id = compare();
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(validation(id).get("status").textValue()).isNotEqualTo("running"));
        screener.plant("XTRA", "0", "null");
        return validation(id);
    }

    /** Waits for one of the schedule that is under way. */
    private static String compare() throws Exception {
        var begun = new AtomicReference<JsonNode>();
        Eventually.within(Duration.ofSeconds(10), () -> {
            var answer = service.post("/actuator/validation/run", "{}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            begun.set(Json.mapper().readTree(answer.body()));
        });
        return begun.get().get("validation_id").textValue();
    }

    private static JsonNode validation(String id) throws Exception {
        return service.json("/actuator/validation/result/" + id);
    }

    private static boolean isViolated(LiveSetting threshold) throws Exception {
        return validated()
                .get("threshold_violations")
                .findValuesAsText("threshold")
                .contains(threshold.key());
    }

    private static boolean isARowThatIsLostNoticed() throws Exception {
        awaitTold();
        screener.fault("{\"forgets\": true, \"symbol\": \"TCS\", \"times\": 1}");
        weigh("NSE:TCS");
        awaitTold();
        boolean noticed = dualWrite().at("/metrics/dead_letters").intValue() == 1;
        closeLetters();
        return noticed;
    }

    private static void closeLetters() throws Exception {
        screener.fault("{}");
        weigh("NSE:TCS");
        awaitTold();
        assertThat(dualWrite().at("/metrics/dead_letters").intValue()).isZero();
    }

    private static void awaitTold() throws Exception {
        liftDualWrite();
        set(DUAL_WRITE_ENABLED, "true");
        Eventually.within(SOON, () -> {
            assertThat(dualWrite().at("/metrics/queue").intValue()).isZero();
            assertThat(dualWrite().at("/metrics/lag").intValue()).isZero();
        });
    }

    /** Another look switches it off by an operator's word, which goes before the toggle. */
    private static void liftDualWrite() throws Exception {
        service.posted(
                "/actuator/features/DUAL_WRITE",
                "{\"enabled\": true, \"reason\": \"test\", \"expires_at\": \""
                        + Instant.now().plusSeconds(600) + "\"}");
    }

    private static JsonNode dualWrite() throws Exception {
        return service.json("/actuator/dual-write/status");
    }

    /** All of them get one new weight in one request. */
    private static BigDecimal weigh(String... keys) throws Exception {
        var weight = new BigDecimal(NUMBER.incrementAndGet()).movePointLeft(2);
        var records = Arrays.stream(keys)
                .map(key -> "{\"instrument_key\": \"" + key + "\", \"index_id\": \"NIFTY 50\", \"weight\": "
                        + weight.toPlainString() + "}")
                .collect(Collectors.joining(", "));
        service.posted(B + "/index-memberships", "{\"memberships\": [" + records + "]}");
        return weight;
    }

    /** Whether the oldest rows, made 200 days old, are due. */
    private static boolean due(String policy) throws Exception {
        age();
        for (var result :
                service.posted("/actuator/retention/run", "{\"dry_run\": true}").get("results")) {
            if (result.get("policy").textValue().equals(policy)) {
                return result.get("due").longValue() > 0;
            }
        }
        throw new AssertionError(policy + " is not told");
    }

    private static boolean isBackedUp() throws Exception {
        set(RETENTION_ENABLED, "true");
        set(INDEX_HISTORY_RETENTION_DAYS, "100");
        age();
        var run = service.posted("/actuator/retention/run", "{\"dry_run\": false, \"force_cleanup\": true}");
        set(INDEX_HISTORY_RETENTION_DAYS, "1095");
        assertThat(run.at("/summary/failed").intValue()).as(run.toString()).isZero();
        for (var result : run.get("results")) {
            if (result.get("policy").textValue().equals("index_history")) {
                assertThat(result.get("deleted").longValue()).isPositive();
                return !result.get("backup").isNull();
            }
        }
        throw new AssertionError("not told");
    }

    /** A corrected membership, the first event and the first row of the trail. */
    private static void age() throws Exception {
        weigh("NSE:TCS");
        weigh("NSE:TCS");
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    update index_memberships set superseded_at = now() - interval '200 days'
                    where membership_id = (
                        select max(membership_id) from index_memberships where superseded_at is not null)""");
            statement.execute("""
                    update event_log set occurred_at = now() - interval '200 days'
                    where position = (select min(position) from event_log)""");
            statement.execute("""
                    update audit_trail set at = now() - interval '200 days' where audit_id = (
                        select c.audit_id from audit_chain c join audit_archive a on c.position = a.position + 1)""");
        }
    }
}
