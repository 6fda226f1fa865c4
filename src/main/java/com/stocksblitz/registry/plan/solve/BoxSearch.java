package com.stocksblitz.registry.plan.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses a box for every scope that has several. What is best for given boxes a flow says exactly; which boxes are
 * best is hard in general, so it is searched: relax, dive, local search, and at the highest level every combination in
 * turn.
 */
final class BoxSearch {
    /** The value that capacities allow, compared from left to right; null where they do not allow a plan at all. */
    interface Judge {
        Verdict judge(int[] capacities);
    }

    /** @param value the larger, the better, level by level */
    record Verdict(int[] value, Flow flow) {}

    /**
     * @param boxes chosen; nulls where none was found, which does not happen with a start that is possible
     * @param bound no choice of boxes is worth more
     * @param proven whether the value is the best there is
     */
    record Found(int[][] boxes, Verdict verdict, int[] bound, boolean proven) {}

    private static final int MOST_BOXES = 5_000;

    private final Layout layout;
    private final Budget budget;
    private final Judge judge;
    private final int[] bound;
    private int[][] best;
    private Verdict verdict;

    private BoxSearch(Layout layout, Budget budget, Judge judge, int[] bound) {
        this.layout = layout;
        this.budget = budget;
        this.judge = judge;
        this.bound = bound;
    }

    /** @param starts boxes to start from, the one worth the most wins, the first of equals */
    static Found search(Layout layout, Budget budget, Judge judge, List<int[][]> starts) {
        int scopes = layout.boxes.size();
        var relaxed = judge.judge(layout.capacities(new int[scopes][]));
        if (scopes == 0) {
            return new Found(new int[0][], relaxed, relaxed.value(), true);
        }
        var search = new BoxSearch(layout, budget, judge, relaxed.value());
        starts.forEach(search::tryBoxes);
        search.dive(relaxed);
        if (search.best == null) {
            // Only where there was no start: nothing tried holds what it must, and the bound is all that is known.
            return new Found(new int[scopes][], relaxed, relaxed.value(), false);
        }
        search.improve();
        boolean proven = search.isBest() || search.exhaust();
        return new Found(search.best, search.verdict, proven ? search.verdict.value() : search.bound, proven);
    }

    /**
     * Only the local search.
     *
     * @param starts the first of them is possible
     * @param enough value at which to stop
     */
    static int[][] improve(Layout layout, Budget budget, Judge judge, List<int[][]> starts, int[] enough) {
        var search = new BoxSearch(layout, budget, judge, enough);
        starts.forEach(search::tryBoxes);
        search.improve();
        return search.best;
    }

    /**
     * Searches once more, among boxes that hold all that a plan before had: of choices worth the same the one found
     * first may be far from it.
     *
     * @param before by scope what that plan had in each of its modes
     */
    static Found searchAround(Layout layout, Budget budget, Judge judge, Found found, int[][] before) {
        if (!budget.isLeft()) {
            return found;
        }
        var search = new BoxSearch(layout, budget, judge, found.bound());
        var around = Starts.nearest(layout, before);
        search.tryBoxes(around);
        for (int b = 0; b < around.length; b++) {
            for (var box : layout.boxes.get(b).shape().holding(before[b])) {
                if (search.isBest() || !budget.isLeft()) {
                    break;
                }
                var boxes = copy(search.best == null ? around : search.best);
                boxes[b] = box;
                search.tryBoxes(boxes);
            }
        }
        return search.best != null
                        && Arrays.compare(
                                        search.verdict.value(), found.verdict().value())
                                > 0
                ? new Found(search.best, search.verdict, found.bound(), found.proven())
                : found;
    }

    /**
     * Puts back what a plan before had, the boxes of equal connections together, where that costs nothing: which of
     * equal connections an instrument is on, a box does not say.
     */
    static Found restore(Layout layout, Budget budget, Judge judge, Found found, int[][] before) {
        var boxes = found.boxes();
        var verdict = found.verdict();
        for (int b = 0; b < boxes.length && budget.isLeft(); b++) {
            var back = copy(boxes);
            for (int other = b; other < back.length; other++) {
                back[other] = layout.areAlike(other, b) ? before[other] : back[other];
            }
            if (b > 0 && layout.areAlike(b - 1, b) || Arrays.deepEquals(back, boxes)) {
                continue;
            }
            var tried = judge.judge(layout.capacities(back));
            budget.spend();
            if (tried != null && Arrays.compare(tried.value(), verdict.value()) >= 0) {
                boxes = back;
                verdict = tried;
            }
        }
        return new Found(boxes, verdict, found.bound(), found.proven());
    }

    private boolean isBest() {
        return verdict != null && Arrays.compare(verdict.value(), bound) >= 0;
    }

