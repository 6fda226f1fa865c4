package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.plan.api.DescribePlan;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanDescription;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each remedy that a plan names is carried out here, and must serve. */
@ExtendWith(VertxExtension.class)
class RemediesTest {
    private PlanRoom room;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(new MemoryPlanStore(Clock.systemUTC()), new MemoryPlanCache());
        room.catalog.add(Markets.shares("S", 20));
    }

    @Test
    void aDryRunNamesThePriorityThatServesAndItDoes() throws Exception {
        var keys = keys(8, "'priority': 3", "'priority': 6");

        var remedy = dryRun(keys, ", 'feed': 'tiny'")
                .get("counterfactuals")
                .get("items")
                .get(0);

        assertThat(remedy.get("change").textValue()).isEqualTo("raise_priority");
        assertThat(remedy.get("to").get("priority").intValue()).isEqualTo(2);
        assertThat(remedy.get("at_cost_of")).hasSize(1);
        var key = remedy.get("key").textValue();
        var again = dryRun(
                keys.replace("'key': '" + key + "', 'priority': 6", "'key': '" + key + "', 'priority': 2"),
                ", 'feed': 'tiny'");
        assertThat(texts(again.get("instruments"))).contains(key);
    }

    @Test
    void aDryRunNamesTheSizeOfThePlanThatServes() throws Exception {
        var keys = keys(8, "'priority': 1", "'priority': 1");

        var found = dryRun(keys, ", 'max_instruments': 5").get("counterfactuals");

        assertThat(found.get("groups").intValue()).isEqualTo(1);
        assertThat(found.get("examined").intValue()).isEqualTo(1);
        var remedy = found.get("items").get(0);
        assertThat(remedy.get("change").textValue()).isEqualTo("raise_max_instruments");
        int most = remedy.get("to").get("max_instruments").intValue();
        assertThat(texts(dryRun(keys, ", 'max_instruments': " + most).get("instruments")))
                .contains(remedy.get("key").textValue());
        assertThat(texts(dryRun(keys, ", 'max_instruments': " + (most - 1)).get("instruments")))
                .as("the least amount")
                .doesNotContain(remedy.get("key").textValue());
    }

    @Test
    void anAccountAtAnotherFeedServesWhatNoPriorityCan() throws Exception {
        var remedy = dryRun(keys(7, "'priority': 1", "'priority': 1"), ", 'feed': 'tiny'")
                .get("counterfactuals")
                .get("items")
                .get(0);

        assertThat(remedy.get("change").textValue()).isEqualTo("add_account");
        assertThat(remedy.get("to").get("feed").textValue()).isEqualTo("kite");
        assertThat(remedy.get("at_cost_of")).isEmpty();
    }

    @Test
    void aStoredPlanIsDescribedWithItsFirstRemediesAndComprehensivelyWithAll() throws Exception {
        var groups = IntStream.range(0, 15)
                .mapToObj(i -> "{'key': 'NSE:S%04d', 'priority': %d}".formatted(i, i < 6 ? 1 : 1 + (i - 6) % 8 + 1))
                .collect(Collectors.joining(",", "[", "]"));
        var plan = room.create(Requests.plan("test", groups, ", 'feed': 'tiny'"));

        var detailed = describe(plan.planId(), "detailed");
        var comprehensive = describe(plan.planId(), "comprehensive");

        assertThat(plan.planData().tree().get("counterfactuals")).isNull();
        assertThat(detailed.counterfactuals().get("examined").intValue()).isEqualTo(5);
        int all = comprehensive.counterfactuals().get("groups").intValue();
        assertThat(all).isGreaterThan(5);
        assertThat(comprehensive.counterfactuals().get("examined").intValue()).isEqualTo(all);
        assertThat(comprehensive.text())
                .contains(comprehensive
                        .counterfactuals()
                        .get("items")
                        .get(0)
                        .get("text")
                        .textValue());
    }

    @Test
    void whereAllHaveAPlaceNothingIsMissing() throws Exception {
        var plan = room.create(Requests.plan("test", "['NSE:S0001']", ""));

        assertThat(describe(plan.planId(), "comprehensive").counterfactuals()).isNull();
        assertThat(dryRun("['NSE:S0001']", "").get("counterfactuals")).isNull();
    }

    private JsonNode dryRun(String keys, String members) throws Exception {
        return room.create(Requests.plan("test", keys, members + ", 'dry_run': true"))
                .planData()
                .tree();
    }

    private PlanDescription describe(String planId, String level) throws Exception {
        return room.ask(PlanApi.DESCRIBE, new DescribePlan(UUID.fromString(planId), level));
    }

    /** The first six with one member, the others with the other. */
    private static String keys(int count, String first, String others) {
        var entries = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            entries.add("{'key': 'NSE:S%04d', %s}".formatted(i, i < 6 ? first : others));
        }
        return entries.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
