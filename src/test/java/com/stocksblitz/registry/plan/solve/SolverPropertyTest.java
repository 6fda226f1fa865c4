package com.stocksblitz.registry.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.plan.solve.RandomProblem.Shapes;
import com.stocksblitz.registry.plan.solve.Solution.UnservedReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every plan must hold, on seeded random problems. The rules of the planner and the test that holds each:
 *
 * <table>
 * <caption>Rules and tests</caption>
 * <tr><th>rule</th><th>test</th></tr>
 * <tr><td>no limit is broken, each instrument is placed or unserved exactly once</td>
 *     <td>{@link #breaksNoLimitAndAccountsForEveryInstrumentOnce}, {@code AccountOfEveryEntryTest}</td></tr>
 * <tr><td>connections and limits of a team or address count over its accounts</td>
 *     <td>the same, {@code SolverTest.dealsOutTheConnectionsThatATeamShares...}, {@code PlanDiffTest}</td></tr>
 * <tr><td>shared connections are dealt so that as many are served as by the best deal</td><td>{@link DealingTest}</td></tr>
 * <tr><td>what others reserve is taken off</td><td>{@code SolverTest.takesOffWhatOthersHaveReserved...}</td></tr>
 * <tr><td>as many served by class as can be; no bound is too low, no proof wrong</td>
 *     <td>{@link SolverOptimalityTest}, against an exact solver</td></tr>
 * <tr><td>one more of a better class beats any number of a worse one</td>
 *     <td>{@link #servesOfABetterClassAsManyAsIfThereWereNoWorse}</td></tr>
 * <tr><td>no place stays free beside an unserved instrument that fits it</td>
 *     <td>{@link #leavesNoPlaceFreeBesideAnInstrumentThatFitsIt}</td></tr>
 * <tr><td>never fewer served than by simple clients</td><td>{@link #servesNeverLessThanFirstFit}</td></tr>
 * <tr><td>who: by turns, in proportion to weights</td>
 *     <td>{@link #sharesAScarceClassEvenlyAmongAskersWithoutCommonInstruments},
 *     {@code SolverTest.sharesInProportionToWeights}</td></tr>
 * <tr><td>modes are lowered before anyone is dropped, never below {@code min_mode}</td>
 *     <td>{@code SolverTest.lowersModesBeforeItDropsAnyone}, {@code SolverTest.saysWhenOnlyTheLeastMode...}</td></tr>
 * <tr><td>inactive ones come after all others</td><td>{@code SolverTest.putsInactiveInstrumentsAfterAllOthers}</td></tr>
 * <tr><td>least change: none for an unchanged request</td>
 *     <td>{@link #changesNothingWhenNothingChanged}, {@code SolverTest.keepsEveryPlace...}</td></tr>
 * <tr><td>least change: a gap is filled without moving others</td>
 *     <td>{@link #movesNobodyWhereANewInstrumentFitsIntoTheGapOfOneThatHasGone}</td></tr>
 * <tr><td>few connections, evenly filled</td><td>{@code SolverTest.usesAsFewConnectionsAsCanBe...},
 *     {@code SolverTest.gathersInstruments...}</td></tr>
 * <tr><td>same in, same out</td>
 *     <td>{@link #givesTheSamePlanForTheSameProblem}, {@code PlanVerticleTest.equalRequestsMakeEqualBytes}</td></tr>
 * <tr><td>every lack of capacity names a limit</td><td>{@link #namesALimitForEveryLackOfCapacity}</td></tr>
 * <tr><td>a counterfactual is true, and its amount the least</td>
 *     <td>{@link #provesEveryChangeThatItProposesAndNamesTheLeastAmount}</td></tr>
 * <tr><td>time ends a search with the best so far</td><td>{@code SolverTest.endsWithTheBestSoFar...}</td></tr>
 * <tr><td>a diff leads from any plan to any other within the limits at every moment</td>
 *     <td>{@code PlanDiffTest}, {@code PlanExecutionTest} against a feed that enforces them</td></tr>
 * <tr><td>the limits of every feed's document are filled to the last place and never broken</td>
 *     <td>{@code EveryFeedExecutionTest}, against a feed that enforces them</td></tr>
 * </table>
 */
class SolverPropertyTest {
    private static final int PROBLEMS = Integer.getInteger("property.problems", 300);
    private static final long FIRST_SEED = Long.getLong("property.seed", 0);

    private final Solver solver = new Solver();

    private static void forEachSeed(int problems, LongConsumer property) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + problems; seed++) {
            try {
                property.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** No box that is tried from nothing holds what the best deal of the connections serves. */
    @ParameterizedTest
    @EnumSource(Level.class)
    void boundsTheModesOfDealtConnectionsAlsoWhereNoBoxIsFound(Level level) {
        var problem = new RandomProblem(667).small(Shapes.ALL, level);
        Checks.assertSound(problem, solver.solve(problem));
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void breaksNoLimitAndAccountsForEveryInstrumentOnce(Level level) {
        forEachSeed(level == Level.AGGRESSIVE ? PROBLEMS / 10 : PROBLEMS, seed -> {
            var problem = new RandomProblem(seed).small(Shapes.ALL, level);
            Checks.assertSound(problem, solver.solve(problem));
        });
    }

    @Test
    void givesTheSamePlanForTheSameProblem() {
        forEachSeed(
                PROBLEMS / 4,
                seed -> assertThat(solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE)))
                        .isEqualTo(solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE))));
    }

    @Test
    void servesNeverLessThanFirstFit() {
        forEachSeed(PROBLEMS, seed -> {
            var simple = solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.LOW));
            var planned = solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE));
            assertThat(planned.value().served())
                    .isGreaterThanOrEqualTo(simple.value().served());
        });
    }

    /**
     * A free place that an unserved instrument fits would let a plan with that one instrument more be found by hand.
     */
    @Test
    void leavesNoPlaceFreeBesideAnInstrumentThatFitsIt() {
        forEachSeed(PROBLEMS, seed -> {
            var problem = new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE);
            var solution = solver.solve(problem);
            for (var unserved : solution.unserved()) {
                assertThat(FreePlaces.fitting(problem, solution, unserved.candidate()))
                        .as("%s", unserved)
                        .isEmpty();
            }
        });
    }

    @Test
    void changesNothingWhenNothingChanged() {
        forEachSeed(PROBLEMS, this::assertChangesNothing);
    }

    /**
     * The boxes that suit the modes best are others here than those in which turns were taken, so in the boxes of the
     * previous plan the turns would serve others.
     */
    @ParameterizedTest
    @ValueSource(longs = {4072, 11420, 14853})
    void keepsWhoWasServedAlsoWhereItsModesTookOtherBoxes(long seed) {
        assertChangesNothing(seed);
    }

    /**
     * An instrument has gone and another takes its place: of equal connections each must get back the box it had, and
     * of boxes worth the same those count that hold what was there before.
     */
    @ParameterizedTest
    @ValueSource(longs = {5880, 6238})
    void movesNobodyWhereANewInstrumentFitsIntoTheGapOfOneThatHasGone(long seed) {
        var random = new RandomProblem(seed);
        var before = random.small(Shapes.ALL, Level.MODERATE);
        var problem = random.changed(before, solver.solve(before));

        var solution = solver.solve(problem);

        assertThat(solution.value().moves()).isZero();
        Checks.assertSound(problem, solution);
    }

    private void assertChangesNothing(long seed) {
        var random = new RandomProblem(seed);
        var problem = random.small(Shapes.ALL, Level.MODERATE);
        var solution = solver.solve(problem);
        var again = solver.solve(random.later(problem, solution));
        if (solution.optimal() && again.optimal()) {
            assertThat(again.value().served()).isEqualTo(solution.value().served());
            assertThat(again.value().moves()).isZero();
            assertThat(again.value().modeChanges()).isZero();
        }
        Checks.assertSound(problem, again);
    }

    @Test
    void sharesAScarceClassEvenlyAmongAskersWithoutCommonInstruments() {
        forEachSeed(PROBLEMS, seed -> {
            var problem = SharedOut.problem(seed);
            var solution = solver.solve(problem);
            var served = new ArrayList<Integer>();
            solution.askers().forEach(outcome -> served.add(outcome.served().of(5)));
            for (int u = 0; u < served.size(); u++) {
                boolean couldTakeMore =
                        served.get(u) < solution.askers().get(u).wanted().of(5);
                int most = served.stream().mapToInt(Integer::intValue).max().orElseThrow();
                if (couldTakeMore) {
                    assertThat(most - served.get(u)).as("served %s", served).isLessThanOrEqualTo(1);
                }
            }
        });
    }

    /** Who may only have what better classes leave takes nothing from them: without him they have no more. */
    @Test
    void servesOfABetterClassAsManyAsIfThereWereNoWorse() {
        forEachSeed(PROBLEMS / 2, seed -> {
            var problem = new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE);
            var solution = solver.solve(problem);
            var worst = solution.placements().stream()
                    .mapToInt(Solution.Placement::priority)
                    .max()
                    .orElse(1);
            var gone = solution.placements().stream()
                    .filter(placement -> placement.priority() == worst)
                    .map(Solution.Placement::candidate)
                    .toList();
            var alone = solver.solve(Changes.without(problem, gone)).value().served();
            for (int rank = 1; rank < worst; rank++) {
                assertThat(solution.value().served().of(rank))
                        .as("class %d", rank)
                        .isEqualTo(alone.of(rank));
            }
        });
    }

    @Test
    void provesEveryChangeThatItProposesAndNamesTheLeastAmount() {
        forEachSeed(PROBLEMS / 10, seed -> {
            var problem = new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE);
            var solution = solver.solve(problem);
            var counterfactuals = new Counterfactuals(solver, problem, solution, 100_000, List.of());
            for (var found : counterfactuals.ofGroups(3)) {
                var again = solver.solve(Changes.made(problem, found));
                var placed = keys(again);
                assertThat(keys(solution)).doesNotContain(found.key()).containsAll(found.atCostOf());
                assertThat(placed).as("%s", found).contains(found.key()).noneMatch(found.atCostOf()::contains);
                Changes.less(problem, found)
                        .ifPresent(less -> assertThat(keys(solver.solve(less)))
                                .as("less than %s", found)
                                .doesNotContain(found.key()));
            }
        });
    }

    private static List<String> keys(Solution solution) {
        return solution.placements().stream().map(Solution.Placement::key).toList();
    }

    @Test
    void namesALimitForEveryLackOfCapacity() {
        forEachSeed(
                PROBLEMS,
                seed -> solver.solve(new RandomProblem(seed).small(Shapes.ALL, Level.MODERATE))
                        .unserved()
                        .forEach(unserved -> assertThat(unserved.binding().isEmpty())
                                .as("%s", unserved)
                                .isEqualTo(unserved.reason() == UnservedReason.NO_TOKEN
                                        || unserved.reason() == UnservedReason.MODE_NOT_OFFERED)));
    }
}
