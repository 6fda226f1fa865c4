package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;

/**
 * The wants of a problem, merged: one claim for each asker and candidate, and for each candidate what all its claims
 * together ask.
 *
 * <p>Claims are numbered by candidate, inside a candidate by first want. Modes are steps of the ladder, 1 to 5.
 */
final class Claims {
    /** Claims of candidate {@code i} are {@code first[i]} to {@code first[i + 1] - 1}. */
    final int[] first;

    final int[] asker;
    /** 1 to 9, or 10 where the candidate is inactive. */
    final int[] priority;
    /** Index of the want that came first. */
    final int[] order;

    final int[] mode;
    final int[] minMode;

    /** Best priority among a candidate's claims. */
    final int[] rank;
    /** Highest mode among all claims. */
    final int[] ask;
    /** Lowest {@code min_mode} among the claims of the best priority. */
    final int[] low;

    private final int[] stepRanks;

    Claims(Problem problem) {
        int candidates = problem.candidates().size();
        var wants = problem.wants();
        var starts = starts(problem, candidates);
        var byCandidate = new int[wants.size()];
        var next = Arrays.copyOf(starts, candidates);
        for (int w = 0; w < byCandidate.length; w++) {
            byCandidate[next[wants.get(w).candidate()]++] = w;
        }
        first = new int[candidates + 1];
        asker = new int[wants.size()];
        priority = new int[wants.size()];
        order = new int[wants.size()];
        mode = new int[wants.size()];
        minMode = new int[wants.size()];
        rank = new int[candidates];
        ask = new int[candidates];
        low = new int[candidates];
        stepRanks = new int[candidates];
        var claimOf = new int[problem.askers().size()];
        Arrays.fill(claimOf, -1);
        int claims = 0;
        for (int i = 0; i < candidates; i++) {
            first[i] = claims;
            for (int at = starts[i]; at < starts[i + 1]; at++) {
                int w = byCandidate[at];
                var want = wants.get(w);
                boolean inactive = problem.candidates().get(i).inactive();
                int c = claimOf[want.asker()];
                if (c < first[i]) {
                    c = claims++;
                    claimOf[want.asker()] = c;
                    asker[c] = want.asker();
                    order[c] = w;
                    priority[c] = Problem.LAST_CLASS;
                    minMode[c] = want.minMode().step();
                }
                priority[c] = inactive ? Problem.LAST_CLASS : Math.min(priority[c], want.priority());
                mode[c] = Math.max(mode[c], want.mode().step());
                minMode[c] = Math.min(minMode[c], want.minMode().step());
            }
            merge(i, claims);
        }
        first[candidates] = claims;
    }

    private static int[] starts(Problem problem, int candidates) {
        var starts = new int[candidates + 1];
        for (var want : problem.wants()) {
            starts[want.candidate() + 1]++;
        }
        for (int i = 0; i < candidates; i++) {
            starts[i + 1] += starts[i];
        }
        return starts;
    }

    private void merge(int i, int end) {
        rank[i] = Problem.LAST_CLASS;
        for (int c = first[i]; c < end; c++) {
            rank[i] = Math.min(rank[i], priority[c]);
            ask[i] = Math.max(ask[i], mode[c]);
        }
        low[i] = ask[i];
        for (int c = first[i]; c < end; c++) {
            if (priority[c] == rank[i]) {
                low[i] = Math.min(low[i], minMode[c]);
            }
        }
        int packed = 0;
        for (int step = low[i] + 1; step <= ask[i]; step++) {
            int best = Problem.LAST_CLASS;
            for (int c = first[i]; c < end; c++) {
                if (mode[c] >= step) {
                    best = Math.min(best, priority[c]);
                }
            }
            packed |= best << shift(step);
        }
        stepRanks[i] = packed;
    }

    int claims() {
        return first[first.length - 1];
    }

    int candidates() {
        return rank.length;
    }

    /** For each step above the lowest the best priority that asks for it, four bits a step. */
    int stepRanks(int candidate) {
        return stepRanks[candidate];
    }

    /** @return 1 to 10, or 0 where nobody asks for that step or it is not above the lowest */
    static int rankOfStep(int stepRanks, int step) {
        return stepRanks >>> shift(step) & 15;
    }

    private static int shift(int step) {
        return 4 * (step - 2);
    }
}
