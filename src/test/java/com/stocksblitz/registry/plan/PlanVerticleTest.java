package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.plan.api.CleanUpPlans;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.PlanAnswer;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanQuery;
import com.stocksblitz.registry.plan.api.PlannerConfigQuery;
import com.stocksblitz.registry.plan.api.PlansQuery;
import com.stocksblitz.registry.plan.api.StoredPlan;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PlanVerticleTest {
    private static final CreatePlan CLASSIC = Requests.plan("test", "['NSE:RELIANCE', 'NSE:TCS']", "");

    private final MemoryPlanStore store = new MemoryPlanStore(Clock.systemUTC());
    private final MemoryPlanCache cache = new MemoryPlanCache();
    private PlanRoom room;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(store, cache);
        room.catalog.add(
                Markets.share("NSE", "RELIANCE"), Markets.share("BSE", "RELIANCE"), Markets.share("NSE", "TCS"));
    }

    @Test
    void theClassicRequestIsCreatedThenCached() throws Exception {
        var created = room.create(CLASSIC);
        var cached = room.create(CLASSIC);

        assertThat(created.status()).isEqualTo("created");
        assertThat(created.cacheHit()).isFalse();
        assertThat(created.configDriven()).isTrue();
        assertThat(created.apiVersion()).isEqualTo("v1");
        assertThat(texts(created.planData().tree().get("instruments"))).containsExactly("NSE:RELIANCE", "NSE:TCS");
        assertThat(created.planData().tree().get("plan_id").textValue()).isEqualTo(created.planId());
        assertThat(created.planData().tree().get("status").textValue()).isEqualTo("optimized");
        assertThat(cached.status()).isEqualTo("cached");
        assertThat(cached.cacheHit()).isTrue();
        assertThat(cached.planId()).isEqualTo(created.planId());
        assertThat(cached.planData().tree()).isEqualTo(created.planData().tree());
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.events()).hasSize(1);
        assertThat(room.wakes).hasValue(1);
    }

    @Test
    void aPlanSaysWhereEachInstrumentGoes() throws Exception {
        var data = room.create(CLASSIC).planData().tree();

        var tcs = data.get("placements").get(1);
        assertThat(tcs.get("key").textValue()).isEqualTo("NSE:TCS");
        assertThat(tcs.get("token").textValue()).isEqualTo("t-TCS");
        assertThat(tcs.get("mode_asked").textValue()).isEqualTo("quote");
        assertThat(tcs.get("mode_given").textValue()).isEqualTo("quote");
        assertThat(tcs.get("connection").intValue()).isZero();
        assertThat(tcs.get("reason").textValue()).isEqualTo("as_asked");
        assertThat(texts(tcs.get("asked_by"))).containsExactly("test");
        var connection = data.get("connections").get(0);
        assertThat(connection.get("used").intValue()).isEqualTo(2);
        assertThat(connection.get("limits").get(0).get("capacity").longValue()).isEqualTo(3_000);
        assertThat(connection.get("estimated_bytes_per_second").longValue()).isEqualTo(88);
        assertThat(data.get("optimal").booleanValue()).isTrue();
        assertThat(data.get("catalog_position").longValue()).isEqualTo(7);
        assertThat(data.get("limits_version").textValue()).isEqualTo("limits-1");
        assertThat(data.get("estimated_cost").isNull()).isTrue();
        assertThat(data.get("cost").get("reason").textValue()).isNotBlank();
        assertThat(data.get("validation_results").get("valid_instruments").intValue())
                .isEqualTo(2);
        assertThat(data.get("metadata").get("original_instrument_count").intValue())
                .isEqualTo(2);
        assertThat(data.get("performance_metrics").get("instrument_count").intValue())
                .isEqualTo(2);
        assertThat(data.get("expires_at").isNull()).isTrue();
    }

    @Test
    void aHitHasTheCallersOwnNameAndDescription() throws Exception {
        var created = room.create(CLASSIC);
        var cached = room.create(Requests.read("{'user_id': 'test', 'plan_name': 'Another', 'description': 'mine',"
                + " 'subscription_type': 'live_feed', 'instruments': ['NSE:RELIANCE', 'NSE:TCS']}"));

        assertThat(cached.planId()).isEqualTo(created.planId());
        assertThat(cached.planData().tree().get("plan_name").textValue()).isEqualTo("Another");
        assertThat(cached.planData().tree().get("description").textValue()).isEqualTo("mine");
        assertThat(created.planData().tree().get("plan_name").textValue()).isEqualTo("Test Plan");
        assertThat(room.create(CLASSIC).planData().tree().get("plan_name").textValue())
                .isEqualTo("Test Plan");
    }

    @Test
    void whatDecidesThePlanMakesAnotherPlan() throws Exception {
        var first = room.create(CLASSIC).planId();
        var ids = new ArrayList<>(List.of(first));
        ids.add(room.create(Requests.plan("other", "['NSE:RELIANCE', 'NSE:TCS']", ""))
                .planId());
        ids.add(room.create(Requests.plan("test", "['NSE:TCS', 'NSE:RELIANCE']", ""))
                .planId());
        ids.add(room.create(Requests.plan("test", "['NSE:RELIANCE', 'NSE:TCS']", ", 'max_instruments': 1"))
                .planId());
        room.catalog.moveTo(8);
        ids.add(room.create(CLASSIC).planId());
        room.live.set(LiveSetting.PLANNER_OPTIMIZATION_LEVEL, "low");
        ids.add(room.create(CLASSIC).planId());
        room.tradeDate.set(Markets.TODAY.plusDays(1));
        ids.add(room.create(CLASSIC).planId());

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void equalRequestsMakeEqualBytes() throws Exception {
        var keys = "['NSE:TCS', {'key': 'nse:reliance', 'mode': 'full'}, 'RELIANCE', 'NSE:NOTHING']";
        var one = room.create(Requests.plan("test", keys, "")).planData().tree();
        room.ask(
                PlanApi.DELETE, new PlanQuery(UUID.fromString(one.get("plan_id").textValue())));
        var two = room.create(Requests.plan("test", keys, "")).planData().tree();

        assertThat(two.get("plan_id")).isNotEqualTo(one.get("plan_id"));
        assertThat(CanonicalJson.bytes(lasting(two))).isEqualTo(CanonicalJson.bytes(lasting(one)));
    }

    private static JsonNode lasting(JsonNode planData) {
        ObjectNode copy = planData.deepCopy();
        return copy.remove(List.of("plan_id", "created_at", "performance_metrics"));
    }

    @Test
    void ofAHundredWithALimitOfFiftyFiftyStay() throws Exception {
        room.catalog.add(Markets.shares("S", 100));
        var keys = IntStream.range(0, 100).mapToObj("'NSE:S%04d'"::formatted).collect(Collectors.joining(","));

        var data = room.create(Requests.plan("test", "[" + keys + "]", ", 'max_instruments': 50"))
                .planData()
                .tree();

        assertThat(data.get("instruments")).hasSize(50);
        assertThat(data.get("unserved")).hasSize(50);
        assertThat(data.get("unserved").get(0).get("reason").textValue()).isEqualTo("plan_limit");
        assertThat(data.get("accounted").get("requested").intValue()).isEqualTo(100);
        assertThat(requestedAs(data)).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void everyEntryIsAccountedForOnce() throws Exception {
        room.catalog
                .add(Markets.inactive("NSE", "SUSPENDED", "suspended"), Markets.shareWithoutToken("NSE", "TOKENLESS"))
                .name("OLD", Markets.future("NIFTY", Markets.TODAY.minusDays(1)))
                .ambiguous("TWICE", Markets.share("NSE", "TCS"), Markets.share("NSE", "RELIANCE"));
        var entries = List.of(
                "NSE:RELIANCE",
                "nse:reliance",
                "RELIANCE",
                "NSE:TCS",
                "NSE:TCS",
                "NSE:SUSPENDED",
                "NSE:TOKENLESS",
                "OLD",
                "TWICE",
                "NSE:UNKNOWN");
        var json = entries.stream().map("'%s'"::formatted).collect(Collectors.joining(","));

        for (var strictness : List.of("lenient", "moderate", "strict")) {
            var data = room.create(
                            Requests.plan("test", "[" + json + "]", ", 'filtering_strictness': '" + strictness + "'"))
                    .planData()
                    .tree();

            assertThat(requestedAs(data)).as(strictness).containsExactlyInAnyOrderElementsOf(entries);
            assertThat(data.get("accounted").get("requested").intValue()).isEqualTo(entries.size());
            assertThat(data.get("placements").get(0).get("also_listed").get(0).textValue())
                    .isEqualTo("BSE:RELIANCE");
        }
    }

    @Test
    void aRequestOfWhichNothingMayEnterIsRefusedNamingAll() {
        var refused = room.refusal(Requests.plan("test", "['NSE:REX', 'NSE:NOTHING']", ""));

        assertThat(refused).isInstanceOf(Failure.Refused.class);
        assertThat(refused.code()).isEqualTo("nothing_to_plan");
        assertThat(refused.errors())
                .extracting(FieldError::pointer)
                .containsExactly("/instruments/0", "/instruments/1");
        assertThat(refused.errors().getFirst().detail()).contains("NSE:RELIANCE");
        assertThat(store.size()).isZero();
    }

    @Test
    void twoHundredEqualRequestsAtOnceAreComputedOnce() throws Exception {
        var answers = Future.all(IntStream.range(0, 200)
                        .mapToObj(i -> room.begin(PlanApi.CREATE, CLASSIC, null))
                        .toList())
                .await(20, TimeUnit.SECONDS)
                .<PlanAnswer>list();

        assertThat(answers)
                .extracting(PlanAnswer::planId)
                .containsOnly(answers.getFirst().planId());
        assertThat(answers.stream().filter(answer -> answer.status().equals("created")))
                .hasSize(1);
        assertThat(answers.stream().filter(PlanAnswer::cacheHit)).hasSize(199);
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.events()).hasSize(1);
        assertThat(room.catalog.lookups()).isEqualTo(1);
    }

    @Test
    void anIdempotencyKeyIsAnsweredOnce() throws Exception {
        var request = keyed("key-1", "NSE:TCS");
        var first = room.create(request);
        room.ask(PlanApi.DELETE, new PlanQuery(UUID.fromString(first.planId())));

        assertSameAnswer(room.create(request), first);
        assertThat(store.events()).hasSize(1);
        assertThat(room.refusal(keyed("key-1", "NSE:RELIANCE")).code()).isEqualTo("idempotency_key_reused");
        assertThat(room.create(keyed("key-2", "NSE:TCS")).planId()).isNotEqualTo(first.planId());
        assertThat(room.refusal(keyed("k".repeat(256), "NSE:TCS"))).isInstanceOf(Failure.Malformed.class);
    }

    @Test
    void anIdempotencyKeyKeepsTheAnswerOfACachedPlanToo() throws Exception {
        var plan = room.create(Requests.plan("test", "['NSE:TCS']", ""));
        var hit = room.create(keyed("key-3", "NSE:TCS"));
        assertThat(hit.status()).isEqualTo("cached");
        assertThat(hit.planId()).isEqualTo(plan.planId());
        room.ask(PlanApi.DELETE, new PlanQuery(UUID.fromString(plan.planId())));

        assertSameAnswer(room.create(keyed("key-3", "NSE:TCS")), hit);
    }

    private static void assertSameAnswer(PlanAnswer repeated, PlanAnswer first) {
        assertThat(repeated)
                .usingRecursiveComparison()
                .ignoringFields("durationMs", "planData")
                .isEqualTo(first);
        assertThat(repeated.planData().tree()).isEqualTo(first.planData().tree());
    }

    @Test
    void anIdempotencyKeyThatIsWorkedOnIsAConflict() throws Exception {
        var free = Promise.<Void>promise();
        store.holdRecalls(free.future());
        var first = room.begin(PlanApi.CREATE, keyed("key-4", "NSE:TCS"), null);
        var second = room.begin(PlanApi.CREATE, keyed("key-4", "NSE:TCS"), null);

        assertThatThrownBy(() -> second.await(20, TimeUnit.SECONDS)).hasMessageContaining("idempotency_key_in_flight");
        assertThat(first.isComplete()).isFalse();
        free.complete();
        first.await(20, TimeUnit.SECONDS);

        assertThat(room.create(keyed("key-4", "NSE:TCS")).status()).isEqualTo("created");
        assertThat(store.size()).isEqualTo(1);
    }

    private static CreatePlan keyed(String key, String instrument) {
        return Requests.plan("test", "['" + instrument + "']", ", 'idempotency_key': '" + key + "'");
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        var dry = Requests.plan("test", "['NSE:TCS']", ", 'dry_run': true");
        var draft = room.create(dry);

        assertThat(draft.status()).isEqualTo("draft");
        assertThat(draft.planId()).isNull();
        assertThat(draft.planData().tree().get("status").textValue()).isEqualTo("draft");
        assertThat(texts(draft.planData().tree().get("instruments"))).containsExactly("NSE:TCS");
        assertThat(store.size()).isZero();
        assertThat(room.create(Requests.plan("test", "['NSE:TCS']", "")).status())
                .isEqualTo("created");
        assertThat(room.create(dry).planId()).isNull();
    }

    @Test
    void withTheStoreAwayCachedPlansAndDryRunsAreAnswered() throws Exception {
        var created = room.create(CLASSIC);
        store.setAway(true);

        assertThat(room.create(CLASSIC).planId()).isEqualTo(created.planId());
        assertThat(room.create(Requests.plan("test", "['NSE:TCS']", ", 'dry_run': true"))
                        .status())
                .isEqualTo("draft");
        assertThat(room.refusal(Requests.plan("test", "['NSE:TCS']", ""))).isInstanceOf(Failure.Unavailable.class);
        assertThat(room.refusal(PlanApi.GET, new PlanQuery(UUID.fromString(created.planId())), null))
                .isInstanceOf(Failure.Unavailable.class);

        store.setAway(false);
        assertThat(room.create(Requests.plan("test", "['NSE:TCS']", "")).status())
                .isEqualTo("created");
    }

    @Test
    void withTheSharedCacheAwayTheNodeRemembersByItself() throws Exception {
        cache.setAway(true);
        var created = room.create(CLASSIC);

        assertThat(room.create(CLASSIC).planId()).isEqualTo(created.planId());
        assertThat(room.create(CLASSIC).status()).isEqualTo("cached");
    }

    @Test
    void R4_whatIsDamagedInTheSharedCacheIsAMiss() throws Exception {
        var created = room.create(CLASSIC);
        var sound = new AtomicReference<PackedDocument>();
        cache.replaceAll(document -> {
            sound.set(document);
            return document;
        });
        var bytes = sound.get().bytes();
        var length = sound.get().length();

        for (var damaged : List.of(
                PackedDocument.of(Arrays.copyOf(bytes, bytes.length / 2), length),
                PackedDocument.of(bytes, length - 1),
                PackedDocument.of(bytes, Integer.MAX_VALUE),
                PackedDocument.of(new byte[] {1, 2, 3}, 3),
                PackedDocument.pack("[]".getBytes(StandardCharsets.UTF_8)))) {
            room.caches.clear();
            cache.replaceAll(document -> damaged);
            var again = room.create(CLASSIC);

            assertThat(again.planId()).isEqualTo(created.planId());
            assertThat(again.planData().tree()).isEqualTo(created.planData().tree());
        }

        room.caches.clear();
        cache.replaceAll(document -> sound.get());
        assertThat(room.create(CLASSIC).planData().tree())
                .isEqualTo(created.planData().tree());
        assertThat(room.caches.states().get("plan.local").entries()).isEqualTo(1);
    }

    @Test
    void aDeletedPlanIsNotAnsweredFromACache() throws Exception {
        var created = room.create(CLASSIC);
        store.delete(UUID.fromString(created.planId()), Optional.empty());

        var again = room.create(CLASSIC);

        assertThat(again.status()).isEqualTo("created");
        assertThat(again.planId()).isNotEqualTo(created.planId());
    }

    @Test
    void anExpiredPlanIsNotAnsweredFromACacheAndReadsAsExpired() throws Exception {
        var future = Markets.future("NIFTY", Markets.TODAY.plusDays(4));
        room.catalog.add(future);
        var created = room.create(Requests.plan("test", "['" + future.key() + "', 'NSE:TCS']", ""));
        assertThat(created.planData().tree().get("expires_at").textValue()).isEqualTo("2026-11-24T18:30:00Z");

        room.tradeDate.set(Markets.TODAY.plusDays(5));

        assertThat(room.get(created.planId()).status()).isEqualTo("expired");
        var again = room.create(Requests.plan("test", "['" + future.key() + "', 'NSE:TCS']", ""));
        assertThat(again.status()).isEqualTo("created");
        assertThat(texts(again.planData().tree().get("instruments"))).containsExactly("NSE:TCS");
        assertThat(room.ask(PlanApi.CLEAN_UP, new CleanUpPlans()).deletedPlans())
                .isEqualTo(1);
        assertThat(room.refusal(PlanApi.GET, new PlanQuery(UUID.fromString(created.planId())), null))
                .isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void aShorterTimeToLiveTakesEffectAtOnce() throws Exception {
        room.create(CLASSIC);
        room.live.set(LiveSetting.PLAN_CACHE_TTL, "0");

        assertThat(room.create(CLASSIC).status()).isEqualTo("created");
    }

    @Test
    void aNewPlanOfTheSameNameSupersedesAndKeepsThePlaces() throws Exception {
        var first = room.create(Requests.plan("test", "['NSE:TCS']", ", 'feed': 'tiny'"));
        var second = room.create(CLASSIC);

        assertThat(room.get(first.planId()).status()).isEqualTo("superseded");
        assertThat(second.planData().tree().get("previous_plan_id").textValue()).isEqualTo(first.planId());
        assertThat(room.create(Requests.plan("test", "['NSE:TCS']", ", 'feed': 'tiny'"))
                        .status())
                .as("a superseded plan is not brought back")
                .isEqualTo("created");
    }

    @Test
    void aPreviousPlanMustBeOnesOwn() throws Exception {
        var theirs = room.create(Requests.plan("somebody", "['NSE:TCS']", ""));
        var mine = room.create(Requests.plan("test", "['NSE:TCS']", ""));
        var member = ", 'previous_plan_id': '%s'";

        assertThat(room.refusal(Requests.plan("test", "['NSE:TCS']", member.formatted(theirs.planId())))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/previous_plan_id");
        assertThat(room.create(Requests.plan("test", "['NSE:RELIANCE']", member.formatted(mine.planId())))
                        .planData()
                        .tree()
                        .get("previous_plan_id")
                        .textValue())
                .isEqualTo(mine.planId());
    }

    @Test
    void aUserSeesOnlyHisOwnPlans() throws Exception {
        var mine = room.askAs("test", PlanApi.CREATE, CLASSIC);
        var query = new PlanQuery(UUID.fromString(mine.planId()));

        assertThat(room.refusal(PlanApi.CREATE, CLASSIC, "other")).isInstanceOf(Failure.Forbidden.class);
        assertThat(room.refusal(PlanApi.GET, query, "other")).isInstanceOf(Failure.NotFound.class);
        assertThat(room.refusal(PlanApi.DELETE, query, "other")).isInstanceOf(Failure.NotFound.class);
        assertThat(room.refusal(PlanApi.DESCRIBE, new DescribePlan(query.planId(), null), "other"))
                .isInstanceOf(Failure.NotFound.class);
        assertThat(room.askAs("other", PlanApi.LIST, new PlansQuery(null, null, null, 50, 0))
                        .plans())
                .isEmpty();
        assertThat(room.askAs("other", PlanApi.LIST, new PlansQuery("test", null, null, 50, 0))
                        .plans())
                .isEmpty();
        assertThat(room.askAs("test", PlanApi.LIST, new PlansQuery(null, null, null, 50, 0))
                        .plans())
                .hasSize(1);
        assertThat(room.askAs("test", PlanApi.DELETE, query).status()).isEqualTo("deleted");
    }

    @Test
    void listsByPageAndFilter() throws Exception {
        for (var name : List.of("a", "b", "c")) {
            room.create(Requests.read("{'user_id': 'test', 'plan_name': '" + name
                    + "', 'subscription_type': 'alerts', 'instruments': ['NSE:TCS'], 'max_instruments': "
                    + (name.charAt(0) - 'a' + 1) + "}"));
        }

        var page = room.ask(PlanApi.LIST, new PlansQuery("test", "alerts", "optimized", 2, 0));

        assertThat(page.plans()).extracting(StoredPlan.Plan::planName).containsExactly("c", "b");
        assertThat(page.plans().getFirst().instruments()).containsExactly("NSE:TCS");
        assertThat(page.plans().getFirst().planData()).isNull();
        assertThat(page.plans()
                        .getFirst()
                        .metadata()
                        .get("original_instrument_count")
                        .intValue())
                .isEqualTo(1);
        assertThat(page.pagination().total()).isEqualTo(3);
        assertThat(page.pagination().hasNext()).isTrue();
        assertThat(page.filtersApplied()).containsEntry("subscription_type", "alerts");
        assertThat(room.ask(PlanApi.LIST, new PlansQuery("test", "historical", null, 2, 0))
                        .plans())
                .isEmpty();
        assertThat(room.refusal(PlanApi.LIST, new PlansQuery(null, "x", "y", 201, -1), null)
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("limit", "offset", "status", "subscription_type");
    }

    @Test
    void withTheFeatureOffNothingIsPlannedButStoredPlansStayReadable() throws Exception {
        var created = room.create(CLASSIC);
        var id = UUID.fromString(created.planId());
        room.live.off(Feature.SUBSCRIPTION_PLANNING);

        assertThat(room.refusal(CLASSIC)).isInstanceOf(Failure.FeatureOff.class);
        assertThat(room.refusal(PlanApi.DESCRIBE, new DescribePlan(id, null), null))
                .isInstanceOf(Failure.FeatureOff.class);
        assertThat(room.get(created.planId()).instruments()).containsExactly("NSE:RELIANCE", "NSE:TCS");

        room.live.on(Feature.SUBSCRIPTION_PLANNING);
        assertThat(room.create(CLASSIC).planId()).isEqualTo(created.planId());
    }

    @Test
    void aHistoricalPlanIsRequestsAtTheFeedsPace() throws Exception {
        room.catalog.add(Markets.shares("S", 10));
        room.catalog.name("GONE", Markets.future("NIFTY", Markets.TODAY.minusDays(1)));
        var keys = IntStream.range(0, 10).mapToObj("'NSE:S%04d'"::formatted).collect(Collectors.joining(","));

        var data = room.create(Requests.read("{'user_id': 'test', 'plan_name': 'h', 'subscription_type': 'historical',"
                        + " 'max_instruments': 9, 'instruments': [" + keys + ", {'key': 'GONE', 'priority': 1}]}"))
                .planData()
                .tree();

        var historical = data.get("historical");
        assertThat(data.get("connections")).isEmpty();
        assertThat(data.get("instruments")).hasSize(9);
        assertThat(data.get("unserved")).hasSize(2);
        assertThat(historical.get("batches")).hasSize(9);
        assertThat(historical.get("batches").get(0).get("keys").get(0).textValue())
                .as("priority 1 goes first, expired or not")
                .startsWith("NFO:NIFTY");
        assertThat(historical.get("total_seconds").decimalValue()).isEqualByComparingTo("3");
        assertThat(historical.get("batches").get(3).get("starts_after_ms").longValue())
                .isEqualTo(1_000);
        assertThat(data.get("expires_at").isNull()).isTrue();
    }

    @Test
    void theConfigurationIsTheOneInForce() throws Exception {
        room.live.set(LiveSetting.MAX_INSTRUMENTS_PER_PLAN, "77");

        var config = room.ask(PlanApi.CONFIG, new PlannerConfigQuery());

        assertThat(config.configuration().maxInstrumentsPerPlan()).isEqualTo(77);
        assertThat(config.configuration().plannerOptimizationLevel()).isEqualTo("moderate");
        assertThat(config.configuration().filteringStrictness()).isEqualTo("moderate");
        assertThat(config.configuration().plannerTimeout()).isEqualTo(30);
        assertThat(config.configuration().planCacheTtl()).isEqualTo(300);
        assertThat(config.lastUpdated()).isEqualTo(Markets.NOW);
    }

    private static List<String> requestedAs(JsonNode data) {
        var all = new ArrayList<String>();
        for (var list : List.of("placements", "pending", "rejected", "unserved")) {
            data.get(list).forEach(one -> all.addAll(texts(one.get("requested_as"))));
        }
        return all;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
