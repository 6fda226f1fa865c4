package com.stocksblitz.registry.plan.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives every instrument its own place once a flow says how many of each type go to which leaf: inside a type in turn
 * order, the best leaves first, and inside an account by {@link Connections}.
 */
final class Seating {
    private final Problem problem;
    private final Layout layout;
    private final Types types;
    private final boolean keep;
    private final Seat[] seats;

    private Seating(Problem problem, Layout layout, Types types, boolean keep) {
        this.problem = problem;
        this.layout = layout;
        this.types = types;
        this.keep = keep;
        seats = new Seat[types.of.length];
    }

    /**
     * @param taken the candidates to be placed, in turn order
     * @param boxes chosen, by scope
     * @return by candidate, null where it has no place
     */
    static Seat[] seat(
            Problem problem, Layout layout, Types types, Flow flow, int[] taken, int[][] boxes, boolean keep) {
        var seating = new Seating(problem, layout, types, keep);
        var members = seating.membersByPool(flow, taken);
        for (int p = 0; p < members.size(); p++) {
            seating.seatPool(p, members.get(p), boxes);
        }
        return seating.seats;
    }

    /** An instrument in a pool, with the connection it had there before, or -1. */
    record Member(int candidate, int mode, int previous) {}

    private List<List<Member>> membersByPool(Flow flow, int[] taken) {
        var pools = new ArrayList<List<Member>>();
        layout.pools.forEach(pool -> pools.add(new ArrayList<>()));
        var left = new int[types.size()][];
        var at = new int[types.size()];
        for (int t = 0; t < left.length; t++) {
            int type = t;
            left[t] = Arrays.stream(types.get(t).kind().options())
                    .map(leaf -> flow.at(type, leaf))
                    .toArray();
        }
        for (int candidate : taken) {
            int t = types.of[candidate];
            while (left[t][at[t]] == 0) {
                at[t]++;
            }
            left[t][at[t]]--;
            int leaf = types.get(t).kind().options()[at[t]];
            pools.get(layout.pool[leaf])
                    .add(member(candidate, leaf, types.get(t).mode()[leaf]));
        }
        return pools;
    }

    private Member member(int candidate, int leaf, int mode) {
        var previous = problem.candidates().get(candidate).previous();
        var account = layout.allowances.get(layout.supply(leaf)).account;
        boolean same = keep && previous != null && previous.account().equals(account.id());
        return new Member(candidate, mode, same ? previous.connection() : -1);
    }

    private void seatPool(int p, List<Member> members, int[][] boxes) {
        if (members.isEmpty()) {
            return;
        }
        var pool = layout.pools.get(p);
        var connections = new Connections(layout, p, boxes).spread(members);
        for (int m = 0; m < connections.length; m++) {
            var member = members.get(m);
            seats[member.candidate()] = new Seat(pool.supply(), pool.connection() + connections[m], member.mode());
        }
    }
}
