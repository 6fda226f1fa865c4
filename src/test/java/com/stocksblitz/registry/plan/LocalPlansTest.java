package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalPlansTest {
    private final LocalPlans plans = new LocalPlans(3, 100);

    @Test
    void pushesOutWhatWasNotAskedForTheLongest() {
        put("a", 1);
        put("b", 1);
        put("c", 1);
        plans.find(key("a"));
        put("d", 1);

        assertThat(has("a")).isTrue();
        assertThat(has("b")).isFalse();
        assertThat(has("c")).isTrue();
        assertThat(has("d")).isTrue();
    }

    @Test
    void holdsNoMoreThanItsWeight() {
        put("a", 60);
        put("b", 60);
        assertThat(has("a")).isFalse();
        assertThat(has("b")).isTrue();

        put("b", 30);
        put("c", 70);
        assertThat(has("b")).as("30 and 70 fit").isTrue();

        put("huge", 101);
        assertThat(has("huge")).isFalse();
        assertThat(has("c")).isTrue();
    }

    @Test
    void removedPlansWeighNothing() {
        put("a", 100);
        plans.remove(key("a"));
        put("b", 100);
        plans.removeOlder(PlanRows.NOON.plusSeconds(1));
        put("c", 100);

        assertThat(has("a")).isFalse();
        assertThat(has("b")).isFalse();
        assertThat(has("c")).isTrue();
        assertThat(plans.clear()).isEqualTo(1);
        assertThat(has("c")).isFalse();
    }

    @Test
    void keepsTheSameOnesWhileMoreThanHaveRoomAreAskedForInTurn() {
        var hits = new ArrayList<String>();
        for (int round = 0; round < 10; round++) {
            for (var name : List.of("a", "b", "c", "d", "e", "f")) {
                if (has(name)) {
                    hits.add(name);
                } else {
                    plans.keep(key(name), plan(1));
                }
            }
        }

        assertThat(hits).hasSize(27).containsOnly("a", "b", "c");
    }

    @Test
    void givesRoomToOthersOnceItsOwnAreNotAskedForAnyMore() {
        for (var name : List.of("a", "b", "c")) {
            plans.keep(key(name), plan(1));
        }
        for (int i = 0; i < 30; i++) {
            for (var name : List.of("x", "y")) {
                if (!has(name)) {
                    plans.keep(key(name), plan(1));
                }
            }
        }

        assertThat(has("x")).isTrue();
        assertThat(has("y")).isTrue();
    }

    @Test
    void answersWhatWasPutIntoIt() {
        var plans = new LocalPlans(3, 1_000);
        var plan = new PlanCache.Entry(
                UUID.randomUUID(), PlanRows.NOON, PlanRows.NOON.plusSeconds(9), PlanRows.document("one"));
        plans.put(key("a"), plan);

        assertThat(plans.find(key("a"))).contains(plan);
        assertThat(plans.find(key("a")).orElseThrow().document().unpack())
                .isEqualTo(plan.document().unpack());
    }

    @Test
    void holdsOutsideOfTheHeapWhatItWeighsAndNothingElse() {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            var name = Integer.toString(random.nextInt(12));
            switch (random.nextInt(6)) {
                case 0 -> plans.remove(key(name));
                case 1 -> plans.find(key(name));
                case 2 -> plans.keep(key(name), plan(1 + random.nextInt(60)));
                case 3 -> plans.resize(random.nextInt(11) / 10.0);
                case 4 -> plans.removeOlder(PlanRows.NOON.plusSeconds(random.nextInt(8) == 0 ? 1 : 0));
                default -> put(name, 1 + random.nextInt(120));
            }
            var state = plans.state();
            assertThat(plans.heldOutside()).isEqualTo(state.weight()).isLessThanOrEqualTo(state.mostWeight());
            assertThat(state.entries()).isLessThanOrEqualTo(3);
        }
        plans.clear();
        plans.resize(1);
        put("last", 10);
        assertThat(plans.heldOutside()).isEqualTo(10);
        plans.clear();
        assertThat(plans.heldOutside()).isZero();
    }

    private static PlanCache.Entry plan(int weight) {
        return new PlanCache.Entry(UUID.randomUUID(), PlanRows.NOON, null, PackedDocument.of(new byte[weight], 7));
    }

    private void put(String name, int weight) {
        plans.put(key(name), plan(weight));
    }

    private boolean has(String name) {
        return plans.find(key(name)).isPresent();
    }

    private static PlanKey key(String name) {
        return PlanKey.hash(name);
    }
}