    private boolean tryBoxes(int[][] boxes) {
        var tried = judge.judge(layout.capacities(boxes));
        budget.spend();
        if (tried == null || verdict != null && Arrays.compare(tried.value(), verdict.value()) <= 0) {
            return false;
        }
        best = copy(boxes);
        verdict = tried;
        return true;
    }

    private static int[][] copy(int[][] boxes) {
        return Arrays.copyOf(boxes, boxes.length);
    }

    /** Fixes one scope after the other nearest to what flows there while the rest is relaxed. */
    private void dive(Verdict relaxed) {
        var boxes = new int[layout.boxes.size()][];
        var open = relaxed;
        for (int b : order()) {
            if (isBest()) {
                return;
            }
            boxes[b] = layout.boxes.get(b).shape().nearest(flowing(b, boxes, open.flow()));
            var next = judge.judge(layout.capacities(boxes));
            if (next == null) {
                open = relaxed; // The start that brought the served set still stands; this dive is only a guess.
            } else {
                open = next;
            }
        }
        tryBoxes(boxes);
    }

    /** What flows through a scope beyond what boxes already fixed on the same nodes take. */
    private int[] flowing(int b, int[][] boxes, Flow flow) {
        var nodes = layout.boxes.get(b).nodes();
        var flowing = new int[nodes.length];
        for (int m = 0; m < nodes.length; m++) {
            int used = flow.used(nodes[m]);
            for (int other = 0; other < boxes.length; other++) {
                if (boxes[other] != null && layout.areAlike(other, b)) {
                    used -= boxes[other][m];
                }
            }
            flowing[m] = Math.max(0, used);
        }
        return flowing;
    }

    /** Alternatives first: their boxes differ most. */
    private List<Integer> order() {
        var order = new ArrayList<Integer>();
        for (int b = 0; b < layout.boxes.size(); b++) {
            order.add(b);
        }
        order.sort((x, y) -> Boolean.compare(isWeighted(x), isWeighted(y)));
        return order;
    }

    private boolean isWeighted(int b) {
        return layout.boxes.get(b).shape() instanceof Weights;
    }

    private void improve() {
        boolean better = true;
        while (better && !isBest() && budget.isLeft()) {
            better = improveOne() || improvePair();
        }
    }

    private boolean improveOne() {
        boolean better = false;
        for (int b = 0; b < best.length; b++) {
            for (var box : layout.boxes.get(b).shape().near(best[b])) {
                if (isBest() || !budget.isLeft()) {
                    return better;
                }
                var boxes = copy(best);
                boxes[b] = box;
                better |= tryBoxes(boxes);
            }
        }
        return better;
    }

    private boolean improvePair() {
        for (int a = 0; a < best.length; a++) {
            for (int b = a + 1; b < best.length; b++) {
                for (var first : layout.boxes.get(a).shape().near(best[a])) {
                    for (var second : layout.boxes.get(b).shape().near(best[b])) {
                        if (isBest() || !budget.isLeft()) {
                            return false;
                        }
                        var boxes = copy(best);
                        boxes[a] = first;
                        boxes[b] = second;
                        if (tryBoxes(boxes)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** @return whether every combination was tried or is worth no more than what was found */
    private boolean exhaust() {
        var all = new ArrayList<List<int[]>>();
        for (var box : layout.boxes) {
            var boxes = box.shape().all(MOST_BOXES);
            if (boxes.isEmpty()) {
                return false;
            }
            all.add(boxes);
        }
        return exhaust(all, new int[best.length][], new int[best.length], 0);
    }

    private record Branch(int index, int[] value) {}

    private boolean exhaust(List<List<int[]>> all, int[][] boxes, int[] indices, int at) {
        var branches = new ArrayList<Branch>();
        for (int i = firstIndex(indices, at); i < all.get(at).size(); i++) {
            if (!budget.isLeft()) {
                return false;
            }
            boxes[at] = all.get(at).get(i);
            if (at == boxes.length - 1) {
                tryBoxes(boxes);
            } else {
                budget.spend();
                var bounded = judge.judge(layout.capacities(boxes));
                if (bounded != null) {
                    branches.add(new Branch(i, bounded.value()));
                }
            }
        }
        branches.sort((x, y) -> Arrays.compare(y.value(), x.value()));
        boolean done = true;
        for (var branch : branches) {
            if (isBest()) {
                break;
            }
            if (verdict != null && Arrays.compare(branch.value(), verdict.value()) <= 0) {
                continue;
            }
            boxes[at] = all.get(at).get(branch.index());
            indices[at] = branch.index();
            done &= exhaust(all, boxes, indices, at + 1);
        }
        boxes[at] = null;
        return done;
    }

    /** Scopes on the same nodes are equal, so their boxes are tried in one order only. */
    private int firstIndex(int[] indices, int at) {
        return at > 0 && layout.areAlike(at - 1, at) ? indices[at - 1] : 0;
    }
}
