package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ResultCacheTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ResultCache<String, String> cache =
            new ResultCache<>(Clock.fixed(Instruments.NOW, ZoneOffset.UTC), 10);

    @Test
    void forgetsWhatWasAskedForLeastRecentlyWhenThereAreTooMany() {
        cache.put(1, "a", "A", 1, 2);
        cache.put(1, "b", "B", 1, 2);
        assertThat(cache.get(1, "a", HOUR)).contains("A");
        cache.put(1, "c", "C", 1, 2);

        assertThat(cache.get(1, "a", HOUR)).contains("A");
        assertThat(cache.get(1, "b", HOUR)).isEmpty();
        assertThat(cache.get(1, "c", HOUR)).contains("C");
        assertThat(cache.hits()).isEqualTo(3);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void holdsNoMoreThanItsWeight() {
        cache.put(1, "a", "A", 4, 100);
        cache.put(1, "b", "B", 4, 100);
        cache.put(1, "c", "C", 4, 100);
        assertThat(cache.size()).isEqualTo(2);

        cache.put(1, "too heavy", "D", 10, 100);
        assertThat(cache.size()).isZero();
    }

    @Test
    void dropsAllWhenTheIndexMovesOnAndTakesNothingFromBefore() {
        cache.put(1, "a", "A", 9, 100);

        assertThat(cache.get(2, "a", HOUR)).isEmpty();
        assertThat(cache.size()).isZero();
        cache.put(1, "a", "late", 9, 100);
        assertThat(cache.get(2, "a", HOUR)).isEmpty();
        cache.put(2, "a", "A2", 9, 100);
        assertThat(cache.get(2, "a", HOUR)).contains("A2");
    }

    @Test
    void keepsNothingForNoTime() {
        cache.put(1, "a", "A", 1, 100);

        assertThat(cache.get(1, "a", Duration.ZERO)).isEmpty();
    }

    @Test
    void R7_givesWayByWeightWhenItsShareShrinksAndFillsAgainWhenItGrows() {
        cache.put(1, "a", "A", 3, 100);
        cache.put(1, "b", "B", 3, 100);

        cache.resize(0.5);
        assertThat(cache.get(1, "a", HOUR))
                .as("the one asked for least recently")
                .isEmpty();
        assertThat(cache.state()).satisfies(state -> {
            assertThat(state.entries()).isEqualTo(1);
            assertThat(state.weight()).isEqualTo(4);
            assertThat(state.mostWeight()).isEqualTo(5);
            assertThat(state.evictions()).isEqualTo(1);
        });

        cache.resize(1);
        cache.put(1, "a", "A", 3, 100);
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.clear()).isEqualTo(2);
        assertThat(cache.state().weight()).isZero();
    }
}
