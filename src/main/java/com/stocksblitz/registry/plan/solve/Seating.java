package com.stocksblitz.registry.plan.solve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
        if (keep) {
            seating.exchange();
        }
        return seating.seats;
    }

    /** Where those of a type were before that are elsewhere now, in a mode of that step. */
    private record Left(int type, int supply, int connection, int given) {}

    /**
     * A type knows its previous pool but not its connections. Where one of its members now has a place on a connection
     * that another has left, the two change places, and the other has not moved.
     */
    private void exchange() {
        var left = new HashMap<Left, ArrayDeque<Integer>>();
        for (int i = 0; i < seats.length; i++) {
            var home = moved(i) ? home(i) : null;
            if (home != null) {
                left.computeIfAbsent(left(i, home), none -> new ArrayDeque<>()).add(i);
            }
        }
        for (int i = 0; i < seats.length; i++) {
            while (moved(i)) {
                var others = left.getOrDefault(left(i, seats[i]), new ArrayDeque<>());
                var other = others.poll();
                if (other == null) {
                    break;
                }
                if (moved(other)) {
                    var seat = seats[i];
                    seats[i] = seats[other];
                    seats[other] = seat;
                }
            }
        }
    }

    private Left left(int i, Seat at) {
        int covers = layout.allowances
                .get(seats[i].supply())
                .modes
                .get(seats[i].mode())
                .step();
        int type = types.of[i];
        return new Left(
                type,
                at.supply(),
                at.connection(),
                Math.min(covers, types.get(type).ask()));
    }

    private boolean moved(int i) {
        var previous = problem.candidates().get(i).previous();
        if (seats[i] == null || previous == null) {
            return false;
        }
        var account = layout.allowances.get(seats[i].supply()).account.id();
        return !account.equals(previous.account()) || seats[i].connection() != previous.connection();
    }

    /** The previous place, null where its account is not of this plan. */
    private Seat home(int i) {
        var previous = problem.candidates().get(i).previous();
        for (int s = 0; s < layout.allowances.size(); s++) {
            if (layout.allowances.get(s).account.id().equals(previous.account())) {
                return new Seat(s, previous.connection(), 0);
            }
        }
        return null;
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
