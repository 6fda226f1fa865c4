package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.WhatIf;
import com.stocksblitz.registry.profile.api.ProfileApi;
import com.stocksblitz.registry.profile.api.ProfileInstruments;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests that name chains, indices, futures, profiles, or many users; the other rooms are played by the test. */
@ExtendWith(VertxExtension.class)
class RequestFormsTest {
    private static final UUID MORNING = UUID.fromString("11111111-1111-1111-1111-111111111111");
    private static final UUID GONE = UUID.fromString("22222222-2222-2222-2222-222222222222");

    private final Instrument front = Markets.future("NIFTY", Markets.TODAY.plusDays(4));
    private final Instrument next = Markets.future("NIFTY", Markets.TODAY.plusDays(32));
    private final List<ChainQuery> chainQueries = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> members =
            new ConcurrentHashMap<>(Map.of("NIFTY 50", List.of("NSE:S0000", "NSE:S0001")));
    private final Map<UUID, Integer> versions = new ConcurrentHashMap<>(Map.of(MORNING, 3));
    private PlanRoom room;

    @BeforeEach
    void openTheRoom(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(new MemoryPlanStore(Clock.systemUTC()), new MemoryPlanCache());
        room.catalog.add(Markets.shares("S", 40)).add(front, next);
        room.serve(CatalogApi.CHAIN, this::chain);
        room.serve(CatalogApi.EXPIRIES, query -> expiries(query.underlying()));
        room.serve(
                MembershipApi.MEMBERS,
                query -> new Members(
                        query.index(),
                        query.asOf(),
                        members.getOrDefault(query.index(), List.of()).stream()
                                .map(key -> new Members.Member(key, null, null, Markets.TODAY))
                                .toList()));
        room.serve(
                ProfileApi.INSTRUMENTS,
                wanted -> new ProfileInstruments(
                        wanted.profileIds().stream()
                                .filter(versions::containsKey)
                                .map(this::profile)
                                .toList(),
                        wanted.profileIds().stream()
                                .filter(id -> !versions.containsKey(id))
                                .map(UUID::toString)
                                .toList()));
    }

    /** Shares stand for options: what is asked here is how a chain's contracts enter the plan. */
    private ChainAnswer chain(ChainQuery query) {
        chainQueries.add(query);
        if (!query.underlying().equals("NIFTY")) {
            throw new FailureException(Failure.NotFound.of("No options on " + query.underlying() + "."));
        }
        int strikes = query.width() == null ? 5 : 2 * query.width() + 1;
        var rows = IntStream.range(0, strikes)
                .mapToObj(i -> new ChainAnswer.StrikeRow(
                        BigDecimal.valueOf(24_000 + 50L * i), contract(2 * i), i == 0 ? null : contract(2 * i + 1)))
                .toList();
        return new ChainAnswer(
                "NIFTY", "NFO", Markets.TODAY.plusDays(4), "weekly", query.asOf(), query.around(), List.of(), rows, 7);
    }

    private static ChainAnswer.Contract contract(int i) {
        return new ChainAnswer.Contract("NSE:S%04d".formatted(i), 75L, new BigDecimal("0.05"), Map.of());
    }

    private ExpiriesAnswer expiries(String underlying) {
        var futures = List.of(front, next).stream()
                .map(future -> new ExpiriesAnswer.Expiry(
                        future.expiry(), "monthly", List.of(), 1, future.key().value()))
                .toList();
        return new ExpiriesAnswer(underlying, "NFO", Markets.TODAY, List.of(), futures, List.of(), 7);
    }

    private ProfileInstruments.Wanted profile(UUID id) {
        return new ProfileInstruments.Wanted(
                id.toString(),
                versions.get(id),
                "live_feed",
                List.of("NSE:S0002", "NSE:S0003"),
                Json.mapper().createObjectNode().put("mode", "full").put("priority", 2));
    }

