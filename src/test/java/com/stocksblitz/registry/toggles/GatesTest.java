package com.stocksblitz.registry.toggles;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.api.Feature;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

    @ParameterizedTest(name = "config {0}, operator {1}, breaker {2}: {3}")
    @CsvSource({
        "on, none, closed, on",
        "on, none, open, breaker",
        "on, on, closed, on",
        "on, on, open, on",
        "on, off, closed, operator",
        "on, off, open, operator",
        "on, expired on, open, breaker",
        "on, expired off, closed, on",
        "on, expired off, open, breaker",
        "off, none, closed, config",
        "off, none, open, config",
        "off, on, closed, config",
        "off, on, open, config",
        "off, off, closed, config",
        "off, off, open, config",
    })
    void F12_offWinsAndAnOperatorsOnLiftsTheBreakersOffOnly(
            String config, String operator, String breaker, String outcome) {
        var gates = new Gates();
        if (!operator.equals("none")) {
            var expires = operator.startsWith("expired") ? NOW : NOW.plusSeconds(1);
            gates.take(Feature.SEARCH_CATALOG, word(operator.endsWith("on"), NOW.minusSeconds(60), expires));
        }
        if (breaker.equals("open")) {
            gates.trip(Feature.SEARCH_CATALOG, NOW.minusSeconds(5));
        }

        var off = gates.off(config.equals("off") ? Set.of(Feature.SEARCH_CATALOG) : Set.of(), Map.of(), NOW);

        assertThat(off.containsKey(Feature.SEARCH_CATALOG)).isEqualTo(!outcome.equals("on"));
        if (!outcome.equals("on")) {
            assertThat(off.get(Feature.SEARCH_CATALOG))
                    .extracting(Failure.FeatureOff::cause)
                    .isEqualTo(outcome);
        }
        assertThat(off).doesNotContainKey(Feature.SUBSCRIPTION_PLANNING);
    }

    @Test
    void theNewestWordHoldsInWhateverOrderTheyArrive() {
        var earlier = word(true, NOW.minusSeconds(2), NOW.plusSeconds(60));
        var later = word(false, NOW.minusSeconds(1), null);
        var one = new Gates();
        assertThat(one.take(Feature.SEARCH_CATALOG, earlier)).isTrue();
        assertThat(one.take(Feature.SEARCH_CATALOG, later)).isTrue();
        var other = new Gates();
        assertThat(other.take(Feature.SEARCH_CATALOG, later)).isTrue();
        assertThat(other.take(Feature.SEARCH_CATALOG, earlier)).isFalse();
        assertThat(other.take(Feature.SEARCH_CATALOG, later)).as("again").isFalse();

        assertThat(one.words()).isEqualTo(other.words());
    }

    private static OperatorWord word(boolean enabled, Instant at, Instant expires) {
        return new OperatorWord(enabled, "because", expires, "ann", at, UUID.randomUUID());
    }
}
