package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Seating.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Spreads what one pool holds over its connections: as few moves as can be, then as few connections, then as evenly as
 * can be. It is a flow of its own, of modes and previous connections into connections.
 */
final class Connections {
    private static final Worth STAY = Worth.of(1, 1);

    private final Allowance allowance;
    private final int first;
    private final int connections;
    /** Per connection the boxes chosen there, as caps over sets of modes. */
    private final List<List<Cap>> boxes = new ArrayList<>();

    /** At most so many of a set of modes on one connection. */
    private record Cap(long modes, int amount) {}

    Connections(Layout layout, int p, int[][] chosen) {
        var pool = layout.pools.get(p);
        allowance = layout.allowances.get(pool.supply());
        first = pool.connection();
        connections = pool.connections();
        for (int c = 0; c < connections; c++) {
            boxes.add(new ArrayList<>());
        }
        for (int b = 0; b < layout.boxes.size(); b++) {
            var box = layout.boxes.get(b);
            int c = box.connection() - first;
            if (box.supply() == pool.supply() && box.connection() >= 0 && c >= 0 && c < connections) {
                for (int m = 0; m < box.nodes().length; m++) {
                    boxes.get(c).add(new Cap(modes(layout, box.nodes()[m]), chosen[b][m]));
                }
            }
        }
    }

    private static long modes(Layout layout, int node) {
        long modes = 0;
        for (int leaf : layout.tree.under[node]) {
            modes |= layout.modes[leaf];
        }
        return modes;
    }

    /** @return for each member its connection, from 0 */
    int[] spread(List<Member> members) {
        if (connections == 1) {
            return new int[members.size()];
        }
        var groups = groups(members);
        matchBoxes(groups);
        var net = new Net(groups);
        var everywhere = net.flow(allOpen(), net.full);
        if (everywhere == null) {
            throw new IllegalStateException("connections of account " + allowance.account.id() + " do not add up");
        }
        int stays = net.stays(everywhere);
        var open = fewest(groups, net, stays);
        int lowest = 0;
        int enough = net.full;
        while (lowest < enough) {
            int middle = (lowest + enough) >>> 1;
            if (net.isGood(net.flow(open, middle), stays)) {
                enough = middle;
            } else {
                lowest = middle + 1;
            }
        }
        return net.assign(net.flow(open, enough), members);
    }

    /** Alike members: same mode and previous connection. */
    private static final class Group {
        final int mode;
        final int previous;
        final List<Integer> members = new ArrayList<>();

        Group(int mode, int previous) {
            this.mode = mode;
            this.previous = previous;
        }
    }

    private List<Group> groups(List<Member> members) {
        var groups = new LinkedHashMap<Long, Group>();
        for (int m = 0; m < members.size(); m++) {
            var member = members.get(m);
            int before = member.previous() - first;
            int previous = before >= 0 && before < connections ? before : -1;
            long key = (long) member.mode() * (connections + 1) + previous + 1;
            groups.computeIfAbsent(key, fresh -> new Group(member.mode(), previous))
                    .members
                    .add(m);
        }
        return List.copyOf(groups.values());
    }

    /**
     * Connections are alike, so each may have any of the boxes: they are matched so that the most stays where it was.
     */
    private void matchBoxes(List<Group> groups) {
        if (boxes.stream().allMatch(List::isEmpty)) {
            return;
        }
        var kinds = new ArrayList<Kind>();
        for (int c = 0; c < connections; c++) {
            var kept = new long[connections];
            for (int b = 0; b < connections; b++) {
                kept[b] = kept(groups, c, boxes.get(b));
            }
            kinds.add(Kind.of(IntStream.range(0, connections).toArray(), kept, new long[connections]));
        }
        var all = new BitSet();
        all.set(0, connections);
        var tree = Tree.of(connections, List.of(all), new int[1]);
        var room = new int[tree.nodes()];
        Arrays.fill(room, 1);
        room[tree.root()] = connections;
        var flow = new Flow(kinds, tree, room);
        for (int c = 0; c < connections; c++) {
            flow.place(c, 1);
        }
        Cycles.cancel(flow, kinds);
        var given = List.copyOf(boxes);
        for (int c = 0; c < connections; c++) {
            for (int b = 0; b < connections; b++) {
                if (flow.at(c, b) == 1) {
                    boxes.set(c, given.get(b));
                }
            }
        }
    }

    private static int kept(List<Group> groups, int connection, List<Cap> box) {
        int kept = 0;
        for (var cap : box) {
            int had = 0;
            for (var group : groups) {
                if (group.previous == connection && (cap.modes() >> group.mode & 1) == 1) {
                    had += group.members.size();
                }
            }
            kept += Math.min(had, cap.amount());
        }
        return kept;
    }

    private boolean[] allOpen() {
        var open = new boolean[connections];
        Arrays.fill(open, true);
        return open;
    }

