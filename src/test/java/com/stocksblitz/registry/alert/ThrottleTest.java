package com.stocksblitz.registry.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.alert.api.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Instant T = Instant.parse("2026-11-20T06:00:00Z");

    private final Throttle throttle = new Throttle(Duration.ofSeconds(60));

    @Test
    void theFirstOfAKindPassesAndTheLastOfTheOthersIsToldWithTheirNumberWhenTheTimeIsOver() {
        assertThat(throttle.pass(alert("a", 1), T)).isPresent();
        for (int n = 2; n <= 10; n++) {
            assertThat(throttle.pass(alert("a", n), T.plusSeconds(n))).isEmpty();
        }
        assertThat(throttle.pass(alert("b", 1), T.plusSeconds(10)))
                .as("another kind")
                .isPresent();
        assertThat(throttle.due(T.plusSeconds(59))).isEmpty();

        assertThat(throttle.due(T.plusSeconds(60))).containsExactly(new Throttle.Told(alert("a", 10), 8));

        assertThat(throttle.due(T.plusSeconds(200))).as("told once").isEmpty();
        assertThat(throttle.pass(alert("a", 11), T.plusSeconds(119)))
                .as("what was told late begins another quiet time")
                .isEmpty();
        assertThat(throttle.pass(alert("a", 12), T.plusSeconds(121))).hasValue(new Throttle.Told(alert("a", 12), 1));
    }

    @Test
    void ofManyAlertsNoneIsUncountedAndNoTwoOfAKindAreCloserThanTheQuietTime() {
        var random = new Random(7);
        var last = T.minusSeconds(100);
        int told = 0;
        int raised = 0;
        for (int second = 0; second < 5_000; second++) {
            var now = T.plusSeconds(second);
            if (random.nextInt(10) == 0 && second < 4_900) {
                raised++;
                var passed = throttle.pass(alert("a", second), now);
                if (passed.isPresent()) {
                    told += 1 + passed.get().suppressed();
                    assertThat(Duration.between(last, now)).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
                    last = now;
                }
            }
            for (var due : throttle.due(now)) {
                told += 1 + due.suppressed();
                assertThat(Duration.between(last, now)).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
                last = now;
            }
        }
        assertThat(told).isEqualTo(raised);
    }

    private static Alert alert(String kind, int n) {
        return new Alert(kind, "It is wrong.", Map.of("n", n));
    }
}
