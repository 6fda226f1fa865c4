package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanDescription;
import com.stocksblitz.registry.plan.api.PlanQuery;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PlanDescriptionTest {
    private static final Instrument THIS_WEEK = Markets.future("NIFTY", Markets.TODAY.plusDays(4));

    private PlanRoom room;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(new MemoryPlanStore(Clock.systemUTC()), new MemoryPlanCache());
        room.catalog.add(Markets.share("NSE", "TCS"), Markets.share("NSE", "RELIANCE"), THIS_WEEK);
        room.catalog.add(Markets.shares("S", 10));
    }

    @Test
    void theClassicPlanIsDescribedInDetail() throws Exception {
        var plan = room.create(Requests.plan("test", "['NSE:RELIANCE', 'NSE:TCS']", ""));

        var description = describe(plan.planId(), null);

        assertThat(description.planId()).isEqualTo(plan.planId());
        assertThat(description.descriptionLevel()).isEqualTo("detailed");
        assertThat(description
                        .instrumentAnalysis()
                        .get("by_exchange")
                        .get("NSE")
                        .intValue())
                .isEqualTo(2);
        assertThat(description.instrumentAnalysis().get("by_mode").get("quote").intValue())
                .isEqualTo(2);
        assertThat(description
                        .performanceAnalysis()
                        .get("limits_used")
                        .get(0)
                        .get("used")
                        .intValue())
                .isEqualTo(2);
        assertThat(description.costBreakdown().get("reason").textValue()).isNotBlank();
        assertThat(description.riskAnalysis().get("level").textValue()).isEqualTo("low");
        assertThat(description.decisions()).isNull();
        assertThat(description.recommendations()).isEmpty();
        assertThat(description.text().getFirst()).contains("Test Plan").contains("optimized");
    }

    @Test
    void eachLevelTellsMore() throws Exception {
        var plan = room.create(crowded());

        var basic = describe(plan.planId(), "basic");
        var comprehensive = describe(plan.planId(), "comprehensive");

        assertThat(basic.costBreakdown()).isNull();
        assertThat(basic.riskAnalysis()).isNull();
        assertThat(basic.instrumentAnalysis().get("by_exchange")).isNull();
        assertThat(texts(basic.instrumentAnalysis().get("dropped"), "key")).contains("NSE:UNKNOWN");
        assertThat(comprehensive.decisions()).hasSize(12);
        assertThat(comprehensive.decisions().findValuesAsText("outcome"))
                .contains("placed", "degraded", "unserved", "rejected");
        assertThat(comprehensive.text()).hasSizeGreaterThan(basic.text().size() + 11);
        assertThat(comprehensive.costBreakdown().get("amount").decimalValue()).isEqualByComparingTo("500");
        assertThat(comprehensive.riskAnalysis().get("weak_limits")).isNotEmpty();
        assertThat(comprehensive
                        .riskAnalysis()
                        .get("ends")
                        .get("2026-11-25")
                        .get(0)
                        .textValue())
                .isEqualTo(THIS_WEEK.key().value());
        assertThat(comprehensive.riskAnalysis().get("changed_since")).isEmpty();
        assertThat(comprehensive.recommendations().toString())
                .contains("another connection or account")
                .contains("lighter mode")
                .contains("user_report")
                .contains("Plan again before 2026-11-25");
    }

    /** Two connections of three, one of each in full: more wanted than there is. */
    private static CreatePlan crowded() {
        var shares = IntStream.range(0, 10)
                .mapToObj("{'key': 'NSE:S%04d', 'mode': 'full'}"::formatted)
                .collect(Collectors.joining(","));
        return Requests.plan(
                "test",
                "[{'key': '" + THIS_WEEK.key() + "', 'priority': 1}, " + shares + ", 'NSE:UNKNOWN']",
                ", 'feed': 'tiny'");
    }

    @Test
    void theDifferenceToThePlanBeforeIsTold() throws Exception {
        var before = room.create(Requests.plan("test", "['NSE:TCS', 'NSE:RELIANCE']", ""));
        var after = room.create(Requests.plan("test", "['NSE:TCS', 'NSE:S0001']", ""));

        var difference = describe(after.planId(), null).instrumentAnalysis().get("difference");

        assertThat(difference.get("previous_plan_id").textValue()).isEqualTo(before.planId());
        assertThat(difference.get("added").get(0).textValue()).isEqualTo("NSE:S0001");
        assertThat(difference.get("removed").get(0).textValue()).isEqualTo("NSE:RELIANCE");
        assertThat(difference.get("moved")).isEmpty();
        assertThat(describe(before.planId(), null).recommendations().toString()).contains("newer plan");

        room.ask(PlanApi.DELETE, new PlanQuery(UUID.fromString(before.planId())));
        assertThat(describe(after.planId(), null)
                        .instrumentAnalysis()
                        .get("difference")
                        .get("reason")
                        .textValue())
                .contains("deleted");
    }

    @Test
    void whatTheCatalogChangedSinceIsARisk() throws Exception {
        var plan = room.create(Requests.plan("test", "['NSE:RELIANCE', 'NSE:TCS', 'NSE:S0001']", ""));
        room.catalog.add(Markets.inactive("NSE", "TCS", "suspended"));
        room.catalog.add(Markets.shareWithoutToken("NSE", "S0001"));
        room.catalog.name("NSE:RELIANCE", Markets.share("NSE", "RELIANCENEW"));

        var risks = describe(plan.planId(), "comprehensive").riskAnalysis();

        assertThat(risks.get("level").textValue()).isEqualTo("high");
        assertThat(texts(risks.get("changed_since"), "change")).containsExactly("renamed", "token_changed", "inactive");
    }

    @Test
    void anUnknownLevelOrPlanIsRefused() throws Exception {
        var plan = room.create(Requests.plan("test", "['NSE:TCS']", ""));
        var id = UUID.fromString(plan.planId());

        var level = room.refusal(PlanApi.DESCRIBE, new DescribePlan(id, "everything"), null);
        var unknown = room.refusal(PlanApi.DESCRIBE, new DescribePlan(UUID.randomUUID(), null), null);

        assertThat(level).isInstanceOf(Failure.Malformed.class);
        assertThat(level.errors().getFirst().detail()).contains("basic, detailed, comprehensive");
        assertThat(unknown).isInstanceOf(Failure.NotFound.class);
    }

    private PlanDescription describe(String planId, String level) throws Exception {
        return room.ask(PlanApi.DESCRIBE, new DescribePlan(UUID.fromString(planId), level));
    }

    private static List<String> texts(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(one -> one.get(member).textValue())
                .toList();
    }
}
