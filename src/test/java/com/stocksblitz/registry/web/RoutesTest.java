package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.audit.api.AuditQuery;
import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.catalog.api.SearchQuery;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.event.api.PageQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.MirrorStatus.State;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.PlansQuery;
import com.stocksblitz.registry.plan.api.PutAccounts;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.SchemaRepository;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation over a real listener: what reaches the feature, and whether the answer keeps the contract. */
class RoutesTest {
    private static TestWeb web;

    @BeforeAll
    static void start() {
        web = new TestWeb();
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @BeforeEach
    void reset() {
        web.features.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resolveInstrument GET /instruments/resolve?symbol=RELIANCE",
                "listInstruments GET /instruments",
                "getInstrument GET /instruments/NSE:RELIANCE",
                "bulkInstruments POST /instruments/bulk {\"instrument_ids\":[\"NSE:RELIANCE\"]}",
                "getBrokerToken GET /brokers/kite/tokens/NSE:RELIANCE",
                "getChain GET /chains/NIFTY?expiry=current_week&around=24512.35&width=5",
                "listExpiries GET /chains/NSE:NIFTY%2050:INDEX/expiries?as_of=2026-11-20",
                "listIndexMemberships GET /index-memberships?index=NIFTY%2050",
                "writeIndexMemberships POST /index-memberships {\"memberships\":[{\"symbol\":\"TCS\"}]}",
                "writeIndexMembershipsAlias POST /index-memberships/bulk {\"memberships\":[{}]}",
                "searchInstruments POST /search {\"query\":\"reliance\"}",
                "quickSearch GET /search?query=reliance",
                "suggestInstruments GET /search/suggest?q=reli",
                "getSearchPerformance GET /search/performance",
                "getCatalogSummary GET /catalog/summary",
                "listBrokers GET /brokers",
                "ingestDump POST /brokers/kite/ingest [{}]",
                "ingestDump POST /brokers/kite/ingest {\"source\":\"kite\",\"filters\":{\"symbols\":[\"TCS\"]}}",
                "listSources GET /sources?broker=kite",
                "listJobs GET /jobs",
                "getJob GET /jobs/0190a1b2-0000-7000-8000-000000000001",
                "listQuarantine GET /jobs/0190a1b2-0000-7000-8000-000000000001/quarantine?limit=10",
                "cancelJob DELETE /jobs/0190a1b2-0000-7000-8000-000000000001",
                "approveJob POST /jobs/0190a1b2-0000-7000-8000-000000000001/approve {\"reason\":\"checked\"}",
                "rejectJob POST /jobs/0190a1b2-0000-7000-8000-000000000001/reject {\"reason\":\"no\",\"hold\":1}",
                "createPlan POST /subscriptions/plan?user_id=test"
                        + " {\"plan_name\":\"A\",\"subscription_type\":\"live_feed\",\"instruments\":[\"NSE:TCS\"]}",
                "describePlan POST /subscriptions/plan/0190a1b2-0000-7000-8000-000000000002/describe {}",
                "listPlans GET /subscriptions/plans",
                "getPlan GET /subscriptions/plans/0190a1b2-0000-7000-8000-000000000002",
                "deletePlan DELETE /subscriptions/plans/0190a1b2-0000-7000-8000-000000000002",
                "getAccounts GET /accounts/test",
                "putAccounts PUT /accounts/test {\"accounts\":[{\"id\":\"a\",\"feed\":\"kite\"}]}",
                "diffPlans GET /subscriptions/plans/0190a1b2-0000-7000-8000-000000000002/diff",
                "askWhatIf POST /subscriptions/plans/0190a1b2-0000-7000-8000-000000000002/what-if {}",
                "listFeeds GET /feeds",
                "getFeed GET /feeds/kite",
                "getPlannerConfig GET /subscriptions/planner/config",
                "cleanUpPlans POST /subscriptions/planner/cleanup",
                "listEvents GET /events",
                "getHealth GET /health",
                "getLiveness GET /health/live",
                "getReadiness GET /health/ready",
                "getReady GET /ready",
                "getActuatorHealth GET /actuator/health",
                "getDatabaseHealth GET /health/database",
                "getFeatures GET /actuator/features",
                "getFeaturesAlias GET /api/v1/internal/instrument-registry/actuator/features",
                "getStatus GET /actuator/status",
                "getStatusAlias GET /api/v1/internal/instrument-registry/actuator/status",
                "clearFeature DELETE /actuator/features/SEARCH_CATALOG?reason=mended",
                "setFeature POST /actuator/features/SEARCH_CATALOG {\"enabled\":false,\"reason\":\"too slow\"}",
                "getConfig GET /actuator/config",
                "writeConfig POST /actuator/config {\"SEARCH_CATALOG_ENABLED\":false}",
                "toggleDualWrite POST /actuator/toggle-dual-write {\"enabled\":true}",
                "getRetentionStatus GET /actuator/retention/status",
                "runRetention POST /actuator/retention/run {\"dry_run\":true}",
                "getValidationStatus GET /actuator/validation/status?limit=5",
                "runValidation POST /actuator/validation/run {\"validation_level\":\"strict\",\"batch_size\":500}",
                "getValidationResult GET /actuator/validation/result/0190a1b2-0000-7000-8000-000000000002",
                "getDualWriteStatus GET /actuator/dual-write/status",
                "disableDualWrite POST /actuator/dual-write/disable",
                "listDeadLetters GET /events/dlq/instrument_registry_dlq?limit=5",
                "replayDeadLetter POST /events/dlq/q/reprocess/0190a1b2-0000-7000-8000-000000000002",
                "discardDeadLetter DELETE /events/dlq/q/0190a1b2-0000-7000-8000-000000000002?reason=sent%20by%20hand",
                "listNodes GET /actuator/nodes",
                "listAudit GET /actuator/audit?entity=accounts/&since=2026-11-20T03:00:00Z&cursor=a9",
                "verifyAudit GET /actuator/audit/verify?after=5",
                "listProblems GET /api/problems",
                "getProblem GET /api/problems/ambiguous",
            })
    void answersAsTheContractSays(String call) {
        var parts = call.split(" ", 4);
        var id = parts[0];
        var path = parts[2];
        var body = parts.length > 3 ? parts[3] : null;
        for (var slash : List.of("", "/")) {
            int query = path.indexOf('?');
            var place = query < 0 ? path + slash : path.substring(0, query) + slash + path.substring(query);
            var publisher =
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
            var request = web.to(place).method(parts[1], publisher);
            if (body != null) {
                request.header("content-type", "application/json");
            }
            var reply = web.send(request);

            assertThat(reply.status()).as(place + " " + reply.text()).isIn(200, 202);
            assertThat(reply.header("content-type")).isEqualTo("application/json");
            assertFits(id, reply);
        }
    }