    /** Opens connections one after the other, those in use before first, until everything fits and no stay is lost. */
    private boolean[] fewest(List<Group> groups, Net net, int stays) {
        var before = new int[connections];
        for (var group : groups) {
            if (group.previous >= 0) {
                before[group.previous] += group.members.size();
            }
        }
        var order = new ArrayList<Integer>();
        for (int c = 0; c < connections; c++) {
            order.add(c);
        }
        order.sort((a, b) ->
                before[b] != before[a] ? Integer.compare(before[b], before[a]) : Long.compare(room(b), room(a)));
        var open = new boolean[connections];
        for (int c : order) {
            open[c] = true;
            if (net.isGood(net.flow(open, net.full), stays)) {
                return open;
            }
        }
        return open;
    }

    private long room(int connection) {
        return boxes.get(connection).stream().mapToLong(Cap::amount).sum();
    }

    /** The flow inside the pool. A leaf is one mode in use on one connection. */
    private final class Net {
        private final List<Group> groups;
        private final int[] modes;
        private final Tree tree;
        private final List<Cap> caps = new ArrayList<>();
        private final List<Integer> capConnection = new ArrayList<>();
        private final int[] nodeOf;
        private final List<Kind> kinds;
        private final int members;
        /** Parts in which fullness is measured; pressed to that, every cap is its own. */
        final int full;

        Net(List<Group> groups) {
            this.groups = groups;
            modes = groups.stream()
                    .mapToInt(group -> group.mode)
                    .distinct()
                    .sorted()
                    .toArray();
            members = groups.stream().mapToInt(group -> group.members.size()).sum();
            var sets = new ArrayList<BitSet>();
            for (int c = 0; c < connections; c++) {
                for (var cap : caps(c)) {
                    caps.add(cap);
                    capConnection.add(c);
                    sets.add(leaves(c, cap.modes()));
                }
            }
            var all = new BitSet();
            all.set(0, connections * modes.length);
            sets.add(all);
            nodeOf = new int[sets.size()];
            tree = Tree.of(connections * modes.length, sets, nodeOf);
            kinds = groups.stream().map(this::kind).toList();
            full = caps.stream().mapToInt(Cap::amount).reduce(members, Math::max);
        }

        private List<Cap> caps(int connection) {
            var caps = new ArrayList<>(boxes.get(connection));
            long every = 0;
            for (int mode : modes) {
                every |= 1L << mode;
            }
            for (var ceiling : allowance.ceilings) {
                if (ceiling.scope() == Scope.CONNECTION && !ceiling.isWeighted()) {
                    caps.add(new Cap(allowance.counted(ceiling), ceiling.room()));
                }
            }
            long capped = caps.stream().mapToLong(Cap::modes).reduce(0, (a, b) -> a | b);
            if ((every & ~capped) != 0) {
                caps.add(new Cap(every, members)); // Uncapped modes are spread by count.
            }
            return caps;
        }

        private BitSet leaves(int connection, long counted) {
            var set = new BitSet();
            for (int m = 0; m < modes.length; m++) {
                if ((counted >> modes[m] & 1) == 1) {
                    set.set(connection * modes.length + m);
                }
            }
            return set;
        }

        private Kind kind(Group group) {
            int mode = Arrays.binarySearch(modes, group.mode);
            var options = new int[connections];
            var high = new long[tree.leaves];
            for (int c = 0; c < connections; c++) {
                options[c] = c * modes.length + mode;
            }
            if (group.previous >= 0) {
                options[0] = group.previous * modes.length + mode;
                options[group.previous] = mode;
                high[options[0]] = STAY.high(0);
            }
            return Kind.of(options, high, new long[tree.leaves]);
        }

        /**
         * @param press how full a connection may be, of {@link #full}; caps shrink in proportion
         * @return null where not everything fits
         */
        Flow flow(boolean[] open, int press) {
            var room = new int[tree.nodes()];
            Arrays.fill(room, Tree.UNLIMITED);
            for (int i = 0; i < caps.size(); i++) {
                long amount = caps.get(i).amount();
                room[nodeOf[i]] = open[capConnection.get(i)] ? (int) (amount * press / full) : 0;
            }
            var flow = new Flow(kinds, tree, room);
            for (int g = 0; g < groups.size(); g++) {
                if (flow.place(g, groups.get(g).members.size())
                        < groups.get(g).members.size()) {
                    return null;
                }
            }
            Cycles.cancel(flow, kinds);
            return flow;
        }

        int stays(Flow flow) {
            int stays = 0;
            for (int g = 0; g < groups.size(); g++) {
                if (groups.get(g).previous >= 0) {
                    stays += flow.at(g, kinds.get(g).options()[0]);
                }
            }
            return stays;
        }

        boolean isGood(Flow flow, int stays) {
            return flow != null && stays(flow) >= stays;
        }

        int[] assign(Flow flow, List<Member> all) {
            var connection = new int[all.size()];
            for (int g = 0; g < groups.size(); g++) {
                int next = 0;
                for (int leaf : kinds.get(g).options()) {
                    for (int n = flow.at(g, leaf); n > 0; n--) {
                        connection[groups.get(g).members.get(next++)] = leaf / modes.length;
                    }
                }
            }
            return connection;
        }
    }
}
