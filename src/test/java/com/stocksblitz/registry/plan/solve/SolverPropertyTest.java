package com.stocksblitz.registry.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.plan.solve.RandomProblem.Shapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SolverPropertyTest {
    private static final int PROBLEMS = 1_500;

    private final Solver solver = new Solver();

    @ParameterizedTest
    @EnumSource(Level.class)
    void breaksNoLimitAndAccountsForEveryInstrumentOnce(Level level) {
        for (long seed = 0; seed < PROBLEMS; seed++) {
            var problem = new RandomProblem(seed).small(Shapes.ALL, level);
            try {
                Checks.assertSound(problem, solver.solve(problem));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + level, e);
            }
        }
    }

    @Test
    void servesNeverLessThanFirstFit() {
        for (long seed = 0; seed < PROBLEMS; seed++) {
            var simple = solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.LOW));
            var planned = solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE));
            assertThat(planned.value().served())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(simple.value().served());
        }
    }
}
