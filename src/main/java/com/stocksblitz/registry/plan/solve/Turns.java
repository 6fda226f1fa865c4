package com.stocksblitz.registry.plan.solve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.PriorityQueue;

/**
 * Decides who is served where not all can be: class by class, the asker who has had least for his weight takes the next
 * instrument of his list. Counts decide, not shares, so that asking for more gives no more.
 */
final class Turns {
    /** Candidates in the order in which they were taken. */
    final int[] taken;
    /** By type what stood in the way, null while nothing did. */
    final BitSet[] cut;
    /** By type whether a lighter mode would have had room. */
    final boolean[] lighterFits;

    private final Problem problem;
    private final Claims claims;
    private final Types types;
    private final Flow flow;
    private final boolean keep;
    private final BitSet placed = new BitSet();
    private int count;

    private Turns(Problem problem, Claims claims, Types types, Flow flow, boolean keep) {
        this.problem = problem;
        this.claims = claims;
        this.types = types;
        this.flow = flow;
        this.keep = keep;
        taken = new int[claims.candidates()];
        cut = new BitSet[types.size()];
        lighterFits = new boolean[types.size()];
    }

    /** @param flow empty; holds the instruments taken afterwards */
    static Turns take(Problem problem, Claims claims, Types types, Flow flow, boolean keep) {
        var turns = new Turns(problem, claims, types, flow, keep);
        var lists = turns.lists();
        for (int rank = 1; rank <= Problem.LAST_CLASS; rank++) {
            turns.takeClass(lists[rank]);
        }
        return turns;
    }

    int count() {
        return count;
    }

    /** How many of those that the previous plan served, and that could be served again, are not. */
    int lost() {
        int lost = 0;
        for (int i = 0; i < types.of.length; i++) {
            boolean had = keep && problem.candidates().get(i).previous() != null;
            lost += had && types.get(types.of[i]).reason() == null && !placed.get(i) ? 1 : 0;
        }
        return lost;
    }

    /** One asker in one class. */
    private static final class Turn {
        final int asker;
        final int weight;
        int[] candidates = new int[4];
        int size;
        int next;
        int credits;
        /** Credits by which he stands in the queue; they can only have grown since. */
        int queuedAt;

        Turn(int asker, int weight) {
            this.asker = asker;
            this.weight = weight;
        }

        void add(int candidate) {
            if (size == candidates.length) {
                candidates = Arrays.copyOf(candidates, size * 2);
            }
            candidates[size++] = candidate;
        }

        static int compare(Turn a, Turn b) {
            int order = Long.compare((long) a.queuedAt * b.weight, (long) b.queuedAt * a.weight);
            return order != 0 ? order : Integer.compare(a.asker, b.asker);
        }
    }

    /** Turns by class and asker; those with a previous place first, then in request order. */
    private Turn[][] lists() {
        var lists = new Turn[Problem.LAST_CLASS + 1][problem.askers().size()];
        var candidateOf = new int[claims.claims()];
        var byOrder = new int[problem.wants().size()];
        Arrays.fill(byOrder, -1);
        for (int i = 0; i < claims.candidates(); i++) {
            for (int c = claims.first[i]; c < claims.first[i + 1]; c++) {
                candidateOf[c] = i;
                byOrder[claims.order[c]] = c;
            }
        }
        for (boolean previous : keep ? new boolean[] {true, false} : new boolean[] {false}) {
            for (int c : byOrder) {
                if (c < 0) {
                    continue;
                }
                int i = candidateOf[c];
                int rank = claims.rank[i];
                boolean had = keep && problem.candidates().get(i).previous() != null;
                if (claims.priority[c] == rank && had == previous) {
                    add(lists[rank], claims.asker[c], i);
                }
            }
        }
        return lists;
    }

    private void add(Turn[] turns, int asker, int candidate) {
        if (turns[asker] == null) {
            turns[asker] = new Turn(asker, problem.askers().get(asker).weight());
        }
        turns[asker].add(candidate);
    }

    private void takeClass(Turn[] turns) {
        var queue = new PriorityQueue<Turn>(Turn::compare);
        for (var turn : turns) {
            if (turn != null) {
                queue.add(turn);
            }
        }
        while (!queue.isEmpty()) {
            var turn = queue.poll();
            boolean stale = turn.credits > turn.queuedAt;
            turn.queuedAt = turn.credits;
            if (stale || takeNext(turn, turns)) {
                turn.queuedAt = turn.credits;
                queue.add(turn);
            }
        }
    }

    /** @return whether he got something; else he is out of this class */
    private boolean takeNext(Turn turn, Turn[] turns) {
        while (turn.next < turn.size) {
            int candidate = turn.candidates[turn.next++];
            int type = types.of[candidate];
            if (!placed.get(candidate) && cut[type] == null && place(type)) {
                placed.set(candidate);
                taken[count++] = candidate;
                credit(candidate, turns);
                return true;
            }
        }
        return false;
    }

    private boolean place(int type) {
        if (flow.place(type, 1) == 1) {
            return true;
        }
        cut[type] = flow.cut();
        lighterFits[type] = flow.couldPlace(types.get(type).lighter());
        return false;
    }

    private void credit(int candidate, Turn[] turns) {
        for (int c = claims.first[candidate]; c < claims.first[candidate + 1]; c++) {
            if (claims.priority[c] == claims.rank[candidate]) {
                turns[claims.asker[c]].credits++;
            }
        }
    }
}