    private JsonNode plan(String instruments, String members) throws Exception {
        return room.create(Requests.plan("test", instruments, members))
                .planData()
                .tree();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode placement(JsonNode plan, String key) {
        return StreamSupport.stream(plan.get("placements").spliterator(), false)
                .filter(one -> one.get("key").textValue().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not placed in " + plan.get("placements")));
    }

    @Test
    void aChainIsPlannedWithTheStrikesAroundThePriceAndEachContractNamesIt() throws Exception {
        var plan = plan(
                "[{'chain': {'underlying': 'NIFTY', 'expiry': 'current_week', 'around': 24500.0, 'width': 1},"
                        + " 'mode': 'full', 'priority': 2}, 'NSE:S0001']",
                "");

        assertThat(chainQueries)
                .containsExactly(new ChainQuery("NIFTY", "current_week", Markets.TODAY, new BigDecimal("24500"), 1));
        assertThat(texts(plan.get("instruments")))
                .containsExactly("NSE:S0000", "NSE:S0001", "NSE:S0002", "NSE:S0003", "NSE:S0004", "NSE:S0005")
                .describedAs("the fifth is asked for by the chain alone");
        assertThat(texts(placement(plan, "NSE:S0004").get("requested_as")))
                .containsExactly("chain:NIFTY:current_week:24500:1");
        assertThat(placement(plan, "NSE:S0004").get("mode_given").textValue()).isEqualTo("full");
        assertThat(placement(plan, "NSE:S0004").get("priority").intValue()).isEqualTo(2);
        assertThat(texts(placement(plan, "NSE:S0001").get("requested_as"))).containsExactly("NSE:S0001");
        assertThat(plan.at("/accounted/requested").intValue()).isEqualTo(6);
    }

    @Test
    void indicesAndFuturesStandForWhatTheyAreOnTheTradeDate() throws Exception {
        var plan = plan(
                "[{'index': 'NIFTY 50'}, {'future': {'underlying': 'NIFTY'}},"
                        + " {'future': {'underlying': 'NIFTY', 'which': 'next'}}, 'NSE:S0000']",
                "");

        assertThat(texts(plan.get("instruments")))
                .containsExactly(front.key().value(), next.key().value(), "NSE:S0000", "NSE:S0001");
        assertThat(texts(placement(plan, "NSE:S0000").get("requested_as")))
                .containsExactly("index:NIFTY 50", "NSE:S0000");
        assertThat(texts(placement(plan, next.key().value()).get("requested_as")))
                .containsExactly("future:NIFTY:next");
        assertThat(plan.at("/accounted/requested").intValue()).isEqualTo(5);
        assertThat(plan.at("/accounted/distinct").intValue()).isEqualTo(4);
    }

    @Test
    void anIntentThatStandsForNothingIsRejectedAndSaysWhy() throws Exception {
        var plan = plan(
                "['NSE:S0000', {'index': 'NIFTY 7'}, {'chain': {'underlying': 'GOLD'}},"
                        + " {'future': {'underlying': 'NIFTY', 'which': 'far'}}]",
                "");

        assertThat(StreamSupport.stream(plan.get("rejected").spliterator(), false))
                .extracting(
                        one -> one.get("key").textValue(),
                        one -> one.get("reason").textValue())
                .containsExactly(
                        tuple("chain:GOLD:next_expiry", "empty_intent"),
                        tuple("future:NIFTY:far", "empty_intent"),
                        tuple("index:NIFTY 7", "empty_intent"));
        assertThat(plan.at("/rejected/0/detail").textValue()).isEqualTo("No options on GOLD.");
        assertThat(plan.at("/accounted/requested").intValue()).isEqualTo(4);
        assertThat(room.refusal(Requests.plan("test", "[{'index': 'NIFTY 7'}]", "")))
                .isInstanceOfSatisfying(Failure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("nothing_to_plan");
                    assertThat(refused.errors())
                            .extracting(FieldError::pointer, FieldError::code)
                            .containsExactly(tuple("/instruments/0", "empty_intent"));
                });
    }

    @Test
    void theSameIntentIsAHitUntilItStandsForOthers() throws Exception {
        var request = Requests.plan("test", "[{'index': 'NIFTY 50'}]", "");

        assertThat(room.create(request).cacheHit()).isFalse();
        assertThat(room.create(request).cacheHit()).isTrue();
        members.put("NIFTY 50", List.of("NSE:S0001", "NSE:S0002"));
        var changed = room.create(request);

        assertThat(changed.cacheHit()).isFalse();
        assertThat(texts(changed.planData().tree().get("instruments"))).containsExactly("NSE:S0001", "NSE:S0002");
    }

    @Test
    void moreThanTwentyThousandInstrumentsAreTooMany() {
        members.put("ALL", IntStream.range(0, 20_001).mapToObj(i -> "NSE:X" + i).toList());

        assertThat(room.refusal(Requests.plan("test", "[{'index': 'ALL'}]", "")).code())
                .isEqualTo("too_many_instruments");
    }

    @Test
    void profilesAddTheirInstrumentsInTheModeThatTheyPrefer() throws Exception {
        var request = Requests.plan("test", "['NSE:S0003', 'NSE:S0009']", ", 'profile_ids': ['" + MORNING + "']");
        var first = room.create(request);
        var plan = first.planData().tree();

        assertThat(texts(plan.get("instruments"))).containsExactly("NSE:S0002", "NSE:S0003", "NSE:S0009");
        assertThat(placement(plan, "NSE:S0003").get("mode_given").textValue()).isEqualTo("full");
        assertThat(placement(plan, "NSE:S0003").get("priority").intValue()).isEqualTo(2);
        assertThat(placement(plan, "NSE:S0009").get("mode_given").textValue()).isEqualTo("quote");
        assertThat(plan.at("/request/demands/0/profiles/0/version").intValue()).isEqualTo(3);
        assertThat(room.create(request).cacheHit()).isTrue();
        versions.put(MORNING, 4);
        assertThat(room.create(request).cacheHit()).isFalse();
        assertThat(texts(plan("[]", ", 'profile_ids': ['" + MORNING + "']").get("instruments")))
                .containsExactly("NSE:S0002", "NSE:S0003");
    }

    @Test
    void aProfileThatIsNotTheUsersIsRefused() {
        var request = Requests.plan("test", "['NSE:S0003']", ", 'profile_ids': ['" + MORNING + "', '" + GONE + "']");

        assertThat(room.refusal(request)).isInstanceOfSatisfying(Failure.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("unknown_profile");
            assertThat(refused.errors()).extracting(FieldError::pointer).containsExactly("/profile_ids/1");
        });
    }

