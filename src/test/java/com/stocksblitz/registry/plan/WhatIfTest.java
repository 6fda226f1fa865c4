package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.WhatIf;
import com.stocksblitz.registry.plan.api.WhatIfAnswer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class WhatIfTest {
    private final MemoryPlanStore store = new MemoryPlanStore(Clock.systemUTC());
    private PlanRoom room;
    private String plan;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(store, new MemoryPlanCache());
        room.catalog.add(Markets.shares("S", 10));
        plan = room.create(Requests.plan(
                        "test",
                        "['nse:s0000', {'key': 'NSE:S0001', 'priority': 2}, 'NSE:S0002']",
                        ", 'max_instruments': 2, 'feed': 'tiny'"))
                .planId();
    }

    @Test
    void aLargerPlanServesWhatHadNoPlaceAndNothingIsStored() throws Exception {
        var larger = whatIf("{'max_instruments': 3}");

        assertThat(larger.effect().gained()).containsExactly("NSE:S0002");
        assertThat(larger.effect().lost()).isEmpty();
        assertThat(larger.effect().moved()).isEmpty();
        assertThat(larger.planId()).isEqualTo(plan);
        assertThat(larger.planData().tree().get("status").textValue()).isEqualTo("draft");
        assertThat(larger.planData().tree().get("plan_id").isNull()).isTrue();
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.events()).hasSize(1);
    }

    @Test
    void noChangeHasNoEffect() throws Exception {
        assertThat(whatIf("{}").effect().toString()).isEqualTo("Effect[gained=[], lost=[], moved=[], modeChanged=[]]");
    }

    @Test
    void whatIsRemovedMakesRoomAndWhatIsAddedTakesIt() throws Exception {
        var changed = whatIf("{'remove': ['NSE:S0000'], 'add': [{'key': 'NSE:S0005', 'priority': 1}]}");

        assertThat(changed.effect().gained()).containsExactly("NSE:S0005");
        assertThat(changed.effect().lost()).containsExactly("NSE:S0000");
    }

    @Test
    void otherAccountsMoveWhatIsPlaced() throws Exception {
        var elsewhere = whatIf("{'accounts': [{'id': 'mine', 'feed': 'kite'}]}");

        assertThat(elsewhere.effect().moved()).hasSize(2);
        assertThat(elsewhere
                        .planData()
                        .tree()
                        .get("placements")
                        .get(0)
                        .get("account")
                        .textValue())
                .isEqualTo("mine");
    }

    @Test
    void anEntryThatThePlanDoesNotHaveAndAnothersPlanAreRefused() {
        assertThat(room.refusal(PlanApi.WHAT_IF, read("{'remove': ['NSE:S0009']}"), null)
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/remove/0");
        assertThat(room.refusal(PlanApi.WHAT_IF, read("{}"), "other")).isInstanceOf(Failure.NotFound.class);
    }

    private WhatIfAnswer whatIf(String change) throws Exception {
        return room.ask(PlanApi.WHAT_IF, read(change));
    }

    private WhatIf read(String change) {
        var body = change.replace('\'', '"').replaceFirst("\\{", "{\"plan_id\": \"" + plan + "\", ");
        try {
            return Json.mapper().readValue(body.replace(", }", "}"), WhatIf.class);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(body, unreadable);
        }
    }
}
