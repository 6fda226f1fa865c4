package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node takes in while it has more to do than it can. */
class AdmissionTest {
    private static final String BASE = "/api/v1/internal/instrument-registry";
    private static final String KEY = "internal";
    private static final long QUICK = 1_000_000;
    private static final long SLOW = 80_000_000;

    private final Admission admission = new Admission();

    @ParameterizedTest
    @CsvSource({
        "/health/ready, CONTROL",
        "/metrics, CONTROL",
        "/actuator/keys, CONTROL",
        "/api/docs, CONTROL",
        BASE + "/actuator/features, CONTROL",
        BASE + "/search/suggest, READ",
        BASE + "/search/, READ",
        BASE + "/instruments/NSE:RELIANCE, READ",
        BASE + "/chains/NIFTY, READ",
        BASE + "/brokers/kite/tokens/NSE:TCS, READ",
        BASE + "/subscriptions/plan, PLAN",
        BASE + "/events, PLAN",
        "/api/v1/internal/subscription-profiles, PLAN",
        BASE + "/instruments/bulk, BULK",
        BASE + "/brokers/kite/ingest/, BULK",
        BASE + "/catalog/snapshot, BULK",
    })
    void R1_everyCallHasItsPlaceInTheOrderOfRefusal(String path, Priority priority) {
        assertThat(Priority.of(path)).isEqualTo(priority);
    }

    @Test
    void R1_bulkIsRefusedBeforePlansPlansBeforeReadsAndHealthNever() {
        assertThat(fill(Priority.BULK)).isEqualTo(16);
        assertThat(fill(Priority.PLAN)).isEqualTo(128);
        assertThat(fill(Priority.READ))
                .as("bulk and plans take nothing from reads")
                .isEqualTo(Admission.FIRST);
        assertThat(admits(Priority.BULK)).isFalse();
        assertThat(admits(Priority.READ)).isFalse();
        assertThat(admits(Priority.PLAN)).as("plans may wait").isTrue();
        for (int i = 0; i < 10_000; i++) {
            assertThat(admits(Priority.CONTROL)).isTrue();
            assertThat(admission.enter(Priority.CONTROL, KEY)).isTrue();
        }
        assertThat(admission.refused()).isEqualTo(2);
        assertThat(admission.refused(Priority.READ)).isEqualTo(1);
    }

    @Test
    void R1_aBurstOfPlansWaitsInLineWithinBoundsAndWhatLastsIsRefused() {
        int inFlight = fill(Priority.PLAN);
        var line = wait(256);
        assertThat(admits(Priority.PLAN)).isFalse();
        assertThat(admission.await(Priority.PLAN, new Waiting())).isFalse();
        assertThat(admission.refused()).isEqualTo(2);

        admission.leave(Priority.PLAN, KEY, QUICK);
        assertThat(admission.enter(Priority.PLAN, KEY)).as("past the line").isFalse();
        assertThat(admission.giveUp(Priority.PLAN, line.get(0)))
                .as("its turn has come")
                .isFalse();
        assertThat(admission.giveUp(Priority.PLAN, line.get(1))).isTrue();
        admission.leave(Priority.PLAN, KEY, QUICK);

        assertThat(called(line)).containsExactly(0, 2);
        assertThat(admission.inFlight()).isEqualTo(inFlight);
        assertThat(admission.waiting()).isEqualTo(253);
        for (int i = 0; i < inFlight + 253; i++) {
            admission.leave(Priority.PLAN, KEY, QUICK);
        }
        assertThat(admission.inFlight()).isZero();
        assertThat(admission.waiting()).isZero();
        assertThat(called(line)).hasSize(255);
    }

    @Test
    void R1_aLineThatStandsForASecondIsCutAndOneThatHasBeenEmptyIsABurstAgain() {
        fill(Priority.PLAN);
        var line = wait(256);
        adapt(10);
        assertThat(admission.waiting()).isEqualTo(256);
        adapt(1);
        assertThat(admission.waiting()).as("as many as are worked on").isEqualTo(128);
        assertThat(line.subList(0, 128)).as("who waited longest").allMatch(waiting -> waiting.refused);
        assertThat(line.subList(128, 256)).noneMatch(waiting -> waiting.refused || waiting.called);
        assertThat(admits(Priority.PLAN)).isFalse();

        for (int i = 0; i < 128; i++) {
            admission.leave(Priority.PLAN, KEY, QUICK);
        }
        assertThat(admission.waiting()).isZero();
        adapt(1);
        assertThat(wait(256)).hasSize(256);
    }