    @Test
    void D12_aStageThatTheGateRefusesIsNotWrittenAndItsReasonsAreTold() {
        web.features.answer(
                MirrorApi.GATE,
                (query, origin) -> Future.failedFuture(new FailureException(new Failure.Refused(
                        "refused",
                        "Not yet.",
                        List.of(new FieldError("/MIGRATION_STAGE", "dead_letters", "1 dead letter waits."))))));

        for (var key : List.of("MIGRATION_STAGE", "INSTRUMENT_REGISTRY_MIGRATION_STAGE")) {
            var refused = web.post("/actuator/config", "{\"" + key + "\":\"complete\"}");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text()).contains("dead_letters");
        }
        assertThat(web.features.asked.stream().map(FakeFeatures.Asked::address))
                .doesNotContain(TogglesApi.WRITE.address());
        assertThat(web.post("/actuator/config", "{\"PLANNER_TIMEOUT\":\"30\"}").status())
                .as("the gate is asked about stages only")
                .isEqualTo(200);
    }

    @Test
    void theSecondWriteIsNotSwitchedOnWhereThereIsNothingToWriteTo() {
        web.features.answer(
                MirrorApi.STATUS,
                (query, origin) -> Future.succeededFuture(new MirrorStatus(
                        State.NOT_CONFIGURED,
                        "complete",
                        new MirrorStatus.Move("complete", Instant.EPOCH, null, List.of(), false, null),
                        null,
                        null,
                        "strict",
                        null,
                        0,
                        5,
                        2,
                        7L,
                        0,
                        0,
                        null,
                        null,
                        new MirrorStatus.Counts(0, 0, 0, 0, 0, new MirrorStatus.Reads(0, 0, 0, 0, 0)),
                        List.of())));

        var refused = web.post("/actuator/toggle-dual-write", "{\"enabled\":true}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("SCREENER_SERVICE_URL");
        assertThat(web.features.asked.stream().map(FakeFeatures.Asked::address))
                .doesNotContain(TogglesApi.WRITE.address());
        assertThat(web.post("/actuator/toggle-dual-write", "{\"enabled\":false}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPageOfEventsSaysWhichOfThoseAskedForAreNoLongerKept() {
        web.features.answer(
                EventApi.PAGE, (query, origin) -> Future.succeededFuture(new EventPage(List.of(), 40, 40, 31)));

        var behind = web.get("/events?from=12").json();
        assertThat(behind.at("/gap/from").longValue()).isEqualTo(13);
        assertThat(behind.at("/gap/to").longValue()).isEqualTo(30);
        assertThat(web.get("/events?from=30").json().has("gap")).isFalse();
    }

    @Test
    void S4_whoActsForAUserSeesThatUsersAuditRowsOnly() {
        web.send(web.to("/actuator/audit").header("X-User-ID", "ann").GET());
        assertThat(web.features.lastRequest(AuditQuery.class).userId()).isEqualTo("ann");
        web.get("/actuator/audit");
        assertThat(web.features.lastRequest(AuditQuery.class).userId()).isNull();
    }

    @Test
    void accountsCarryTheirVersionAndAChangeHandsOverWhatItReplaces() {
        assertThat(web.get("/accounts/test").header("etag")).isEqualTo("\"7\"");
        var request = web.to("/accounts/test")
                .method("PUT", HttpRequest.BodyPublishers.ofString("{\"accounts\":[]}"))
                .header("content-type", "application/json")
                .header("if-match", "\"6\"");

        assertThat(web.send(request).status()).isEqualTo(200);
        assertThat(web.features.lastRequest(PutAccounts.class)).isEqualTo(new PutAccounts("test", List.of(), "\"6\""));
    }

    @Test
    void givesTheMessagesOfADiffLineByLineToWhoAsksForThat() {
        var request = web.to("/subscriptions/plans/0190a1b2-0000-7000-8000-000000000002/diff")
                .header("accept", "application/x-ndjson")
                .GET();

        var reply = web.send(request);

        assertThat(reply.header("content-type")).isEqualTo("application/x-ndjson");
        assertThat(reply.text().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"action\":"));
    }

    @Test
    void handsTheIdentifiersToTheCatalogAsSent() {
        web.get("/instruments/resolve?symbol=M%26M&exchange=NSE&instrument_type=EQUITY&token=1%2B1&broker=kite");

        assertThat(web.features.lastRequest(ResolveQuery.class))
                .isEqualTo(new ResolveQuery("M&M", "NSE", "EQ", null, null, "1+1", "kite"));
    }

    @ParameterizedTest
    @CsvSource({"100%25, 100%", "a%2Bb, a+b", "a+b, a b", "%E0%A4%A8, न", "a%3Bb;c, a;b;c", "%F0%9F%98%80, \uD83D\uDE00"
    })
    void decodesAParameterExactlyOnce(String sent, String seen) {
        assertThat(web.get("/search/suggest?q=" + sent).status()).isEqualTo(200);
        assertThat(web.features.lastRequest(SuggestQuery.class)).isEqualTo(new SuggestQuery(seen, 10));
    }

    @ParameterizedTest
    @CsvSource({"NSE:M%26M, NSE:M&M", "NSE:A+B, NSE:A+B", "NSE:NIFTY%2050:INDEX, NSE:NIFTY 50:INDEX", "a%2Fb, a/b"})
    void decodesAKeyInThePathExactlyOnce(String sent, String seen) {
        assertThat(web.get("/instruments/" + sent).status()).isEqualTo(200);
        assertThat(web.features.lastRequest(GetQuery.class).reference()).isEqualTo(seen);
    }

    @Test
    void fillsInTheDefaultsOfTheContract() {
        web.get("/instruments");
        assertThat(web.features.lastRequest(ListQuery.class)).isEqualTo(new ListQuery(null, null, true, 100, 0, null));

        web.get("/instruments?is_active=all&limit=7&offset=3&instrument_type=CE");
        assertThat(web.features.lastRequest(ListQuery.class)).isEqualTo(new ListQuery(null, "CE", null, 7, 3, null));

        web.get("/events?from=12&types=a,b&types=c");
        assertThat(web.features.lastRequest(PageQuery.class))
                .isEqualTo(new PageQuery(12, null, List.of("a", "b", "c")));
    }

    @Test
    void takesMembershipsOfBothFormsWithTheirDecimalsExact() {
        var body = """
                {"memberships": [
                    {"instrument_key": "NSE:TCS", "index_id": "NIFTY 50", "weight": 4.10, "is_active": false},
                    {"symbol": "TCS", "exchange": "NSE", "index_name": "NIFTY 50", "weight": null, "sector": "IT",
                     "effective_date": "2026-11-20"}]}
                """;
        assertThat(web.post("/index-memberships?mode=all_or_nothing", body).status())
                .isEqualTo(200);

        assertThat(web.features.lastRequest(WriteMemberships.class))
                .isEqualTo(new WriteMemberships(
                        List.of(
                                new WriteMemberships.Entry(
                                        "NSE:TCS",
                                        null,
                                        null,
                                        "NIFTY 50",
                                        null,
                                        new BigDecimal("4.10"),
                                        null,
                                        null,
                                        null,
                                        false),
                                new WriteMemberships.Entry(
                                        null,
                                        "TCS",
                                        "NSE",
                                        null,
                                        "NIFTY 50",
                                        null,
                                        "IT",
                                        null,
                                        LocalDate.of(2026, 11, 20),
                                        null)),
                        true,
                        null));
        var wrong = web.post(
                "/index-memberships", "{\"memberships\":[{\"weight\":\"4\"},{\"of\":1,\"date_added\":\"soon\"}]}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text()).contains("/memberships/0/weight", "/memberships/1/of", "/memberships/1/date_added");
    }

    @Test
    void handsAChainsPriceOverExact() {
        web.get("/chains/NIFTY?expiry=2026-11-24&as_of=2026-11-23&around=24512.350001&width=3");

        assertThat(web.features.lastRequest(ChainQuery.class))
                .isEqualTo(new ChainQuery(
                        "NIFTY", "2026-11-24", LocalDate.of(2026, 11, 23), new BigDecimal("24512.350001"), 3));
        assertThat(web.get("/chains/NIFTY?around=1e3").status()).isEqualTo(400);
        assertThat(web.get("/chains/NIFTY?expiry=soon&width=501&as_of=2026-02-30")
                        .text())
                .contains("expiry", "width", "as_of");
    }

    @Test
    void readsASearchWithItsDecimalsExact() {
        web.post("/search?page=2&page_size=10", """
                {"query": "nifty", "filters": {"exchanges": ["NFO"], "strike_from": 24500.05, "expiry_to": "2026-11-24",
                 "is_active": null}, "facets": ["expiry"], "fuzzy_search": true}
                """);

        var query = web.features.lastRequest(SearchQuery.class);
        assertThat(query.page()).isEqualTo(2);
        assertThat(query.pageSize()).isEqualTo(10);
        assertThat(query.filters().strikeFrom()).isEqualTo(new BigDecimal("24500.05"));
        assertThat(query.filters().expiryTo()).isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(query.filters().exchanges()).containsExactly("NFO");
    }

    @Test
    void readsFiveThousandIdentifiers() {
        var ids = IntStream.range(0, 5_000).mapToObj(i -> "\"NSE:S" + i + "\"").toList();
        assertThat(web.post("/instruments/bulk", "{\"instrument_ids\":" + ids + "}")
                        .status())
                .isEqualTo(200);
        assertThat(web.features.lastRequest(BulkQuery.class).instrumentIds()).hasSize(5_000);
    }

    @Test
    void handsAPlanOverWithUserAndIdempotencyKey() {
        var reply = web.send(web.to("/subscriptions/plan?user_id=test")
                .header("content-type", "application/json; charset=utf-8")
                .header("Idempotency-Key", "once")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"plan_name": "Test Plan", "subscription_type": "live_feed", "description": null,
                         "instruments": ["NSE:RELIANCE", {"key": "NSE:TCS", "mode": "full", "priority": 1}]}
                        """)));

        assertThat(reply.status()).isEqualTo(200);
        var plan = web.features.lastRequest(CreatePlan.class);
        assertThat(plan.userId()).isEqualTo("test");
        assertThat(plan.idempotencyKey()).isEqualTo("once");
        assertThat(plan.instruments().get(1).path("mode").textValue()).isEqualTo("full");
    }

    @Test
    void takesTheUserFromTheGatewayAndRefusesAnother() {
        var same = web.to("/subscriptions/plans").header("X-User-ID", "alice").GET();
        assertThat(web.send(same).status()).isEqualTo(200);
        assertThat(web.features.lastRequest(PlansQuery.class).userId()).isEqualTo("alice");
        assertThat(web.features.asked.getLast().origin().userId()).contains("alice");

        web.features.reset();
        var other = web.to("/subscriptions/plans?user_id=bob")
                .header("X-User-ID", "alice")
                .GET();
        assertThat(web.send(other).status()).isEqualTo(403);
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void answersTheOpenTokenElseTheLastOne() {
        var kite = web.get("/brokers/kite/tokens/NSE:RELIANCE").json().path("token_mapping");
        assertThat(kite.path("broker_token").textValue()).isEqualTo("738561");
        assertThat(kite.path("is_active").booleanValue()).isTrue();

        var upstox = web.get("/brokers/upstox/tokens/NSE:RELIANCE").json().path("token_mapping");
        assertThat(upstox.path("is_active").booleanValue()).isFalse();

        assertThat(web.get("/brokers/dhan/tokens/NSE:RELIANCE").status()).isEqualTo(404);
    }

    @Test
    void turnsARefusalOfAFeatureIntoItsProblem() {
        web.features.answer(
                CatalogApi.RESOLVE,
                (query, origin) -> Future.failedFuture(new FailureException(new Failure.NotFound(
                        "renamed_to", "It has another name now.", Map.of("renamed_to", "NSE:NEW")))));

        var reply = web.get("/instruments/resolve?symbol=OLD");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("renamed_to").textValue()).isEqualTo("NSE:NEW");
        assertThat(reply.json().path("instance").textValue()).isEqualTo(TestWeb.BASE + "/instruments/resolve");
        assertIsProblem(reply);
    }

    @Test
    void tellsNothingOfADefect() {
        web.features.answer(CatalogApi.RESOLVE, (query, origin) -> {
            throw new IllegalStateException("password=hunter2");
        });

        var reply = web.get("/instruments/resolve?symbol=OLD");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.text()).doesNotContain("hunter2").doesNotContain("IllegalState");
    }

    @Test
    void saysWhenToComeBack() {
        web.features.answer(
                CatalogApi.SUGGEST,
                (query, origin) -> Future.failedFuture(new FailureException(
                        new Failure.Unavailable("The index is being built.", Duration.ofSeconds(7)))));

        var reply = web.get("/search/suggest?q=a");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("7");
    }

    @Test
    void answersNotModifiedToAKnownTag() {
        var first = web.get("/instruments");
        var tag = first.header("etag");
        assertThat(tag).startsWith("W/\"");

        var again = web.send(web.to("/instruments").header("If-None-Match", tag).GET());

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(web.get("/instruments").header("etag")).isEqualTo(tag);
    }

    @Test
    void findsTheTagAmongOthersAndWithoutTheMarkOfAWeakOne() {
        var tag = web.get("/instruments").header("etag");

        for (var header : List.of("\"other\", " + tag, tag.substring("W/".length()), "*")) {
            var again = web.send(
                    web.to("/instruments").header("If-None-Match", header).GET());
            assertThat(again.status()).as(header).isEqualTo(304);
        }
        var other = web.send(
                web.to("/instruments").header("If-None-Match", "\"other\"").GET());
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void compressesWhatIsLargeForWhoAsks() {
        var large = web.send(
                web.to("/api/openapi.json").header("Accept-Encoding", "gzip").GET());
        assertThat(large.header("content-encoding")).isEqualTo("gzip");
        var small = web.send(web.to("/health").header("Accept-Encoding", "gzip").GET());
        assertThat(small.header("content-encoding")).isEmpty();
    }

    @Test
    void servesTheContractAndAPageToTryIt() {
        assertThat(web.get("/api/openapi.yaml").text()).startsWith("openapi: 3.1.0");
        assertThat(web.get("/api/openapi.json").json().at("/components/schemas/ProblemCode/enum"))
                .anyMatch(code -> code.textValue().equals("feature_off"));
        var page = web.get("/api/docs");
        assertThat(page.text()).contains("swagger-ui-bundle.js");
        for (var asset : List.of("start.js", "swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")) {
            var reply = web.get("/api/docs/" + asset);
            assertThat(reply.status()).as(asset).isEqualTo(200);
            assertThat(reply.response().body()).as(asset).isNotEmpty();
        }
        assertThat(web.get("/api/docs/passwd").status()).isEqualTo(400);
        assertThat(web.get("/api/problems/nothing").status()).isEqualTo(404);
    }

    @Test
    void countsRequestsByOperationAndStatus() {
        web.get("/instruments/resolve?symbol=A");
        web.get("/nothing/" + System.nanoTime());

        var metrics = web.get("/metrics").text();

        assertThat(metrics)
                .contains("registry_http_requests_seconds_count{operation=\"resolveInstrument\",status=\"200\"}")
                .contains("operation=\"none\",status=\"404\"")
                .doesNotContain("/nothing");
    }

    private static void assertFits(String id, TestWeb.Reply reply) {
        var document = web.contract.document();
        var operation = web.contract.operations().get(id);
        var schema = inlined(document.required("paths")
                        .required(operation.path())
                        .required(operation.method().toLowerCase(Locale.ROOT)))
                .at("/responses/" + reply.status() + "/content/application~1json/schema");
        assertThat(verdict(schema.toString(), reply.text())).isEmpty();
    }

    private static void assertIsProblem(TestWeb.Reply reply) {
        var schema = inlined(web.contract.document().at("/components/schemas/Problem"));
        assertThat(verdict(schema.toString(), reply.text())).isEmpty();
    }

    /** What the library's validator, which shares nothing with ours, finds wrong. */
    static String verdict(String schema, String value) {
        var options = new JsonSchemaOptions()
                .setBaseUri("contract:")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        var verdict = SchemaRepository.create(options)
                .validator(JsonSchema.of(new JsonObject(schema)))
                .validate(Json.decodeValue(value));
        return verdict.getValid() ? "" : verdict.toJson().encodePrettily() + value;
    }

    private static JsonNode inlined(JsonNode node) {
        var copy = node.deepCopy();
        inline(copy);
        return copy;
    }

    private static void inline(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("$ref")) {
            var target =
                    web.contract.document().at(object.get("$ref").textValue().substring(1));
            object.remove("$ref");
            object.setAll((ObjectNode) target.deepCopy());
            inline(object);
        } else {
            node.forEach(RoutesTest::inline);
        }
    }
}
