package com.stocksblitz.registry.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddAccount;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddConnection;
import com.stocksblitz.registry.plan.solve.Counterfactual.LowerMinMode;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaiseMaxInstruments;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaisePriority;
import com.stocksblitz.registry.plan.solve.Counterfactual.RemoveInstruments;
import com.stocksblitz.registry.plan.solve.Problem.Asker;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import com.stocksblitz.registry.plan.solve.Solution.PlacedReason;
import com.stocksblitz.registry.plan.solve.Solution.Placement;
import com.stocksblitz.registry.plan.solve.Solution.StoppedBy;
import com.stocksblitz.registry.plan.solve.Solution.UnservedReason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SolverTest {
    private static final Supply KITE = TestFeeds.kite(3, 3_000).supply("kite");
    private static final Offers EVERY_MODE = new Offers(Map.of("kite", Set.of("ltp", "quote", "full")));

    private final Solver solver = new Solver();
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Want> wants = new ArrayList<>();

    private void want(int count, int priority, Mode mode, Mode minMode) {
        for (int n = 0; n < count; n++) {
            wants.add(new Want(0, candidates.size(), priority, mode, minMode));
            candidates.add(new Candidate("NSE:S" + candidates.size(), false, EVERY_MODE, null));
        }
    }

    private Problem problem(Supply supply, int maxInstruments, Level level) {
        return new Problem(
                List.of(supply), candidates, List.of(new Asker("u", 1)), wants, maxInstruments, level, Deadline.none());
    }

    private Solution solve(Supply supply, int maxInstruments) {
        var problem = problem(supply, maxInstruments, Level.MODERATE);
        var solution = solver.solve(problem);
        Checks.assertSound(problem, solution);
        return solution;
    }

    @Test
    void putsAThousandInstrumentsOnOneConnectionInTheModeAskedFor() {
        want(1_000, 5, Mode.QUOTE, Mode.LTP);
        var solution = solve(KITE, 5_000);
        assertThat(solution.placements()).hasSize(1_000).allSatisfy(placement -> {
            assertThat(placement.reason()).isEqualTo(PlacedReason.AS_ASKED);
            assertThat(placement.place().mode()).isEqualTo("quote");
        });
        assertThat(solution.connections()).hasSize(1);
        assertThat(solution.value().load()).isEqualByComparingTo(new Fraction(1, 3));
        assertThat(solution.optimal()).isTrue();
        assertThat(solution.stoppedBy()).isEqualTo(StoppedBy.PROVEN);
    }

    @Test
    void usesAsFewConnectionsAsCanBeAndFillsThemEvenly() {
        want(4_001, 5, Mode.QUOTE, Mode.LTP);
        var solution = solve(KITE, 5_000);
        assertThat(solution.connections().stream().map(Solution.ConnectionUse::instruments))
                .containsExactlyInAnyOrder(2_000, 2_001);
    }

    @Test
    void gathersInstrumentsOnAsFewConnectionsOverAllAccountsAsItCan() {
        var both = Map.of("kite", Set.of("ltp", "quote", "full"), "fyers", Set.of("ltp", "quote", "full"));
        var onlyFyers = new Offers(Map.of("fyers", Set.of("ltp", "quote", "full")));
        for (int i = 0; i < 100; i++) {
            wants.add(new Want(0, i, 5, Mode.QUOTE, Mode.LTP));
            candidates.add(new Candidate("NSE:S" + i, false, i < 50 ? new Offers(both) : onlyFyers, null));
        }
        var problem = new Problem(
                List.of(KITE, TestFeeds.fyers(200).supply("fyers")),
                candidates,
                List.of(new Asker("u", 1)),
                wants,
                1_000,
                Level.MODERATE,
                Deadline.none());
        var solution = solver.solve(problem);
        Checks.assertSound(problem, solution);
        assertThat(solution.placements()).hasSize(100);
        assertThat(solution.connections())
                .singleElement()
                .satisfies(connection -> assertThat(connection.account()).isEqualTo("fyers"));
    }

    @Test
    void servesInAHeavierModeThoseWhomTheCapOfTheLightestKeepsOut() {
        var supply = new TestFeeds.Draft("nubra", 1)
                .ladder()
                .weighted(Scope.SESSION, 10, Map.of("ltp", 1, "quote", 2, "full", 5))
                .limit(Scope.SESSION, 2, "ltp")
                .supply("kite");
        want(7, 5, Mode.QUOTE, Mode.LTP);
        var solution = solve(supply, 1_000);
        assertThat(solution.placements().stream()
                        .map(placement -> placement.place().mode()))
                .containsExactlyInAnyOrder("ltp", "ltp", "quote", "quote", "quote", "quote");
        assertThat(solution.optimal()).isTrue();
    }

    @Test
    void leavesTheRoomOfWeightsThatServingDoesNotNeedToHeavierModes() {
        var supply = new TestFeeds.Draft("nubra", 1)
                .ladder()
                .weighted(Scope.SESSION, 10, Map.of("ltp", 1, "quote", 2, "full", 5))
                .supply("kite");
        want(3, 5, Mode.FULL, Mode.LTP);
        var solution = solve(supply, 1_000);
        assertThat(solution.placements().stream()
                        .map(placement -> placement.place().mode()))
                .containsExactlyInAnyOrder("full", "quote", "quote");
        assertThat(solution.optimal()).isTrue();
    }

    @Test
    void keepsFiftyOfAHundredWhereThePlanAllowsFifty() {
        want(100, 5, Mode.QUOTE, Mode.LTP);
        var solution = solve(KITE, 50);
        assertThat(solution.placements().stream().map(Placement::candidate))
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        assertThat(solution.unserved()).hasSize(50).allSatisfy(unserved -> {
            assertThat(unserved.reason()).isEqualTo(UnservedReason.PLAN_LIMIT);
            assertThat(unserved.binding().getFirst().limit()).isEqualTo("max_instruments");
            assertThat(unserved.group()).isZero();
        });
    }

    @Test
    void servesTheBetterClassFirstWhateverTheOrder() {
        want(20, 9, Mode.LTP, Mode.LTP);
        want(10, 5, Mode.LTP, Mode.LTP);
        want(5, 1, Mode.LTP, Mode.LTP);
        var solution = solve(TestFeeds.kite(3, 6).supply("kite"), 5_000);
        assertThat(solution.value().served().counts()).containsExactly(5, 0, 0, 0, 10, 0, 0, 0, 3, 0);
        assertThat(solution.unserved()).allSatisfy(unserved -> {
            assertThat(unserved.reason()).isEqualTo(UnservedReason.CAPACITY);
            assertThat(unserved.binding()).singleElement().satisfies(limit -> {
                assertThat(limit.holder()).isEqualTo("kite");
                assertThat(limit.limit()).isEqualTo("limit0");
                assertThat(limit.capacity()).isEqualTo(18);
                assertThat(limit.grade()).isEqualTo(Evidence.Grade.OFFICIAL);
            });
        });
    }

    @Test
    void lowersModesBeforeItDropsAnyone() {
        var supply = new TestFeeds.Draft("kite", 1)
                .ladder()
                .limit(Scope.CONNECTION, 10)
                .limit(Scope.CONNECTION, 3, "full")
                .supply("kite");
        want(5, 5, Mode.FULL, Mode.LTP);
        want(5, 1, Mode.FULL, Mode.LTP);
        var solution = solve(supply, 5_000);
        assertThat(solution.unserved()).isEmpty();
        assertThat(solution.placements().stream().filter(p -> p.reason() == PlacedReason.LOWERED_CAPACITY))
                .hasSize(7);
        assertThat(solution.placements().stream().filter(p -> p.given() == Mode.FULL))
                .allSatisfy(placement -> assertThat(placement.priority()).isEqualTo(1));
    }

    @Test
    void saysWhenOnlyTheLeastModeStandsInTheWay() {
        var supply = new TestFeeds.Draft("kite", 1)
                .ladder()
                .limit(Scope.CONNECTION, 10)
                .limit(Scope.CONNECTION, 3, "full")
                .supply("kite");
        want(4, 5, Mode.FULL, Mode.FULL);
        var solution = solve(supply, 5_000);
        assertThat(solution.unserved())
                .singleElement()
                .satisfies(unserved -> assertThat(unserved.reason()).isEqualTo(UnservedReason.MODE_CAPACITY));
        assertThat(change(supply, 5_000)).isEqualTo(new LowerMinMode(Mode.QUOTE));
    }

    @Test
    void keepsEveryPlaceWhenAFewInstrumentsComeAndGo() {
        want(6_000, 5, Mode.QUOTE, Mode.LTP);
        var before = solve(KITE, 9_000);
        var places = new HashMap<String, Place>();
        before.placements().forEach(placement -> places.put(placement.key(), placement.place()));
        var kept = new ArrayList<Candidate>();
        var keptWants = new ArrayList<Want>();
        for (int i = 60; i < 6_060; i++) {
            var key = "NSE:S" + i;
            keptWants.add(new Want(0, kept.size(), 5, Mode.QUOTE, Mode.LTP));
            kept.add(new Candidate(key, false, EVERY_MODE, places.get(key)));
        }
        candidates.clear();
        candidates.addAll(kept);
        wants.clear();
        wants.addAll(keptWants);
        var after = solve(KITE, 9_000);
        assertThat(after.placements()).hasSize(6_000);
        assertThat(after.value().moves()).isZero();
        assertThat(after.value().connections()).isEqualTo(2);
    }

    @Test
    void putsInactiveInstrumentsAfterAllOthers() {
        candidates.add(new Candidate("NSE:OLD", true, EVERY_MODE, null));
        wants.add(new Want(0, 0, 1, Mode.LTP, Mode.LTP));
        want(3, 9, Mode.LTP, Mode.LTP);
        var solution = solve(TestFeeds.kite(1, 3).supply("kite"), 5_000);
        assertThat(solution.unserved()).singleElement().satisfies(unserved -> {
            assertThat(unserved.key()).isEqualTo("NSE:OLD");
            assertThat(unserved.priority()).isEqualTo(Problem.LAST_CLASS);
        });
    }

    @Test
    void tellsAskersWhoseOwnLeastModeIsNotReached() {
        var supply = new TestFeeds.Draft("kite", 1)
                .ladder()
                .limit(Scope.CONNECTION, 5)
                .limit(Scope.CONNECTION, 0, "full")
                .supply("kite");
        candidates.add(new Candidate("NSE:A", false, EVERY_MODE, null));
        wants.add(new Want(0, 0, 1, Mode.LTP, Mode.LTP));
        wants.add(new Want(1, 0, 5, Mode.FULL, Mode.FULL));
        var problem = new Problem(
                List.of(supply),
                candidates,
                List.of(new Asker("u", 1), new Asker("v", 1)),
                wants,
                10,
                Level.MODERATE,
                Deadline.none());
        assertThat(solver.solve(problem).placements()).singleElement().satisfies(placement -> {
            assertThat(placement.given()).isEqualTo(Mode.QUOTE);
            assertThat(placement.belowMinMode()).containsExactly(1);
        });
    }

    @Test
    void takesOffWhatOthersHaveReservedOnTheSameLogin() {
        var limits = TestFeeds.kite(3, 10).limits();
        var account =
                new Account("kite", "kite", 3, Map.of(), Map.of(), Map.of("connections", 1L, "limit0", 4L), Map.of());
        want(30, 5, Mode.LTP, Mode.LTP);
        var solution = solve(new Supply(account, limits), 5_000);
        assertThat(solution.placements()).hasSize(12);
    }

    @Test
    void dealsOutTheConnectionsThatATeamSharesToWhereTheyServeBetterClasses() {
        var feed = TestFeeds.sessions(3, 2, 100);
        var team = Map.of(Scope.TEAM, "desk");
        var supplies = List.of(feed.supply("a", Map.of(), team), feed.supply("b", Map.of(), team));
        for (var account : List.of("b", "a")) {
            for (int n = 0; n < 4; n++) {
                wants.add(new Want(0, candidates.size(), account.equals("a") ? 1 : 5, Mode.LTP, Mode.LTP));
                candidates.add(new Candidate(
                        "NSE:S" + candidates.size(), false, new Offers(Map.of(account, Set.of("ltp"))), null));
            }
        }
        for (var level : Level.values()) {
            var problem =
                    new Problem(supplies, candidates, List.of(new Asker("u", 1)), wants, 100, level, Deadline.none());
            var solution = solver.solve(problem);

            Checks.assertSound(problem, solution);
            assertThat(solution.placements()).hasSize(6);
            assertThat(solution.connections()).hasSize(3);
            assertThat(solution.unserved())
                    .allSatisfy(unserved -> assertThat(unserved.binding()).anySatisfy(limit -> {
                        assertThat(limit.holder()).isEqualTo("desk");
                        assertThat(limit.limit()).isEqualTo("connections");
                        assertThat(limit.capacity()).isEqualTo(3);
                    }));
            if (level != Level.LOW) {
                assertThat(solution.value().served().of(1)).isEqualTo(4);
                assertThat(solution.upperBound().served())
                        .isEqualTo(solution.value().served());
                assertThat(solution.optimal()).isTrue();
            }
        }
    }

    @Test
    void anAccountThatIsDealtNoConnectionLacksCapacityAndNotTheToken() {
        var feed = TestFeeds.sessions(1, 2, 100);
        var team = Map.of(Scope.TEAM, "desk");
        var supplies = List.of(feed.supply("a", Map.of(), team), feed.supply("b", Map.of(), team));
        for (var account : List.of("a", "b")) {
            wants.add(new Want(0, candidates.size(), account.equals("a") ? 1 : 5, Mode.LTP, Mode.LTP));
            candidates.add(new Candidate(
                    "NSE:S" + candidates.size(), false, new Offers(Map.of(account, Set.of("ltp"))), null));
        }
        var solution = solver.solve(new Problem(
                supplies, candidates, List.of(new Asker("u", 1)), wants, 100, Level.MODERATE, Deadline.none()));

        assertThat(solution.placements())
                .singleElement()
                .satisfies(one -> assertThat(one.candidate()).isZero());
        assertThat(solution.unserved()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(UnservedReason.CAPACITY);
            assertThat(one.binding())
                    .singleElement()
                    .satisfies(limit -> assertThat(limit.limit()).isEqualTo("connections"));
        });
    }

    @Test
    void sharesInProportionToWeights() {
        candidates.clear();
        for (int u = 0; u < 2; u++) {
            for (int n = 0; n < 20; n++) {
                wants.add(new Want(u, candidates.size(), 5, Mode.LTP, Mode.LTP));
                candidates.add(new Candidate("NSE:S" + candidates.size(), false, EVERY_MODE, null));
            }
        }
        var problem = new Problem(
                List.of(TestFeeds.kite(1, 12).supply("kite")),
                candidates,
                List.of(new Asker("u", 1), new Asker("v", 2)),
                wants,
                100,
                Level.MODERATE,
                Deadline.none());
        assertThat(solver.solve(problem).askers().stream()
                        .map(outcome -> outcome.served().of(5)))
                .containsExactly(4, 8);
    }

    @Test
    void endsWithTheBestSoFarWhenTimeIsUp() {
        var supply = TestFeeds.nubra(37).supply("kite");
        var offers = new Offers(Map.of("kite", Set.of("ltp", "quote", "full", "depth")));
        for (int i = 0; i < 30; i++) {
            wants.add(new Want(0, i, 1 + i % 9, i % 3 == 0 ? Mode.DEPTH : Mode.FULL, Mode.LTP));
            candidates.add(new Candidate("NSE:S" + i, false, offers, null));
        }
        var late = new Problem(
                List.of(supply),
                candidates,
                List.of(new Asker("u", 1)),
                wants,
                100,
                Level.AGGRESSIVE,
                Deadline.in(Duration.ZERO, () -> Instant.EPOCH));
        var solution = solver.solve(late);
        Checks.assertSound(late, solution);
        assertThat(solution.stoppedBy()).isEqualTo(StoppedBy.TIME);
        assertThat(solution.placements()).hasSize(30);
    }

    @Test
    void refusesAFeedWithoutANumberUntilTheAccountStatesOne() {
        var limits = TestFeeds.unpublished().limits();
        want(5, 5, Mode.LTP, Mode.LTP);
        assertThatThrownBy(() -> solve(new Supply(new Account("kite", "breeze", 1), limits), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("account kite must state a number");
        var stated = new Account("kite", "breeze", 1, Map.of("streams", BigDecimal.TWO), Map.of(), Map.of(), Map.of());
        var solution = solve(new Supply(stated, limits), 10);
        assertThat(solution.placements()).hasSize(2);
        assertThat(solution.unserved().getFirst().binding().getFirst().grade()).isEqualTo(Evidence.Grade.USER_REPORT);
    }

    @Test
    void namesTheLeastChangeThatWouldServe() {
        want(5, 3, Mode.LTP, Mode.LTP);
        want(5, 5, Mode.LTP, Mode.LTP);
        var small = TestFeeds.kite(1, 6).supply("kite");
        assertThat(change(small, 100)).isEqualTo(new RaisePriority(4));
        candidates.clear();
        wants.clear();
        want(10, 1, Mode.LTP, Mode.LTP);
        assertThat(change(small, 4)).isEqualTo(new RaiseMaxInstruments(1, 5));
        assertThat(change(small, 100)).isEqualTo(new RemoveInstruments(List.of("NSE:S5")));
        var oneOfThree =
                new Supply(new Account("kite", "kite", 1), TestFeeds.kite(3, 6).limits());
        assertThat(change(oneOfThree, 100)).isEqualTo(new AddConnection("kite", 2));
        var other = TestFeeds.fyers(10).supply("fyers");
        var problem = problem(small, 100, Level.MODERATE);
        var modes = new HashMap<String, Set<String>>();
        candidates.forEach(candidate -> modes.put(candidate.key(), Set.of("ltp", "quote")));
        var extra = List.of(new Counterfactuals.Extra(other, modes));
        assertThat(new Counterfactuals(solver, problem, solver.solve(problem), 100, extra)
                        .ofGroups(1)
                        .getFirst()
                        .change())
                .isEqualTo(new AddAccount("fyers"));
    }

    private Counterfactual.Change change(Supply supply, int maxInstruments) {
        var problem = problem(supply, maxInstruments, Level.MODERATE);
        return new Counterfactuals(solver, problem, solver.solve(problem), 100, List.of())
                .ofGroups(1)
                .getFirst()
                .change();
    }
}
