package com.stocksblitz.registry.toggles;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.toggles.FeatureBreaker.Closed;
import com.stocksblitz.registry.toggles.FeatureBreaker.HalfOpen;
import com.stocksblitz.registry.toggles.FeatureBreaker.Open;
import com.stocksblitz.registry.toggles.FeatureBreaker.Outcome;
import com.stocksblitz.registry.toggles.FeatureBreaker.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureBreakerTest {
    private static final Instant START = Instant.parse("2026-11-20T03:00:00Z");

    private final FeatureBreaker breaker = new FeatureBreaker(START);
    private Instant now = START;

    @ParameterizedTest(name = "{0} errors of {1} calls within {2} ms")
    @CsvSource({
        "12, 20, 0, true", // 60 % of 20
        "10, 20, 9000, true", // exactly half of exactly enough
        "3, 4, 0, false", // 75 %, too few
        "19, 19, 0, false",
        "5, 10000, 0, false",
        "500, 10000, 9000, false", // 5 %
        "4999, 10000, 9000, false",
        "12, 20, 60000, false", // never 20 in ten seconds
    })
    void R8_itOpensByRateAndVolumeOfTheLastTenSeconds(int errors, int calls, int spreadMs, boolean opens) {
        for (int call = 0; call < calls; call++) {
            now = START.plusMillis((long) spreadMs * call / calls);
            // The errors come last, so that the rate is what the table says when the last call ends and never higher.
            call(call < calls - errors ? Outcome.GOOD : Outcome.BAD);
        }

        assertThat(breaker.state() instanceof Open).isEqualTo(opens);
    }

    @Test
    void R8_whatSaysNothingAboutTheFeatureCountsForNothing() {
        for (int call = 0; call < 100; call++) {
            call(Outcome.NEUTRAL);
        }
        for (int call = 0; call < 19; call++) {
            call(Outcome.BAD);
        }
        assertThat(breaker.state()).isInstanceOf(Closed.class);
        call(Outcome.BAD);
        assertThat(breaker.state()).isEqualTo(new Open(now, now.plus(FeatureBreaker.FIRST_OFF)));
    }

    @Test
    void R9_itClosesAfterTheStatedProbesWhenTheFeatureHasRecovered() {
        open();
        now = now.plus(FeatureBreaker.FIRST_OFF).minusMillis(1);
        assertThat(breaker.admit(now)).isEmpty();
        now = now.plusMillis(1);

        for (int probe = 1; probe <= FeatureBreaker.PROBES; probe++) {
            assertThat(breaker.state()).isNotInstanceOf(Closed.class);
            call(Outcome.GOOD);
        }

        assertThat(breaker.state()).isEqualTo(new Closed(now));
        assertThat(breaker.health(now)).isEqualTo(new HealthWindow.Health(0, 0));
    }

    @Test
    void R9_itOpensForLongerWhileTheFeatureStillFailsUpToFiveMinutes() {
        open();
        var times = new ArrayList<Long>();
        for (int trial = 0; trial < 9; trial++) {
            var open = (Open) breaker.state();
            times.add(Duration.between(open.since(), open.until()).toSeconds());
            now = open.until();
            call(Outcome.BAD);
        }

        assertThat(times).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void R9_flappingMakesTheTimesLongerAndFiveQuietMinutesForgetIt() {
        open();
        recover();
        open();
        assertThat(off()).isEqualTo(Duration.ofSeconds(10));
        recover();
        now = now.plus(FeatureBreaker.MEMORY).plusSeconds(1);
        open();
        assertThat(off()).isEqualTo(FeatureBreaker.FIRST_OFF);
    }

    @Test
    void R9_onlyAsManyProbesRunAsAreNeededAndOneThatNeverEndsIsForgotten() {
        open();
        now = ((Open) breaker.state()).until();
        var probe = Optional.<Permit>empty();
        for (int number = 0; number < FeatureBreaker.PROBES; number++) {
            probe = breaker.admit(now);
            assertThat(probe).isPresent();
        }
        assertThat(breaker.admit(now)).isEmpty();

        breaker.ended(probe.orElseThrow(), Outcome.NEUTRAL, now);
        assertThat(breaker.admit(now)).as("one ended without a verdict").isPresent();
        now = now.plus(Duration.ofMinutes(3));
        assertThat(breaker.admit(now)).as("the others hang").isPresent();
        assertThat(breaker.state()).isInstanceOf(HalfOpen.class);
    }

    @Test
    void aCallThatBeganBeforeItOpenedChangesNothing() {
        var early = breaker.admit(now).orElseThrow();
        open();
        var open = breaker.state();
        breaker.ended(early, Outcome.BAD, now);
        assertThat(breaker.state()).isEqualTo(open);

        now = ((Open) open).until();
        breaker.admit(now);
        breaker.ended(early, Outcome.BAD, now);
        assertThat(breaker.state()).as("it is no probe").isInstanceOf(HalfOpen.class);
    }

    private void open() {
        while (!(breaker.state() instanceof Open)) {
            call(Outcome.BAD);
        }
    }

    private void recover() {
        now = ((Open) breaker.state()).until();
        while (!(breaker.state() instanceof Closed)) {
            call(Outcome.GOOD);
        }
    }

    private Duration off() {
        var open = (Open) breaker.state();
        return Duration.between(open.since(), open.until());
    }

    private void call(Outcome outcome) {
        breaker.admit(now).ifPresent(permit -> breaker.ended(permit, outcome, now));
    }
}
