package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

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

    private void put(String name, int weight) {
        var packed = PackedDocument.of(new byte[weight]);
        plans.put(key(name), new PlanCache.Entry(UUID.randomUUID(), PlanRows.NOON, null, packed));
    }

    private boolean has(String name) {
        return plans.find(key(name)).isPresent();
    }

    private static PlanKey key(String name) {
        return PlanKey.hash(name);
    }
}
