package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and does, over HTTP against the whole service. */
class OperatorsOverHttpTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SEARCH = TestService.BASE + "/search?query=reliance";
    private static final String PLAN = TestService.BASE + "/subscriptions/plan?user_id=test";
    private static final String PLAN_BODY =
            "{\"plan_name\": \"A\", \"subscription_type\": \"live_feed\", \"instruments\": [\"NSE:TCS\"]}";

    @TempDir
    private static Path home;

    private static TestPostgres.TestDatabase database;
    private static TestConfigService config;
    private static TestService service;

    @BeforeAll
    static void start() throws Exception {
        database = TestPostgres.database();
        config = TestConfigService.start(home.resolve("config.json"));
        service = TestService.start(home, database, config.environment());
        service.ingest("kite", TestService.KITE);
    }

    @AfterAll
    static void stop() {
        service.close();
        config.close();
    }

    @Test
    void F1_aToggleWrittenThroughANodeIsInForceWithTheAnswerAndLeavesAuditRowAndEvent() throws Exception {
        var written = service.posted("/actuator/config", "{\"SEARCH_CATALOG_ENABLED\": false}");
        assertThat(written.at("/written/0/in_force").booleanValue()).isTrue();
        assertThat(written.at("/written/0/before").textValue()).isEqualTo("true");

        var refused = service.get(SEARCH);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Json.mapper().readTree(refused.body()).get("code").textValue())
                .isEqualTo("feature_off");
        assertThat(service.get(TestService.BASE + "/instruments/resolve?symbol=TCS")
                        .statusCode())
                .as("resolve stays")
                .isEqualTo(200);
        var feature = feature("SEARCH_CATALOG");
        assertThat(feature.at("/config/source").textValue()).isEqualTo("config_service");
        assertThat(feature.get("cause").textValue()).isEqualTo("config");

        service.posted("/actuator/config", "{\"INSTRUMENT_REGISTRY_SEARCH_CATALOG_ENABLED\": \"true\"}");
        assertThat(service.get(SEARCH).statusCode()).isEqualTo(200);
        Eventually.within(SOON, () -> {
            assertThat(actions("settings/INSTRUMENT_REGISTRY_SEARCH_CATALOG_ENABLED"))
                    .hasSize(2);
            assertThat(details("features/SEARCH_CATALOG", "cause")).contains("config");
            assertThat(events("feature.toggled")).isNotEmpty();
        });
    }

    @Test
    void anOperatorSwitchesAFeatureOffAndTheConfigServiceKeepsTheLastWord() throws Exception {
        service.posted("/actuator/features/SUBSCRIPTION_PLANNING", "{\"enabled\": false, \"reason\": \"load\"}");
        assertThat(service.post(PLAN, PLAN_BODY).statusCode()).isEqualTo(503);
        assertThat(feature("SUBSCRIPTION_PLANNING").get("reason").textValue()).isEqualTo("load");
        Eventually.within(
                SOON,
                () -> assertThat(service.json("/ready")
                                .at("/checks/features/detail")
                                .textValue())
                        .isEqualTo("SUBSCRIPTION_PLANNING is off (operator)"));

        var on = "{\"enabled\": true, \"reason\": \"over\", \"expires_at\": \""
                + Instant.now().plusSeconds(600) + "\"}";
        service.posted("/actuator/features/SUBSCRIPTION_PLANNING", on);
        assertThat(service.post(PLAN, PLAN_BODY).statusCode()).isEqualTo(200);

        service.posted("/actuator/config", "{\"SUBSCRIPTION_PLANNING_ENABLED\": false}");
        assertThat(service.post(PLAN, PLAN_BODY).statusCode())
                .as("on lifts no toggle")
                .isEqualTo(503);
        service.posted("/actuator/config", "{\"SUBSCRIPTION_PLANNING_ENABLED\": true}");
        Eventually.within(
                SOON,
                () -> assertThat(details("features/SUBSCRIPTION_PLANNING", "cause"))
                        .contains("operator", "config"));
    }

    @Test
    void anOperatorsOffIsTakenBackAuditedAndTold() throws Exception {
        service.posted("/actuator/features/SUBSCRIPTION_PLANNING", "{\"enabled\": false, \"reason\": \"trial\"}");
        assertThat(service.post(PLAN, PLAN_BODY).statusCode()).isEqualTo(503);

        var back = service.delete("/actuator/features/SUBSCRIPTION_PLANNING?reason=mended");

        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(service.post(PLAN, PLAN_BODY).statusCode()).isEqualTo(200);
        assertThat(feature("SUBSCRIPTION_PLANNING").get("operator").isNull()).isTrue();
        Eventually.within(
                SOON,
                () -> assertThat(details("features/SUBSCRIPTION_PLANNING", "reason"))
                        .contains("taken back: mended"));
    }

    @Test
    void R7_aFullCacheEvictsItsMetricMovesAndTheServiceGoesOn() throws Exception {
        service.posted("/actuator/config", "{\"INDEX_CACHE_SIZE\": 10}");
        try {
            double before = evictions();
            for (int i = 0; i < 40; i++) {
                service.json(TestService.BASE + "/search/suggest?q=tcs" + i);
            }
            assertThat(evictions() - before).isBetween(30.0, 40.0);
            var kept = service.json("/actuator/caches")
                    .get("caches")
                    .valueStream()
                    .filter(cache -> cache.get("cache").textValue().equals("catalog.suggestions"))
                    .findFirst()
                    .orElseThrow();
            assertThat(kept.get("entries").intValue()).isEqualTo(10);
            assertThat(kept.get("weight").longValue())
                    .isLessThanOrEqualTo(kept.get("most_weight").longValue());
            assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
        } finally {
            service.posted("/actuator/config", "{\"INDEX_CACHE_SIZE\": 10000}");
        }
    }

    private static double evictions() throws Exception {
        return service.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("registry_cache_evictions_total{cache=\"catalog.suggestions\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void O4_theCorrelationIdOfAFlipIsInItsAnswerItsAuditRowAndItsEvent() throws Exception {
        var id = service.posted("/actuator/features/DUAL_WRITE", "{\"enabled\": false, \"reason\": \"o4\"}")
                .get("correlation_id")
                .textValue();

        Eventually.within(SOON, () -> {
            assertThat(details("features/DUAL_WRITE", "correlation_id")).contains(id);
            assertThat(events("feature.toggled").findValuesAsText("correlationid"))
                    .contains(id);
        });
    }

    @Test
    void F6_aValueOfTheWrongTypeIsShownAsSuchAndAWriteOfOneIsRefusedByField() throws Exception {
        var refused = service.post("/actuator/config", "{\"PLANNER_TIMEOUT\": \"soon\", \"NO_SUCH\": 1, \"X\": []}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        refused = service.post("/actuator/config", "{\"PLANNER_TIMEOUT\": \"soon\", \"NO_SUCH\": 1}");
        assertThat(Json.mapper().readTree(refused.body()).get("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/PLANNER_TIMEOUT", "/NO_SUCH");

        config.write("EVENT_STREAMING_ENABLED", "perhaps");
        Eventually.within(
                SOON,
                () -> assertThat(feature("EVENT_STREAMING").at("/config/error").textValue())
                        .isEqualTo("TYPE_MISMATCH"));
        var shown = service.json("/actuator/config");
        assertThat(setting(shown, "EVENT_STREAMING_ENABLED").get("error").textValue())
                .isEqualTo("TYPE_MISMATCH");
        assertThat(setting(shown, "EVENT_STREAMING_ENABLED").get("value").textValue())
                .isEqualTo("true");
        config.write("EVENT_STREAMING_ENABLED", "true");
    }

    @Test
    void F6_aKeyThatNoSettingHasIsIgnoredCountedAndNamed() throws Exception {
        config.write("SERACH_CATALOG_ENABLED", "false");
        service.posted("/actuator/config", "{\"PLAN_CACHE_TTL\": 300}");
        Eventually.within(SOON, () -> {
            assertThat(service.json("/actuator/config").get("unknown").toString())
                    .isEqualTo("[\"INSTRUMENT_REGISTRY_SERACH_CATALOG_ENABLED\"]");
        });
        assertThat(service.get("/metrics").body()).contains("registry_settings_unknown 1", "registry_settings_stale 0");
    }

    @Test
    void everySettingIsRegisteredOnceWithItsDefaultAndDescription() throws Exception {
        config.write("MAX_RESULTS_PER_PAGE", "77");
        var environment = new HashMap<>(config.environment());
        environment.put("ENVIRONMENT", "test");
        environment.put("INTERNAL_API_KEY", TestService.KEY);
        var out = new ByteArrayOutputStream();
        var to = new PrintStream(out, true, StandardCharsets.UTF_8);

        assertThat(RegisterConfig.run(environment, to, to)).as(out::toString).isEqualTo(RegisterConfig.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("INSTRUMENT_REGISTRY_MAX_RESULTS_PER_PAGE is there already")
                .contains("INSTRUMENT_REGISTRY_SEARCH_TIMEOUT = 5000");
        out.reset();
        assertThat(RegisterConfig.run(environment, to, to)).isEqualTo(RegisterConfig.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(LiveSetting.values().length)
                .allMatch(line -> line.endsWith(" is there already"));
        service.posted("/actuator/config", "{\"PLAN_CACHE_TTL\": 300}");
        Eventually.within(
                SOON,
                () -> assertThat(setting(service.json("/actuator/config"), "MAX_RESULTS_PER_PAGE")
                                .get("value")
                                .textValue())
                        .isEqualTo("77"));
        environment.put("INTERNAL_API_KEY", "a-key-that-the-service-does-not-know");
        out.reset();
        assertThat(RegisterConfig.run(environment, to, to)).isEqualTo(RegisterConfig.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("401").doesNotContain("a-key-that");
    }

    @Test
    void S9_noSecretStandsInTheSettings() throws Exception {
        var shown = service.get("/actuator/config").body();
        assertThat(shown)
                .contains("INTERNAL_API_KEY")
                .doesNotContain(TestService.KEY)
                .doesNotContain(":test@");
    }

    @Test
    void everyNodeIsListedWithItsFeatures() throws Exception {
        var nodes = service.json("/actuator/nodes");
        assertThat(nodes.get("nodes")).hasSize(1);
        assertThat(nodes.at("/nodes/0/answered").booleanValue()).isTrue();
        assertThat(nodes.at("/nodes/0/state/phase").textValue()).isEqualTo("serving");
        var features = service.json("/actuator/features");
        assertThat(features.at("/nodes/0/features/features")).hasSize(4);
        assertThat(features.get("node")).isEqualTo(nodes.get("self"));
    }

    @Test
    void theSecondWriteIsNotSwitchedOnWithoutAScreener() throws Exception {
        var refused = service.post("/actuator/toggle-dual-write", "{\"enabled\": true}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(feature("DUAL_WRITE").at("/config/value").booleanValue()).isFalse();
        assertThat(service.json("/actuator/dual-write/status")
                        .at("/health/details/state")
                        .textValue())
                .isEqualTo("not_configured");
        service.posted("/actuator/toggle-dual-write", "{\"enabled\": false}");
    }

    @Test
    void aLoadOfTheCatalogIsInTheTrailAndBothWaysToVerifyItAgree() throws Exception {
        var job = service.ingest("kite", TestService.KITE).get("job_id").textValue();

        var rows = service.json("/actuator/audit?entity=jobs/" + job).get("rows");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("action").textValue()).isEqualTo("catalog.applied");
        assertThat(rows.get(0).at("/detail/counts/processed").intValue()).isEqualTo(6);

        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(service.json("/actuator/audit/verify")
                                .get("pending")
                                .intValue())
                        .isZero());
        var verdict = service.json("/actuator/audit/verify");
        assertThat(verdict.get("intact").booleanValue()).isTrue();
        var anchor = verdict.at("/head/position").asText() + ":"
                + verdict.at("/head/hash").textValue();
        assertThat(service.json("/actuator/audit/verify?anchor=" + anchor)
                        .get("intact")
                        .booleanValue())
                .isTrue();
        assertThat(Json.mapper()
                        .readTree(commandLine(VerifyAudit.INTACT, anchor))
                        .get("head"))
                .isEqualTo(verdict.get("head"));
        commandLine(VerifyAudit.BROKEN, "1:" + "0".repeat(64));
        assertThat(commandLine(VerifyAudit.UNKNOWN, "no place")).isEmpty();
    }

    private static JsonNode feature(String name) throws Exception {
        for (var one : service.json("/actuator/features").get("features")) {
            if (one.get("feature").textValue().equals(name)) {
                return one;
            }
        }
        throw new AssertionError(name + " is not listed");
    }

    private static JsonNode setting(JsonNode shown, String name) {
        for (var one : shown.get("settings")) {
            if (one.get("key").textValue().equals("INSTRUMENT_REGISTRY_" + name)) {
                return one;
            }
        }
        throw new AssertionError(name + " is not listed");
    }

    private static List<String> actions(String entity) throws Exception {
        return service.json("/actuator/audit?entity=" + entity).get("rows").findValuesAsText("action");
    }

    private static List<String> details(String entity, String field) throws Exception {
        return service.json("/actuator/audit?entity=" + entity).get("rows").findValuesAsText(field);
    }

    private static JsonNode events(String type) throws Exception {
        return service.json(TestService.BASE + "/events?limit=1000&types=" + type)
                .get("events");
    }

    private static String commandLine(int status, String anchor) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int ended = VerifyAudit.run(
                Map.of("DATABASE_URL", database.url()),
                new String[] {anchor},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(ended).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }
}
