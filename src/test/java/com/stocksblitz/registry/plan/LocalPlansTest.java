package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

    private static PlanCache.Entry plan(int weight) {
        return new PlanCache.Entry(UUID.randomUUID(), PlanRows.NOON, null, PackedDocument.of(new byte[weight]));
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