    private static CreatePlan pool(String demands, String members) {
        return Requests.read("{'user_id': 'desk', 'plan_name': 'Pool', 'subscription_type': 'live_feed',"
                + " 'feed': 'tiny', 'demands': " + demands + members + "}");
    }

    /** The tiny feed has six places. */
    @Test
    void aPoolSharesScarcePlacesByWeightAndTellsWhoAsked() throws Exception {
        var demands = new ArrayList<String>();
        for (int u = 0; u < 2; u++) {
            var keys = new ArrayList<String>();
            for (int i = 0; i < 8; i++) {
                keys.add("'NSE:S%04d'".formatted(u * 10 + i));
            }
            demands.add("{'user_id': 'u%d', 'weight': %d, 'instruments': [%s]}"
                    .formatted(u, u + 1, String.join(",", keys)));
        }
        var plan = room.create(pool("[" + String.join(",", demands) + "]", ""))
                .planData()
                .tree();

        assertThat(texts(plan.get("instruments")))
                .containsExactly("NSE:S0000", "NSE:S0001", "NSE:S0010", "NSE:S0011", "NSE:S0012", "NSE:S0013");
        assertThat(texts(placement(plan, "NSE:S0012").get("asked_by"))).containsExactly("u1");
        assertThat(plan.get("unserved")).hasSize(10);
        assertThat(plan.at("/accounted/requested").intValue()).isEqualTo(16);
    }

    @Test
    void eachAskersTurnsFollowHisOwnList() throws Exception {
        var plan = room.create(pool(
                        "[{'user_id': 'a', 'instruments': ['NSE:S0001', 'NSE:S0002', 'NSE:S0003', 'NSE:S0004',"
                                + " 'NSE:S0005', 'NSE:S0006']},"
                                + " {'user_id': 'b', 'instruments': ['NSE:S0008', 'NSE:S0006', 'NSE:S0005']}]",
                        ", 'max_instruments': 4"))
                .planData()
                .tree();

        assertThat(texts(plan.get("instruments")))
                .as("a, b, a, b, each from the top of his list")
                .containsExactly("NSE:S0001", "NSE:S0002", "NSE:S0006", "NSE:S0008");
        assertThat(texts(placement(plan, "NSE:S0006").get("asked_by"))).containsExactly("a", "b");
    }

