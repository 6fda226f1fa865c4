package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node takes in while it has more to do than it can. */
class AdmissionTest {
    private static final String BASE = "/api/v1/internal/instrument-registry";
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
        assertThat(admission.isFull(Priority.BULK)).isTrue();
        assertThat(admission.isFull(Priority.READ)).isTrue();
        assertThat(admission.isFull(Priority.PLAN)).as("plans may wait").isFalse();
        for (int i = 0; i < 10_000; i++) {
            assertThat(admission.isFull(Priority.CONTROL)).isFalse();
            assertThat(admission.enter(Priority.CONTROL)).isTrue();
        }
        assertThat(admission.refused()).isEqualTo(2);
    }

    @Test
    void R1_aBurstOfPlansWaitsInLineWithinBoundsAndWhatLastsIsRefused() {
        int inFlight = fill(Priority.PLAN);
        var called = new ArrayList<Integer>();
        var turns = IntStream.range(0, 256)
                .<Runnable>mapToObj(i -> () -> called.add(i))
                .toList();
        turns.forEach(turn -> assertThat(admission.await(Priority.PLAN, turn)).isTrue());
        assertThat(admission.isFull(Priority.PLAN)).isTrue();
        assertThat(admission.await(Priority.PLAN, () -> called.add(-1))).isFalse();
        assertThat(admission.refused()).isEqualTo(2);

        admission.leave(Priority.PLAN, QUICK);
        assertThat(admission.enter(Priority.PLAN)).as("past the line").isFalse();
        assertThat(admission.giveUp(Priority.PLAN, turns.get(0)))
                .as("its turn has come")
                .isFalse();
        assertThat(admission.giveUp(Priority.PLAN, turns.get(1))).isTrue();
        admission.leave(Priority.PLAN, QUICK);

        assertThat(called).containsExactly(0, 2);
        assertThat(admission.inFlight()).isEqualTo(inFlight);
        assertThat(admission.waiting()).isEqualTo(253);
        for (int i = 0; i < inFlight + 253; i++) {
            admission.leave(Priority.PLAN, QUICK);
        }
        assertThat(admission.inFlight()).isZero();
        assertThat(admission.waiting()).isZero();
        assertThat(called).hasSize(255);
    }

    @Test
    void R1_theLimitFallsWhileReadsAreSlowAndComesBackWhenTheyAreQuick() {
        for (int window = 0; window < 40; window++) {
            answer(20, SLOW);
            admission.adapt();
        }
        assertThat(admission.limit()).isEqualTo(Admission.LEAST);
        assertThat(Priority.BULK.limit(admission.limit())).isEqualTo(4);

        for (int window = 0; window < 100; window++) {
            answer(20, QUICK);
            fill(Priority.READ);
            leaveAll(Priority.READ);
            admission.adapt();
        }
        assertThat(admission.limit()).as("after 10 s").isGreaterThan(100);
    }

    @Test
    void aFewSlowReadsOrSlowPlansTellNothing() {
        for (int window = 0; window < 50; window++) {
            answer(7, SLOW);
            admission.adapt();
            answer(20, QUICK);
            answer(19, SLOW);
            for (int i = 0; i < 50; i++) {
                admission.enter(Priority.PLAN);
                admission.leave(Priority.PLAN, SLOW * 100);
            }
            admission.adapt();
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

    /** How many of a class get in. */
    private int fill(Priority priority) {
        int taken = 0;
        while (admission.enter(priority)) {
            taken++;
        }
        return taken;
    }

    private void leaveAll(Priority priority) {
        int held = admission.inFlight();
        for (int i = 0; i < held; i++) {
            admission.leave(priority, QUICK);
        }
    }

    private void answer(int many, long nanos) {
        for (int i = 0; i < many; i++) {
            admission.enter(Priority.READ);
            admission.leave(Priority.READ, nanos);
        }
    }
}