    @Test
    void R1_theLimitFallsWhileReadsAreSlowAndComesBackWhenTheyAreQuick() {
        for (int window = 0; window < 40; window++) {
            answer(fill(Priority.READ), SLOW);
            admission.adapt(0);
        }
        assertThat(admission.limit()).isEqualTo(Admission.LEAST);
        assertThat(Priority.BULK.limit(admission.limit())).isEqualTo(4);

        for (int window = 0; window < 100; window++) {
            answer(fill(Priority.READ), QUICK);
            admission.adapt(0);
        }
        assertThat(admission.limit()).as("after 10 s").isGreaterThan(100);
    }

    @Test
    void R1_readsThatHaveFilledTheirPlacesAreNearlyAllAnsweredBeforeMoreAreLetIn() {
        int taken = fill(Priority.READ);
        assertThat(admits(Priority.READ)).isFalse();

        answer(taken - Admission.LEAST - 1, QUICK);
        assertThat(admits(Priority.READ)).isFalse();
        answer(1, QUICK);
        assertThat(admits(Priority.READ)).isTrue();
        enter(100);
        assertThat(admits(Priority.READ)).as("it is not full").isTrue();
    }

    @Test
    void R1_theLimitFallsAtOnceToWhatCanBeAnsweredInTimeWhereReadsAreRefused() {
        int taken = fill(Priority.READ);
        assertThat(admits(Priority.READ)).isFalse();
        answer(taken, SLOW);
        admission.adapt(1);

        assertThat(admission.limit()).as("in a tenth of the window").isEqualTo(taken / 10);
    }

    @Test
    void R1_whileReadsAreRefusedNoLargerPartOfPlansIsLetIn() {
        for (int window = 0; window < 30; window++) {
            int taken = fill(Priority.READ);
            for (int i = 0; i < 3 * taken; i++) {
                assertThat(admits(Priority.READ)).isFalse();
            }
            answer(taken, QUICK);
            admission.adapt(0);
        }
        assertThat(admission.part()).isBetween(0.24, 0.26);
        assertThat(gauge("part")).isBetween(0.24, 0.26);
        assertThat(gauge("intake")).isEqualTo(admission.intake());
        long passed = IntStream.range(0, 400).filter(i -> admits(Priority.PLAN)).count();
        assertThat(passed).isBetween(95L, 105L);

        adapt(30);
        assertThat(admission.part()).isEqualTo(1);
        assertThat(IntStream.range(0, 400).filter(i -> admits(Priority.PLAN)).count())
                .isEqualTo(400);
    }

    @Test
    void R1_atTheBeginningOfAnOverloadTheGateFallsAtOnceToWhatCouldBeAnswered() {
        int taken = fill(Priority.READ);
        for (int i = 0; i < taken; i++) {
            assertThat(admits(Priority.READ)).isFalse();
        }
        answer(taken, QUICK);
        admission.adapt(0.95);

        assertThat(admission.part()).isEqualTo(0.5);
        assertThat(passing()).isBetween(50, 53);
    }

    @Test
    void R1_whileReadsAreRefusedSoManyAreLetInThatTheLoopsLeaveSomeOfTheirTime() {
        for (int window = 0; window < 60; window++) {
            admission.adapt(1);
        }
        assertThat(passing()).as("busy, and nobody was refused").isEqualTo(100);

        answer(fill(Priority.READ), QUICK);
        assertThat(admits(Priority.READ)).isTrue();
        fill(Priority.READ);
        assertThat(admits(Priority.READ)).isFalse();
        answer(admission.inFlight(), QUICK);
        int passed = 0;
        for (int window = 0; window < 100; window++) {
            // Each read takes 2 % of the share, each refusal 0.2.
            passed = passing();
            admission.adapt(Math.min(1, passed * 0.02 + (100 - passed) * 0.002));
        }
        assertThat(passed * 0.02 + (100 - passed) * 0.002)
                .isBetween(Admission.MOST_USED - 0.1, Admission.MOST_USED + 0.1);

        for (int window = 0; window < 60; window++) {
            admission.adapt(1);
            passing();
        }
        assertThat(passing()).as("the least of it").isBetween(19, 21);
        assertThat(gauge("intake")).isBetween(0.19, 0.21);
        adapt(100);
        assertThat(passing()).isEqualTo(100);
    }