    @Test
    void aDemandLongerThanAPlanIsCutBeforePlanning() throws Exception {
        room.live.set(LiveSetting.MAX_INSTRUMENTS_PER_PLAN, "2");
        var plan = room.create(pool(
                        "[{'user_id': 'a', 'instruments': ['NSE:S0000', 'NSE:S0001', {'key': 'NSE:S0002', 'priority': 1},"
                                + " 'NSE:S0003']}, {'user_id': 'b', 'instruments': ['NSE:S0001']}]",
                        ""))
                .planData()
                .tree();

        assertThat(texts(plan.get("instruments"))).containsExactly("NSE:S0000", "NSE:S0001", "NSE:S0002");
        assertThat(texts(placement(plan, "NSE:S0001").get("asked_by"))).containsExactly("b");
        assertThat(texts(placement(plan, "NSE:S0001").get("cut_for"))).containsExactly("a");
        assertThat(plan.get("unserved")).hasSize(1);
        assertThat(plan.at("/unserved/0/key").textValue()).isEqualTo("NSE:S0003");
        assertThat(plan.at("/unserved/0/reason").textValue()).isEqualTo("plan_limit");
        assertThat(plan.at("/unserved/0/limits/0/scope").textValue()).isEqualTo("demand");
        assertThat(plan.at("/unserved/0/limits/0/holder").textValue()).isEqualTo("a");
        assertThat(plan.at("/accounted/requested").intValue()).isEqualTo(5);
    }

    @Test
    void aUserDoesNotPlanForOthersNorBesideDemandsForHimself() {
        var demands = "[{'user_id': 'a', 'instruments': ['NSE:S0000']}]";

        assertThat(room.refusal(PlanApi.CREATE, pool(demands, ""), "desk")).isInstanceOf(Failure.Forbidden.class);
        assertThat(room.refusal(pool(demands, ", 'instruments': ['NSE:S0001']")).errors())
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(tuple("/demands", "not_applicable"));
    }

    @Test
    void aPoolIsDescribedPerAskerAndAskedWhatIf() throws Exception {
        var id = UUID.fromString(room.create(pool(
                        "[{'user_id': 'a', 'instruments': ['NSE:S0000', {'index': 'NIFTY 50'}]},"
                                + " {'user_id': 'b', 'weight': 3, 'instruments': ['NSE:S0009']}]",
                        ""))
                .planId());

        var analysis =
                room.ask(PlanApi.DESCRIBE, new DescribePlan(id, "detailed")).instrumentAnalysis();
        assertThat(StreamSupport.stream(analysis.get("by_asker").spliterator(), false))
                .extracting(
                        one -> one.get("user_id").textValue(),
                        one -> one.get("placed").intValue(),
                        one -> one.get("weight").intValue())
                .containsExactly(tuple("a", 2, 1), tuple("b", 1, 3));
        var without = room.ask(
                PlanApi.WHAT_IF,
                Json.mapper().readValue("{\"plan_id\": \"" + id + "\", \"remove\": [\"NSE:S0009\"]}", WhatIf.class));
        assertThat(without.effect().lost()).containsExactly("NSE:S0009");
        assertThat(room.refusal(
                                PlanApi.WHAT_IF,
                                Json.mapper()
                                        .readValue(
                                                "{\"plan_id\": \"" + id
                                                        + "\", \"remove\": [\"NSE:S0001\"], \"add\": [\"NSE:S0005\"]}",
                                                WhatIf.class),
                                null)
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/remove/0");
    }

    @Test
    void whatIsPendingIsNotValidYet() throws Exception {
        var plan = plan("['NSE:NOTHING', 'NSE:NEVER']", ", 'filtering_strictness': 'lenient'");

        assertThat(plan.get("pending")).hasSize(2);
        assertThat(plan.at("/validation_results/valid_instruments").intValue()).isZero();
        assertThat(plan.at("/validation_results/invalid_instruments").intValue())
                .isEqualTo(2);
    }
}
