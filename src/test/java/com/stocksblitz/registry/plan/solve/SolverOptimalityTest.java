package com.stocksblitz.registry.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.plan.solve.RandomProblem.Shapes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolverOptimalityTest {
    private final Solver solver = new Solver();

    /** Each was once left with one instrument fewer than there was room for, since too many boxes were alike. */
    @ParameterizedTest
    @ValueSource(longs = 683)
    void packsWeightsOnSeveralSessionsAsWellAsTheExactSolverWithinTheBudgetOfModerate(long seed) {
        var problem = new RandomProblem(seed).small(Shapes.WEIGHTS, Level.MODERATE);
        var solution = solver.solve(problem);
        Checks.assertSound(problem, solution);
        assertThat(solution.value().served()).isEqualTo(Oracle.served(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, MODERATE",
        "ALL, AGGRESSIVE",
        "WEIGHTS, MODERATE",
        "ALTERNATIVES, MODERATE",
        "SHARED, MODERATE",
        "SESSIONS, MODERATE",
        "SESSIONS, AGGRESSIVE"
    })
    void servesAsManyAsTheExactSolverAndClaimsNoProofWrongly(Shapes shapes, Level level) {
        int problems = Integer.getInteger("optimality.problems", 12);
        int modesMissed = 0;
        for (long seed = 0; seed < problems; seed++) {
            var problem = new RandomProblem(seed).small(shapes, level);
            var solution = solver.solve(problem);
            var value = solution.value();
            var best = Oracle.served(problem);
            assertThat(value.served()).as("seed %d", seed).isEqualTo(best);
            assertThat(solution.upperBound().served()).as("seed %d", seed).isGreaterThanOrEqualTo(best);
            var modes = Oracle.modes(problem, solution);
            assertThat(value.modes()).as("seed %d", seed).isLessThanOrEqualTo(modes);
            assertThat(solution.upperBound().modes()).as("seed %d", seed).isGreaterThanOrEqualTo(modes);
            if (solution.optimal()) {
                assertThat(value.modes()).as("seed %d", seed).isEqualTo(modes);
            }
            modesMissed += value.modes().equals(modes) ? 0 : 1;
        }
        assertThat(modesMissed).as("problems whose modes are not the best").isLessThanOrEqualTo(problems / 100 + 1);
    }
}