    private double gauge(String name) {
        var meters = new SimpleMeterRegistry();
        AdmissionMeters.register(meters, admission);
        return meters.get("registry.admission." + name).gauge().value();
    }

    /** Of a hundred reads. */
    private int passing() {
        return (int) IntStream.range(0, 100).filter(i -> admits(Priority.READ)).count();
    }

    @Test
    void R12_aKeyThatFloodsLeavesTheOthersTheirShareOfThePlaces() {
        assertThat(admission.enter(Priority.READ, "quiet")).isTrue();
        admission.leave(Priority.READ, "quiet", QUICK);
        int flood = 0;
        while (admission.admits(Priority.READ, () -> "flood") && flood < Admission.FIRST) {
            assertThat(admission.enter(Priority.READ, "flood")).isTrue();
            flood++;
        }
        assertThat(flood).as("half of the places for each of two keys").isEqualTo(Admission.FIRST / 2);
        assertThat(admission.admits(Priority.READ, () -> "quiet")).isTrue();
        assertThat(admission.part()).isEqualTo(1);

        for (int i = 0; i < flood; i++) {
            admission.leave(Priority.READ, "flood", QUICK);
        }
        adapt(Lane.STANDING + 2);
        int alone = 0;
        while (admission.admits(Priority.READ, () -> "flood")) {
            assertThat(admission.enter(Priority.READ, "flood")).isTrue();
            alone++;
        }
        assertThat(alone)
                .as("all of them when nobody else has asked for a second")
                .isGreaterThanOrEqualTo(Admission.FIRST);
    }

    @Test
    void slowReadsTellNothingWhereFewAreInFlightOrFewWereAskedAndSlowPlansNever() {
        for (int window = 0; window < 50; window++) {
            enter(7);
            answer(7, SLOW);
            admission.adapt(0);
            enter(100);
            answer(100, SLOW);
            admission.adapt(0);
            enter(39);
            answer(20, QUICK);
            answer(19, SLOW);
            for (int i = 0; i < 50; i++) {
                admission.enter(Priority.PLAN, KEY);
                admission.leave(Priority.PLAN, KEY, SLOW * 100);
            }
            admission.adapt(0);
        }
        assertThat(admission.limit()).isEqualTo(Admission.FIRST);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void B1_bigBodiesAreRefusedFirstAndAllOfThemWhenMemoryIsShort() {
        var allowance = new AtomicReference<>(1.0);
        var budget = new BodyBudget(4 << 20, allowance::get);
        budget.reserve(1 << 20);
        budget.reserve(1 << 20);
        assertRefused(budget, 1 << 20);
        for (int i = 0; i < 32; i++) {
            budget.reserve(BodyBudget.SMALL);
        }
        assertRefused(budget, 1);
        assertThat(budget.held()).isEqualTo(4 << 20);

        budget.release(4 << 20);
        allowance.set(0.0);
        assertRefused(budget, BodyBudget.SMALL + 1);
        budget.reserve(BodyBudget.SMALL);
    }

    private static void assertRefused(BodyBudget budget, long bytes) {
        assertThatThrownBy(() -> budget.reserve(bytes))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));
    }

    private boolean admits(Priority priority) {
        return admission.admits(priority, () -> KEY);
    }

    private void adapt(int windows) {
        for (int i = 0; i < windows; i++) {
            admission.adapt(0);
        }
    }

    /** How many of a class get in. */
    private int fill(Priority priority) {
        int taken = 0;
        while (admission.enter(priority, KEY)) {
            taken++;
        }
        return taken;
    }

    private void enter(int many) {
        for (int i = 0; i < many; i++) {
            assertThat(admission.enter(Priority.READ, KEY)).isTrue();
        }
    }

    private void answer(int many, long nanos) {
        for (int i = 0; i < many; i++) {
            admission.leave(Priority.READ, KEY, nanos);
        }
    }

    private List<Waiting> wait(int many) {
        var line = Stream.generate(Waiting::new).limit(many).toList();
        line.forEach(
                waiting -> assertThat(admission.await(Priority.PLAN, waiting)).isTrue());
        return line;
    }

    private static List<Integer> called(List<Waiting> line) {
        return IntStream.range(0, line.size())
                .filter(i -> line.get(i).called)
                .boxed()
                .toList();
    }

    private static final class Waiting implements Lane.Waiter {
        private boolean called;
        private boolean refused;

        @Override
        public String holder() {
            return KEY;
        }

        @Override
        public void turn() {
            called = true;
        }

        @Override
        public void refused() {
            refused = true;
        }
    }
}
