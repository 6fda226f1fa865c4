package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The token bucket on a clock of its own. */
class RateLimitsTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final RateLimits limits = new RateLimits(now::get);

    @Test
    void holdsOneSecondsWorthAndRefillsEvenly() {
        for (int left = 9; left >= 0; left--) {
            assertThat(limits.take("a", 10)).isEqualTo(new RateLimits.Taken(true, 10, left, Duration.ZERO));
        }
        assertThat(limits.take("a", 10)).isEqualTo(new RateLimits.Taken(false, 10, 0, Duration.ofMillis(100)));
        now.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(limits.take("a", 10).passes()).isTrue();
        assertThat(limits.take("a", 10).passes()).isFalse();
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(limits.take("a", 10).remaining())
                .as("never more than a second's worth")
                .isEqualTo(9);
    }

    @Test
    void R12_oneKeyTakesNothingFromAnother() {
        while (limits.take("flood", 3).passes()) {
            // Until it is empty.
        }
        assertThat(limits.take("calm", 3).passes()).isTrue();
    }

    @Test
    void neverLetsMoreThanTheRatePassOverALongTime() {
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            now.addAndGet(1_000_000);
            passed += limits.take("a", 7).passes() ? 1 : 0;
        }
        assertThat(passed).isBetween(700, 707);
    }
}
