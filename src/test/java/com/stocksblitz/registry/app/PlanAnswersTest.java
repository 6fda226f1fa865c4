package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Described;
import com.stocksblitz.registry.testing.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real answers about plans, field by field, against what the contract says of them. */
class PlanAnswersTest {
    private static final String PLAN = TestService.BASE + "/subscriptions/plan";
    private static final String PLANS = TestService.BASE + "/subscriptions/plans";

    @TempDir
    private static Path home;

    private static TestService service;
    private static HttpClient http;
    private static final Described CONTRACT = Described.byTheContract();

    @BeforeAll
    static void start() throws Exception {
        http = HttpClient.newHttpClient();
        service = TestService.start(home, TestPostgres.database(), Map.of());
        service.ingest("kite", TestService.KITE);
    }

    @AfterAll
    static void stop() {
        service.close();
        http.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain     | 'instruments': ['NSE:TCS', 'NSE:RELIANCE', 'NSE:TCS']
            rejected  | 'instruments': ['NSE:TCS', 'NSE:NOBODY', 'TCSS']
            pending   | 'instruments': ['NSE:TCS', 'NSE:NOBODY'], 'filtering_strictness': 'lenient'
            limited   | 'instruments': ['NSE:TCS', 'NSE:RELIANCE'], 'max_instruments': 1, 'optimization_level': 'aggressive'
            simple    | 'instruments': [{'key': 'NSE:TCS', 'mode': 'full', 'min_mode': 'ltp', 'priority': 1}], 'optimization_level': 'low'
            draft     | 'instruments': ['NSE:TCS', 'NSE:RELIANCE', 'NFO:NIFTY:2026-11-24:FUT'], 'max_instruments': 1, 'dry_run': true
            contracts | 'instruments': [{'future': {'underlying': 'NIFTY', 'which': 'front'}}, {'chain': {'underlying': 'NIFTY', 'around': 26000, 'width': 1}}, {'index': 'NIFTY 50'}]
            account   | 'instruments': ['NSE:TCS'], 'accounts': [{'id': 'one', 'feed': 'kite', 'connections': 2, 'overrides': {'connections': 2}, 'reserved': {'connections': 1}}]
            """)
    void describesEveryFieldOfAPlan(String name, String fields) throws Exception {
        var created = post(PLAN + "?user_id=" + name, plan(name, "live_feed", fields));
        assertThat(CONTRACT.faults("createPlan", created)).isEmpty();
        if (created.get("plan_id").isNull()) {
            return;
        }
        var id = created.get("plan_id").textValue();
        assertThat(CONTRACT.faults("getPlan", get(PLANS + '/' + id))).isEmpty();
        for (var level : new String[] {"basic", "detailed", "comprehensive"}) {
            var told = post(PLAN + '/' + id + "/describe", "{\"description_level\":\"" + level + "\"}");
            assertThat(CONTRACT.faults("describePlan", told)).as(level).isEmpty();
        }
        var other = post(PLANS + '/' + id + "/what-if", "{\"add\":[\"NSE:RELIANCE\"],\"max_instruments\":2}");
        assertThat(CONTRACT.faults("askWhatIf", other)).isEmpty();
        var again = post(
                PLAN + "?user_id=" + name,
                plan(name, "live_feed", "'instruments': ['NSE:RELIANCE'], 'previous_plan_id': '" + id + "'"));
        var next = again.get("plan_id").textValue();
        assertThat(CONTRACT.faults("describePlan", post(PLAN + '/' + next + "/describe", "{}")))
                .isEmpty();
        assertThat(CONTRACT.faults("diffPlans", get(PLANS + '/' + next + "/diff?from=" + id)))
                .isEmpty();
        assertThat(CONTRACT.faults("listPlans", get(PLANS + "?user_id=" + name)))
                .isEmpty();
    }

    @Test
    void describesEveryFieldOfAHistoricalPlanAndOfAPool() throws Exception {
        var historical = post(
                PLAN + "?user_id=past",
                plan("past", "historical", "'instruments': ['NSE:TCS', 'NSE:NOBODY', 'NSE:RELIANCE']"));
        var pool = post(PLAN + "?user_id=pool", plan("pool", "live_feed", """
                'max_instruments': 1, 'demands': [{'user_id': 'a', 'weight': 2, 'instruments': ['NSE:TCS']},
                {'user_id': 'b', 'instruments': ['NSE:TCS', 'NSE:RELIANCE']}]"""));

        assertThat(CONTRACT.faults("createPlan", historical)).isEmpty();
        assertThat(CONTRACT.faults("createPlan", pool)).isEmpty();
        var described = post(PLAN + '/' + historical.get("plan_id").textValue() + "/describe", "{}");
        assertThat(CONTRACT.faults("describePlan", described)).isEmpty();
        described = post(
                PLAN + '/' + pool.get("plan_id").textValue() + "/describe",
                "{\"description_level\":\"comprehensive\"}");
        assertThat(CONTRACT.faults("describePlan", described)).isEmpty();
    }

    private static String plan(String name, String type, String fields) {
        return ("{'plan_name': '" + name + "', 'subscription_type': '" + type + "', " + fields + "}")
                .replace('\'', '"');
    }

    private static JsonNode post(String path, String body) throws Exception {
        return send(request(path).header("content-type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode get(String path) throws Exception {
        return send(request(path).header("accept", "application/json").GET());
    }

    private static JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var reply = http.send(request.build(), BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Json.mapper().readTree(reply.body());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("X-Internal-API-Key", TestService.KEY);
    }
}
