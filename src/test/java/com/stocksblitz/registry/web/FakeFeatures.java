package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.audit.api.AuditApi;
import com.stocksblitz.registry.audit.api.AuditPage;
import com.stocksblitz.registry.audit.api.AuditRow;
import com.stocksblitz.registry.audit.api.AuditVerdict;
import com.stocksblitz.registry.audit.api.VerifyAudit;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.BulkAnswer;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.catalog.api.InstrumentDetail;
import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.ListAnswer;
import com.stocksblitz.registry.catalog.api.PerformanceAnswer;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.catalog.api.SearchAnswer;
import com.stocksblitz.registry.catalog.api.SuggestAnswer;
import com.stocksblitz.registry.catalog.api.SummaryAnswer;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.FeedDocuments;
import com.stocksblitz.registry.feed.api.FeedApi;
import com.stocksblitz.registry.feed.api.FeedDetail;
import com.stocksblitz.registry.feed.api.FeedList;
import com.stocksblitz.registry.ingest.api.BrokerList;
import com.stocksblitz.registry.ingest.api.DisagreementApi;
import com.stocksblitz.registry.ingest.api.DisagreementPage;
import com.stocksblitz.registry.ingest.api.DisagreementPage.Disagreement;
import com.stocksblitz.registry.ingest.api.DisagreementPage.Vote;
import com.stocksblitz.registry.ingest.api.Finding;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.JobList;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.ingest.api.QuarantinePage;
import com.stocksblitz.registry.ingest.api.SourceList;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.json.WrittenJson;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.mirror.api.DeadLetters;
import com.stocksblitz.registry.mirror.api.LetterHandled;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.MirrorStatus.State;
import com.stocksblitz.registry.mirror.api.ReadDifference;
import com.stocksblitz.registry.mirror.api.StageAllowed;
import com.stocksblitz.registry.mirror.api.StageMoved;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import com.stocksblitz.registry.mirror.api.ValidationRuns;
import com.stocksblitz.registry.ops.NodeState;
import com.stocksblitz.registry.ops.NodesAnswer;
import com.stocksblitz.registry.ops.NodesApi;
import com.stocksblitz.registry.plan.api.AccountEntry;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.PlanAnswer;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanDeleted;
import com.stocksblitz.registry.plan.api.PlanDescription;
import com.stocksblitz.registry.plan.api.PlanDifference;
import com.stocksblitz.registry.plan.api.PlanList;
import com.stocksblitz.registry.plan.api.PlannerConfig;
import com.stocksblitz.registry.plan.api.PlansCleaned;
import com.stocksblitz.registry.plan.api.StoredPlan;
import com.stocksblitz.registry.plan.api.UserAccounts;
import com.stocksblitz.registry.plan.api.WhatIfAnswer;
import com.stocksblitz.registry.retention.api.RetentionApi;
import com.stocksblitz.registry.retention.api.RetentionRun;
import com.stocksblitz.registry.retention.api.RetentionStatus;
import com.stocksblitz.registry.toggles.api.ConfigAnswer;
import com.stocksblitz.registry.toggles.api.ConfigWritten;
import com.stocksblitz.registry.toggles.api.FeatureView;
import com.stocksblitz.registry.toggles.api.FeaturesAnswer;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiFunction;

