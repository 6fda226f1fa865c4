package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.plan.solve.Problem.Asker;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Ten thousand instruments in seven segments, wanted by a thousand users, over ten accounts of mixed feeds. */
final class LargeProblem {
    private LargeProblem() {}

    static List<Supply> supplies(boolean scarce) {
        long part = scarce ? 4 : 1;
        return List.of(
                TestFeeds.kite(3, 3000 / part).supply("kite1"),
                TestFeeds.kite(3, 2000 / part).supply("kite2"),
                TestFeeds.upstox(2, 1000 / part).supply("upstox1"),
                TestFeeds.upstox(2, 500 / part).supply("upstox2"),
                TestFeeds.angel(3, 1000 / part, 50).supply("angel"),
                TestFeeds.fyers(5000 / part).supply("fyers"),
                TestFeeds.nubra(5000 / part).supply("nubra"),
                TestFeeds.dhanDepth(2, 50).supply("dhan"),
                TestFeeds.alpaca(1, 30).supply("alpaca"),
                TestFeeds.ibkr(100, 3).supply("ibkr"));
    }

    static Problem of(int instruments, int users, List<Supply> supplies, Level level, long seed) {
        var random = new Random(seed);
        var segments = new ArrayList<Offers>();
        for (int segment = 0; segment < 7; segment++) {
            var modes = new HashMap<String, Set<String>>();
            for (var supply : supplies) {
                if (supplies.size() == 1 || random.nextInt(10) < 7) {
                    modes.put(
                            supply.account().id(),
                            supply.limits().modes().stream()
                                    .map(NativeMode::name)
                                    .collect(Collectors.toSet()));
                }
            }
            segments.add(new Offers(modes));
        }
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < instruments; i++) {
            candidates.add(new Candidate("NFO:C" + i, false, segments.get(i * 7 / instruments), null));
        }
        var askers = new ArrayList<Asker>();
        for (int u = 0; u < users; u++) {
            askers.add(new Asker("u" + u, 1));
        }
        var wants = new ArrayList<Want>();
        var modes = new Mode[] {
            Mode.LTP, Mode.LTP, Mode.LTP, Mode.QUOTE, Mode.QUOTE, Mode.QUOTE, Mode.QUOTE, Mode.FULL, Mode.FULL
        };
        int[] priorities = {1, 3, 5, 5, 5, 9};
        for (int i = 0; i < instruments; i++) {
            wants.add(want(random, random.nextInt(users), i, priorities, modes));
        }
        for (int u = 0; u < users && users > 1; u++) {
            int start = (int) (Math.pow(random.nextDouble(), 2) * instruments);
            for (int k = 0; k < 46; k++) {
                wants.add(want(random, u, (start + k) % instruments, priorities, modes));
            }
        }
        return new Problem(supplies, candidates, askers, wants, 10_000, level, Deadline.none());
    }

    private static Want want(Random random, int user, int candidate, int[] priorities, Mode[] modes) {
        var mode = modes[random.nextInt(modes.length)];
        return new Want(
                user,
                candidate,
                priorities[random.nextInt(priorities.length)],
                mode,
                random.nextInt(4) == 0 ? mode : Mode.LTP);
    }

    /** Prints medians; for a quick look, not a judge. */
    public static void main(String[] args) {
        time("kite 1,000 ample", of(1_000, 1, List.of(TestFeeds.kite(3, 3000).supply("k")), Level.MODERATE, 1));
        time("kite 1,000 scarce", of(1_000, 1, List.of(TestFeeds.kite(3, 200).supply("k")), Level.MODERATE, 1));
        time("10,000 x 1,000 x 10 ample", of(10_000, 1_000, supplies(false), Level.MODERATE, 1));
        time("10,000 x 1,000 x 10 scarce", of(10_000, 1_000, supplies(true), Level.MODERATE, 1));
    }

    private static void time(String name, Problem problem) {
        var solver = new Solver();
        var times = new ArrayList<Long>();
        Solution solution = null;
        for (int run = 0; run < 200; run++) {
            long start = System.nanoTime();
            solution = solver.solve(problem);
            times.add(System.nanoTime() - start);
        }
        var warm = times.subList(100, 200).stream().sorted().toList();
        System.out.printf(
                "%s: first %.1f ms, median %.2f ms, worst %.2f ms; placed %d, %s, %s, evaluations %d, moves %d%n",
                name,
                times.getFirst() / 1e6,
                warm.get(50) / 1e6,
                warm.getLast() / 1e6,
                solution.placements().size(),
                solution.gap(),
                solution.stoppedBy(),
                solution.evaluations(),
                solution.value().moves());
    }
}