/** Every channel that the web asks, served from memory on the real bus; remembers what it was asked. */
final class FakeFeatures {
    static final Instant THEN = Instant.parse("2026-11-20T03:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final String JOB = "0190a1b2-0000-7000-8000-000000000001";
    static final String PLAN = "0190a1b2-0000-7000-8000-000000000002";
    static final InstrumentView RELIANCE = view("NSE:RELIANCE", "RELIANCE");

    /** Each request with its origin, in order. */
    final Deque<Asked> asked = new ConcurrentLinkedDeque<>();

    private final Map<String, BiFunction<Object, Origin, Future<?>>> replaced = new ConcurrentHashMap<>();

    record Asked(String address, Object request, Origin origin) {}

    /** From now on the call is answered so. */
    <Q, R> void answer(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler) {
        replaced.put(
                call.address(),
                (request, origin) -> handler.apply(call.request().cast(request), origin));
    }

    void reset() {
        asked.clear();
        replaced.clear();
    }

    <Q> Q lastRequest(Class<Q> type) {
        return type.cast(asked.getLast().request());
    }

    void serve(Bus bus) {
        var served = new ArrayList<Future<?>>();
        served.add(serve(bus, AuditApi.LIST, auditPage()));
        served.add(serve(bus, TogglesApi.GET, featuresAnswer()));
        served.add(serve(bus, TogglesApi.SET, featureView("SEARCH_CATALOG")));
        served.add(serve(bus, TogglesApi.CLEAR, featureView("SEARCH_CATALOG")));
        served.add(serve(bus, RetentionApi.STATUS, new RetentionStatus(true, true, THEN, retentionRun(), null)));
        served.add(serve(bus, RetentionApi.RUN, retentionRun()));
        served.add(serve(bus, MirrorApi.STATUS, mirrorStatus()));
        served.add(serve(bus, MirrorApi.GATE, new StageAllowed("live", "rampdown")));
        served.add(serve(bus, MirrorApi.MOVE, new StageMoved(true, "rampdown", List.of())));
        served.add(serve(bus, MirrorApi.VALIDATIONS, new ValidationRuns(List.of(validationRun()))));
        served.add(serve(bus, MirrorApi.VALIDATION, validationRun()));
        served.add(serve(bus, MirrorApi.VALIDATE, validationRun()));
        served.add(serve(bus, MirrorApi.LETTERS, new DeadLetters(List.of(letter()))));
        served.add(serve(bus, MirrorApi.REPLAY, new LetterHandled(true, "Again.")));
        served.add(serve(bus, MirrorApi.DISCARD, new LetterHandled(true, "Given up.")));
        served.add(serve(
                bus,
                TogglesApi.CONFIG,
                new ConfigAnswer(
                        "n1",
                        3,
                        "fresh",
                        THEN,
                        THEN,
                        List.of(setting()),
                        List.of(),
                        Map.of("INTERNAL_API_KEY", "***"))));
        served.add(serve(
                bus,
                TogglesApi.WRITE,
                new ConfigWritten(4, List.of(new ConfigWritten.Written("K", "true", "false", true)))));
        var state = new NodeState("n1", "host", "1", THEN, "serving", true, featuresAnswer());
        served.add(
                serve(bus, NodesApi.LIST, new NodesAnswer("n1", List.of(new NodesAnswer.Node("n1", true, 1, state)))));
        served.add(serve(
                bus,
                AuditApi.VERIFY,
                new AuditVerdict(
                        false,
                        true,
                        7,
                        6,
                        new AuditVerdict.Broken(7L, 9L, AuditVerdict.Fault.CHANGED),
                        new VerifyAudit.Place(8, "5feceb66"),
                        1)));
        served.add(serve(bus, CatalogApi.RESOLVE, new ResolveAnswer(1, List.of(RELIANCE))));
        served.add(serve(
                bus, CatalogApi.LIST, new ListAnswer(1, List.of(RELIANCE), new ListAnswer.Page(100, 0, 1), null)));
        served.add(serve(
                bus,
                CatalogApi.BULK,
                new BulkAnswer(
                        List.of(new BulkAnswer.Found("NSE:RELIANCE", RELIANCE, Map.of("kite", "738561"))),
                        List.of(new BulkAnswer.Result("NSE:RELIANCE", "found", "NSE:RELIANCE", null)))));
        served.add(serve(bus, CatalogApi.GET, detail()));
        served.add(serve(bus, CatalogApi.SEARCH, search()));
        served.add(serve(
                bus,
                CatalogApi.SUGGEST,
                new SuggestAnswer(List.of(new SuggestAnswer.Suggestion(
                        "NSE:RELIANCE", "RELIANCE", "RELIANCE INDUSTRIES LTD", "NSE", "EQ", null)))));
        served.add(serve(bus, CatalogApi.CHAIN, chain()));
        served.add(serve(bus, CatalogApi.EXPIRIES, expiries()));
        served.add(serve(bus, MembershipApi.LIST, memberships()));
        served.add(serve(
                bus,
                MembershipApi.WRITE,
                new MembershipsWritten(
                        "partial",
                        2,
                        1,
                        0,
                        0,
                        0,
                        0,
                        1,
                        List.of(
                                new MembershipsWritten.Result(
                                        "added", "NSE:RELIANCE", "NSE:NIFTY 50:INDEX", TODAY, List.of()),
                                new MembershipsWritten.Result(
                                        "rejected",
                                        null,
                                        null,
                                        null,
                                        List.of(new FieldError("/memberships/1/index_id", "required", "Needed.")))))));
        served.add(serve(bus, CatalogApi.SUMMARY, summary()));
        served.add(serve(
                bus,
                CatalogApi.PERFORMANCE,
                new PerformanceAnswer(
                        Map.of("SEARCH_TIMEOUT", "5000"),
                        new PerformanceAnswer.CacheStats(1, 2, 3, new BigDecimal("0.4")),
                        new PerformanceAnswer.Monitoring(
                                Map.of("resolve", new PerformanceAnswer.Percentiles(1, 2, 3, 4, 5)), 1, 2, 3, 0),
                        "default")));
        served.add(serve(bus, PlanApi.CREATE, plan()));
        served.add(serve(bus, PlanApi.DESCRIBE, description()));
        served.add(serve(bus, PlanApi.GET, new StoredPlan(stored())));
        served.add(serve(bus, PlanApi.DELETE, new PlanDeleted(PLAN, "deleted")));
        served.add(serve(
                bus,
                PlanApi.LIST,
                new PlanList(List.of(stored()), new PlanList.Page(1, 50, 0, false), Map.of("user_id", "test"))));
        served.add(serve(
                bus,
                PlanApi.CONFIG,
                new PlannerConfig(new PlannerConfig.Configuration("moderate", 30, 1000, "moderate", 300), THEN)));
        served.add(serve(bus, PlanApi.DIFF, difference()));
        served.add(serve(
                bus,
                PlanApi.WHAT_IF,
                new WhatIfAnswer(
                        PLAN,
                        new WhatIfAnswer.Effect(List.of("NSE:TCS"), List.of(), List.of(), List.of()),
                        plan().planData(),
                        3)));
        served.add(serve(bus, PlanApi.ACCOUNTS, accounts()));
        served.add(serve(bus, PlanApi.PUT_ACCOUNTS, accounts()));
        served.add(serve(bus, FeedApi.LIST, new FeedList(TODAY, "1", List.of(kite()))));
        served.add(serve(
                bus,
                FeedApi.GET,
                new FeedDetail("kite", "kite", "Zerodha Kite", TODAY, kite().limits(), List.of(kite().limits()))));
        served.add(serve(bus, PlanApi.CLEAN_UP, new PlansCleaned(1, 2, 3)));
        served.add(serve(
                bus,
                IngestApi.SUBMIT,
                new JobAccepted(JOB, "kite", "full_catalog", "queued", "queued", 20, "/api/v1/internal/jobs/" + JOB)));
        served.add(serve(bus, IngestApi.JOB, job()));
        served.add(serve(bus, IngestApi.JOBS, new JobList(List.of(job()), null)));
        served.add(serve(bus, IngestApi.CANCEL, job()));
        served.add(serve(bus, IngestApi.DECIDE, job()));
        served.add(serve(
                bus,
                IngestApi.FETCH,
                new JobAccepted(JOB, "kite", "full_catalog", "queued", "queued", 20, "/api/v1/internal/jobs/" + JOB)));
        served.add(serve(
                bus,
                IngestApi.SOURCES,
                new SourceList(
                        false,
                        List.of(new SourceList.Entry(
                                "kite",
                                "kite",
                                "https://example.test/instruments",
                                "full_catalog",
                                LocalTime.of(8, 30),
                                ZoneId.of("Asia/Kolkata"),
                                THEN,
                                THEN,
                                "fetched",
                                null,
                                0,
                                null,
                                JOB)))));
        served.add(serve(
                bus,
                IngestApi.QUARANTINE,
                new QuarantinePage(List.of(new JobReport.Row(7, "bad_lot", "lot_size -1")), "7")));
        served.add(serve(
                bus,
                IngestApi.BROKERS,
                new BrokerList(List.of(new BrokerList.BrokerStatus(
                        "kite", "Zerodha Kite", true, List.of("NSE", "NFO"), THEN, JOB, 42)))));
        served.add(serve(bus, DisagreementApi.LIST, disagreements()));
        served.add(serve(bus, EventApi.PAGE, new EventPage(List.of(event()), 1, 1, 1)));
        TestWeb.await(Future.all(served));
    }

    private static FeedList.Entry kite() {
        var limits = FeedDocuments.load(null).inForce("kite", TODAY).orElseThrow();
        return new FeedList.Entry("kite", "kite", "Zerodha Kite", limits);
    }

    private <Q, R> Future<?> serve(Bus bus, Call<Q, R> call, R usual) {
        return bus.serve(call, (request, origin) -> {
            asked.add(new Asked(call.address(), request, origin));
            var instead = replaced.get(call.address());
            return instead == null
                    ? Future.succeededFuture(usual)
                    : instead.apply(request, origin).map(call.answer()::cast);
        });
    }

    static InstrumentView view(String key, String symbol) {
        return new InstrumentView(
                key,
                symbol,
                "RELIANCE INDUSTRIES LTD",
                "NSE",
                "EQ",
                null,
                "equity",
                "INE002A01018",
                "EQ",
                null,
                null,
                1L,
                new BigDecimal("0.10"),
                true,
                true,
                THEN,
                null,
                null,
                null);
    }

    private static FeaturesAnswer featuresAnswer() {
        return new FeaturesAnswer(
                "n1", 3, THEN, 7, "stale", List.of(featureView("SEARCH_CATALOG"), featureView("DUAL_WRITE")));
    }

    private static FeatureView featureView(String feature) {
        return new FeatureView(
                feature,
                false,
                "operator",
                THEN,
                "too slow",
                new FeatureView.Config(true, "default", 1, THEN, 7, "TYPE_MISMATCH"),
                new FeatureView.Operator(false, "too slow", "internal", THEN, null),
                new FeatureView.Breaker("closed", 20, 1));
    }

    private static ConfigAnswer.Setting setting() {
        return new ConfigAnswer.Setting(
                "INSTRUMENT_REGISTRY_PLANNER_TIMEOUT",
                "30",
                "30",
                "default",
                1,
                THEN,
                THEN,
                null,
                "a whole number",
                "Ends the search.");
    }

    private static AuditPage auditPage() {
        return new AuditPage(
                1,
                List.of(new AuditRow(
                        7,
                        null,
                        null,
                        THEN,
                        "internal",
                        null,
                        "catalog.applied",
                        "jobs/" + JOB,
                        "c",
                        JsonNodeFactory.instance.objectNode())),
                "a7");
    }

    private static InstrumentDetail detail() {
        return new InstrumentDetail(
                RELIANCE,
                List.of(
                        new BrokerToken("kite", "NSE", "738561", "RELIANCE", LocalDate.of(2020, 1, 1), null),
                        new BrokerToken(
                                "kite", "NSE", "1", "RELIANCE", LocalDate.of(2019, 1, 1), LocalDate.of(2020, 1, 1)),
                        new BrokerToken(
                                "upstox",
                                "NSE_EQ",
                                "NSE_EQ|INE002A01018",
                                null,
                                LocalDate.of(2019, 1, 1),
                                LocalDate.of(2020, 1, 1))),
                List.of(new InstrumentKey("BSE:RELIANCE")));
    }

    private static ChainAnswer chain() {
        var call = new ChainAnswer.Contract(
                "NFO:NIFTY:2026-11-24:24500:CE", 75L, new BigDecimal("0.05"), Map.of("kite", "12345"));
        return new ChainAnswer(
                "NIFTY",
                "NFO",
                LocalDate.of(2026, 11, 24),
                "monthly",
                TODAY,
                new BigDecimal("24500"),
                List.of("BFO"),
                List.of(new ChainAnswer.StrikeRow(new BigDecimal("24500"), call, null)),
                7);
    }

    private static ExpiriesAnswer expiries() {
        var expiry = LocalDate.of(2026, 11, 24);
        return new ExpiriesAnswer(
                "NIFTY",
                "NFO",
                TODAY,
                List.of(),
                List.of(new ExpiriesAnswer.Expiry(
                        expiry, "monthly", List.of("current_week"), 1, "NFO:NIFTY:2026-11-24:FUT")),
                List.of(new ExpiriesAnswer.Expiry(expiry, "monthly", List.of("current_week"), 214, null)),
                7);
    }

    private static MembershipPage memberships() {
        return new MembershipPage(
                1,
                TODAY,
                List.of(new MembershipPage.Membership(
                        "NSE:RELIANCE",
                        "NSE:NIFTY 50:INDEX",
                        new BigDecimal("8.61"),
                        null,
                        LocalDate.of(2020, 1, 1),
                        true,
                        "RELIANCE",
                        "NSE",
                        "NIFTY 50",
                        LocalDate.of(2026, 11, 2))),
                null);
    }

    private static SearchAnswer search() {
        return new SearchAnswer(
                List.of(RELIANCE),
                new SearchAnswer.Page(1, 50, 1, 1, false, false),
                new SearchAnswer.SearchMetadata("reliance", List.of(), false, "relevance", "desc", false),
                null,
                null,
                false);
    }

    private static SummaryAnswer summary() {
        return new SummaryAnswer(
                1,
                1,
                0,
                List.of("NSE"),
                List.of("EQ"),
                THEN,
                new SummaryAnswer.Freshness(null, "never"),
                new SummaryAnswer.Stats(
                        Map.of("NSE", 1L),
                        Map.of("EQ", 1L),
                        new SummaryAnswer.Quality(BigDecimal.ONE, BigDecimal.ONE, Map.of("isin", BigDecimal.ONE))),
                false,
                7);
    }

    private static PlanDifference difference() {
        return new PlanDifference(
                PLAN,
                null,
                "1",
                new PlanDifference.Summary(0, 1, 0, 0, 0, 2),
                0,
                null,
                List.of(
                        new FeedMessage(FeedMessage.Action.CONNECT, "kite", "kite-1", 0, null, List.of(), List.of(), 0),
                        new FeedMessage(
                                FeedMessage.Action.SUBSCRIBE,
                                "kite",
                                "kite-1",
                                0,
                                "quote",
                                List.of("NSE:TCS"),
                                List.of("2953217"),
                                0)));
    }

    private static UserAccounts accounts() {
        return new UserAccounts(
                "test",
                List.of(new AccountEntry("kite-1", "kite", 3, Map.of(), Map.of(), Map.of(), Map.of())),
                false,
                7,
                THEN);
    }

    private static PlanAnswer plan() {
        var data = WrittenJson.of(recorded("plan-data").toString().getBytes(StandardCharsets.UTF_8));
        return new PlanAnswer(PLAN, "created", false, data, 3, true, "v1");
    }

    private static PlanDescription description() {
        var told = recorded("plan-description");
        return new PlanDescription(
                PLAN,
                "detailed",
                told.get("instrument_analysis"),
                told.get("cost_breakdown"),
                told.get("performance_analysis"),
                List.of("none"),
                told.get("risk_analysis"),
                null,
                null,
                List.of("One instrument."),
                1);
    }

    /** Of the form that the service itself answers, see PlanAnswersTest. */
    private static JsonNode recorded(String name) {
        try (var file = FakeFeatures.class.getResourceAsStream("/answers/" + name + ".json")) {
            return Json.mapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static StoredPlan.Plan stored() {
        var plan = recorded("plan-data");
        return new StoredPlan.Plan(
                PLAN,
                "test",
                "Test Plan",
                null,
                "live_feed",
                List.of("NSE:RELIANCE"),
                "moderate",
                "moderate",
                "optimized",
                null,
                new BigDecimal("0.00"),
                plan.get("performance_metrics"),
                plan.get("validation_results"),
                THEN,
                null,
                plan.get("metadata"),
                null);
    }

    private static JobReport job() {
        return new JobReport(
                JOB,
                "kite",
                "full_catalog",
                "completed",
                false,
                new BigDecimal("100"),
                "kite-csv",
                LocalDate.of(2026, 11, 20),
                null,
                THEN,
                THEN,
                THEN,
                "00",
                10,
                9,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                new JobReport.Quarantine(1, Map.of("no_lot", 1L), List.of(new JobReport.Row(7, "no_lot", "lot_size"))),
                new JobReport.Guard(
                        List.of(new Finding(
                                "closed_tokens",
                                "NSE",
                                12,
                                100,
                                new BigDecimal("12.00"),
                                new BigDecimal("5"),
                                List.of("NSE:TCS 2953217"))),
                        JOB,
                        1,
                        THEN,
                        new JobReport.Decision("approved", "key", "checked", THEN)),
                List.of(),
                1L,
                10L);
    }

    private static Event event() {
        return Event.of(
                1,
                "0190a1b2-0000-7000-8000-000000000003",
                "instrument.created",
                "NSE:RELIANCE",
                THEN,
                "NSE:RELIANCE",
                null,
                "abc",
                JsonNodeFactory.instance.objectNode().put("key", "NSE:RELIANCE"));
    }

    private static DisagreementPage disagreements() {
        var kite = new Vote("kite", "NFO", "9", "NFO:NIFTY:2026-11-24:FUT", new BigDecimal("75"), "broker", THEN);
        var upstox = new Vote(
                "upstox", "NSE_FO", "NSE_FO|9", "NFO:NIFTY:2026-11-24:FUT", new BigDecimal("65"), "broker", THEN);
        return new DisagreementPage(
                List.of(
                        new Disagreement(
                                "NFO:NIFTY:2026-11-24:FUT",
                                "NFO",
                                "lot_size",
                                new BigDecimal("65"),
                                "upstox",
                                "precedence",
                                List.of("upstox", "kite"),
                                LocalDate.of(2026, 11, 20),
                                List.of(upstox, kite)),
                        new Disagreement(
                                "NSE:TCS",
                                "NSE",
                                "isin",
                                "INE467B01029",
                                null,
                                "announced",
                                List.of("nse"),
                                LocalDate.of(2026, 11, 20),
                                List.of())),
                "MXxsb3Q");
    }

    static MirrorStatus mirrorStatus() {
        return new MirrorStatus(
                State.FOLLOWING,
                "live",
                new MirrorStatus.Move(
                        "live",
                        THEN,
                        "complete",
                        List.of(new FieldError("/MIGRATION_STAGE", "lag", "Positions wait.")),
                        false,
                        3L),
                "screener:8903",
                "closed",
                "strict",
                "n1",
                3,
                5,
                2,
                7L,
                50,
                1,
                null,
                null,
                new MirrorStatus.Counts(50, 1, 0, 1, 0, new MirrorStatus.Reads(9, 1, 2, 3, 4)),
                List.of(new ReadDifference(THEN, "live", "index=all", "NSE:TCS in NIFTY 50", "weight", "1", "2")));
    }

    private static ValidationRun validationRun() {
        return new ValidationRun(
                UUID.fromString(PLAN),
                false,
                "detailed",
                "failed",
                THEN,
                THEN,
                "n1",
                new ValidationReport(
                        new ValidationReport.Summary(
                                9,
                                10,
                                8,
                                1,
                                0,
                                1,
                                0,
                                0,
                                new BigDecimal("10"),
                                new BigDecimal("11.1111"),
                                BigDecimal.ZERO,
                                false),
                        List.of(new ValidationReport.Violation(
                                "INSTRUMENT_REGISTRY_MAX_MISSING_PERCENT", new BigDecimal("5"), BigDecimal.TEN)),
                        Map.of("sector", 1),
                        List.of(new ValidationReport.Mismatch("NSE:TCS in NIFTY 50", "sector", "IT", null))),
                null);
    }

    private static DeadLetters.Letter letter() {
        return new DeadLetters.Letter(
                UUID.fromString(PLAN),
                JsonNodeFactory.instance.objectNode().put("symbol", "TCS"),
                THEN,
                "index_memberships",
                3,
                "NSE:TCS in NIFTY 50",
                2,
                "refused",
                "422");
    }

    private static RetentionRun retentionRun() {
        return new RetentionRun(
                true,
                THEN,
                THEN,
                List.of(new RetentionRun.Result("events", "EVENT_RETENTION_DAYS", THEN, 7, 0, null, "n1", null)));
    }
}
