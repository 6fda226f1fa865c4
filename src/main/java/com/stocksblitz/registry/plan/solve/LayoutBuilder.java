package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Allowance.Ceiling;
import com.stocksblitz.registry.plan.solve.Solution.BindingLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Lays the limits of all accounts out as one tree. First every mode of every pool is an atom; atoms that no limit tells
 * apart then become one leaf.
 */
final class LayoutBuilder {
    /** Name of the plan's own limit. */
    static final String PLAN_LIMIT = "max_instruments";

    private record Atom(int pool, int mode) {}

    private record Room(BitSet atoms, int cap, BindingLimit name) {}

    private record BoxDraft(Box.Shape shape, int[] rooms, int total, int supply, int connection) {}

    private final List<Allowance> allowances;
    private final List<Layout.Pool> pools = new ArrayList<>();
    private final List<Atom> atoms = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private final List<BoxDraft> boxes = new ArrayList<>();
    private final int[] candidates;

    /** @param candidates how many instruments each account could be given */
    private LayoutBuilder(List<Allowance> allowances, int[] candidates) {
        this.allowances = allowances;
        this.candidates = candidates;
    }

    static Layout build(List<Allowance> allowances, int[] candidates, int maxInstruments) {
        var builder = new LayoutBuilder(allowances, candidates);
        IntStream.range(0, allowances.size()).forEach(builder::addPools);
        IntStream.range(0, allowances.size()).forEach(builder::addConnectionLimits);
        IntStream.range(0, allowances.size()).forEach(builder::addAccountLimits);
        builder.addSharedLimits();
        var plan = new BindingLimit(null, "plan", PLAN_LIMIT, maxInstruments, null);
        var all = new BitSet();
        all.set(0, builder.atoms.size());
        builder.addTotals();
        builder.rooms.add(new Room(all, Math.min(maxInstruments, Tree.UNLIMITED), plan));
        return builder.finish();
    }

    private void addPools(int supply) {
        var allowance = allowances.get(supply);
        int single = allowance.tellsConnectionsApart() ? allowance.connections : Math.min(1, allowance.connections);
        for (int p = 0; p < single; p++) {
            int connections = single > 1 ? 1 : allowance.connections;
            for (int m = 0; m < allowance.modes.size(); m++) {
                atoms.add(new Atom(pools.size(), m));
            }
            pools.add(new Layout.Pool(supply, p, connections));
        }
    }

    private void addConnectionLimits(int supply) {
        var allowance = allowances.get(supply);
        for (int p = 0; p < pools.size(); p++) {
            var pool = pools.get(p);
            if (pool.supply() == supply) {
                addLimits(allowance, supply, p, pool);
            }
        }
    }

    private void addLimits(Allowance allowance, int supply, int p, Layout.Pool pool) {
        for (var ceiling : allowance.ceilings) {
            if (ceiling.scope() == Scope.CONNECTION && !ceiling.isWeighted()) {
                long cap = (long) ceiling.room() * pool.connections();
                addRoom(allowance, ceiling, atom -> atoms.get(atom).pool() == p, cap);
            }
        }
        var scope = select(atom -> atoms.get(atom).pool() == p);
        for (var mix : allowance.mixes) {
            if (mix.scope() == Scope.CONNECTION) {
                var name = new BindingLimit(mix.scope(), allowance.account.id(), mix.id(), 0, mix.grade());
                addChoices(clipped(allowance, mix), scope, name, supply, pool.connection(), pool.connections());
            }
        }
        for (var ceiling : allowance.ceilings) {
            if (ceiling.scope() == Scope.CONNECTION && ceiling.isWeighted()) {
                addWeights(allowance, ceiling, scope, supply, pool.connection(), pool.connections());
            }
        }
    }

    private void addAccountLimits(int supply) {
        var allowance = allowances.get(supply);
        var scope = select(atom -> supply(atom) == supply);
        for (var ceiling : allowance.ceilings) {
            if (ceiling.scope() != Scope.CONNECTION && !ceiling.scope().isShared()) {
                if (ceiling.isWeighted()) {
                    addWeights(allowance, ceiling, scope, supply, -1, 1);
                } else {
                    addRoom(allowance, ceiling, atom -> supply(atom) == supply, ceiling.room());
                }
            }
        }
        for (var mix : allowance.mixes) {
            if (mix.scope() != Scope.CONNECTION) {
                var name = new BindingLimit(mix.scope(), allowance.account.id(), mix.id(), 0, mix.grade());
                addChoices(mix.choices(), scope, name, supply, -1, 1);
            }
        }
    }

    private void addRoom(Allowance allowance, Ceiling ceiling, IntPredicate inScope, long cap) {
        var set = select(
                atom -> inScope.test(atom) && ceiling.weights()[atoms.get(atom).mode()] > 0);
        var name = new BindingLimit(ceiling.scope(), allowance.account.id(), ceiling.id(), cap, ceiling.grade());
        rooms.add(new Room(set, (int) Math.min(cap, Tree.UNLIMITED), name));
    }

    /** A cap on a single mode narrows each choice; then the rooms of equal connections add up without loss. */
    private static int[][] clipped(Allowance allowance, Allowance.Mix mix) {
        var choices = Arrays.stream(mix.choices()).map(int[]::clone).toArray(int[][]::new);
        for (var ceiling : allowance.ceilings) {
            if (ceiling.scope() == Scope.CONNECTION && !ceiling.isJoint()) {
                for (var choice : choices) {
                    for (int m = 0; m < choice.length; m++) {
                        choice[m] = ceiling.weights()[m] > 0 ? Math.min(choice[m], ceiling.room()) : choice[m];
                    }
                }
            }
        }
        return choices;
    }

    private void addChoices(
            int[][] choices, BitSet scope, BindingLimit name, int supply, int connection, int connections) {
        int modes = choices[0].length;
        var nodes = new int[modes];
        for (int m = 0; m < modes; m++) {
            int mode = m;
            nodes[m] = rooms.size();
            rooms.add(new Room(within(scope, atom -> atoms.get(atom).mode() == mode), 0, name));
        }
        addBoxes(new Choices(List.of(choices)), nodes, supply, connection, connections);
    }

    private void addWeights(
            Allowance allowance, Ceiling ceiling, BitSet scope, int supply, int connection, int connections) {
        int heaviest = Arrays.stream(ceiling.weights()).max().orElse(1);
        if ((long) heaviest * candidates[supply] <= ceiling.cap()) {
            return; // It would hold all that could ever come, so it binds nothing.
        }
        var weights = Arrays.stream(ceiling.weights())
                .filter(weight -> weight > 0)
                .distinct()
                .boxed()
                .sorted((a, b) -> b - a)
                .mapToInt(Integer::intValue)
                .toArray();
        var name = new BindingLimit(ceiling.scope(), allowance.account.id(), ceiling.id(), 0, ceiling.grade());
        var nodes = new int[weights.length];
        var most = new int[weights.length];
        for (int w = 0; w < weights.length; w++) {
            int weight = weights[w];
            nodes[w] = rooms.size();
            most[w] = most(allowance, ceiling, weight, supply);
            rooms.add(new Room(
                    within(scope, atom -> ceiling.weights()[atoms.get(atom).mode()] == weight), 0, name));
        }
        addBoxes(new Weights(weights, most, ceiling.cap()), nodes, supply, connection, connections);
    }

    /** A connection's own cap on one mode narrows what a weight that only this mode has can reach. */
    private int most(Allowance allowance, Ceiling weighted, int weight, int supply) {
        int most = candidates[supply];
        int sharing = (int) Arrays.stream(weighted.weights())
                .filter(other -> other == weight)
                .count();
        for (var ceiling : allowance.ceilings) {
            if (sharing == 1
                    && weighted.scope() == Scope.CONNECTION
                    && ceiling.scope() == Scope.CONNECTION
                    && !ceiling.isJoint()) {
                for (int m = 0; m < weighted.weights().length; m++) {
                    if (weighted.weights()[m] == weight && ceiling.weights()[m] > 0) {
                        most = Math.min(most, ceiling.room());
                    }
                }
            }
        }
        return most;
    }

    private void addBoxes(Box.Shape shape, int[] nodes, int supply, int connection, int connections) {
        for (int c = 0; c < connections; c++) {
            boxes.add(new BoxDraft(shape, nodes, -1, supply, connection < 0 ? -1 : connection + c));
        }
    }

    private void addSharedLimits() {
        for (var scope : List.of(Scope.IP, Scope.TEAM)) {
            var groups = new LinkedHashMap<String, Ceiling>();
            var feeds = new LinkedHashMap<String, Allowance>();
            for (var allowance : allowances) {
                for (var ceiling : allowance.ceilings) {
                    if (ceiling.scope() == scope) {
                        var key = allowance.account.feed() + '\n' + allowance.group(scope) + '\n' + ceiling.id();
                        groups.merge(key, ceiling, (a, b) -> a.cap() <= b.cap() ? a : b);
                        feeds.putIfAbsent(key, allowance);
                    }
                }
            }
            groups.forEach((key, ceiling) -> addShared(scope, feeds.get(key), ceiling));
        }
    }

    private void addShared(Scope scope, Allowance first, Ceiling ceiling) {
        if (ceiling.isWeighted()) {
            throw new IllegalArgumentException("limit " + ceiling.id() + ": a shared scope cannot be weighted");
        }
        var set = select(atom -> {
            var allowance = allowances.get(supply(atom));
            return allowance.account.feed().equals(first.account.feed())
                    && allowance.group(scope).equals(first.group(scope))
                    && ceiling.weights()[atoms.get(atom).mode()] > 0;
        });
        var name = new BindingLimit(scope, first.group(scope), ceiling.id(), ceiling.room(), ceiling.grade());
        rooms.add(new Room(set, ceiling.room(), name));
    }

    /**
     * While a scope's box is open, its modes together hold no more than the largest box; without that the bound is
     * loose.
     */
    private void addTotals() {
        for (int b = 0; b < boxes.size(); b++) {
            var draft = boxes.get(b);
            var set = new BitSet();
            for (int room : draft.rooms()) {
                set.or(rooms.get(room).atoms());
            }
            int same = same(b, draft);
            if (same >= 0) {
                boxes.set(b, withTotal(draft, same));
            } else if (rooms.stream().noneMatch(room -> cross(room.atoms(), set))) {
                boxes.set(b, withTotal(draft, rooms.size()));
                rooms.add(new Room(set, 0, rooms.get(draft.rooms()[0]).name()));
            }
        }
    }

    private int same(int b, BoxDraft draft) {
        for (int other = 0; other < b; other++) {
            if (boxes.get(other).rooms() == draft.rooms()) {
                return boxes.get(other).total();
            }
        }
        return -1;
    }

    private static BoxDraft withTotal(BoxDraft draft, int total) {
        return new BoxDraft(draft.shape(), draft.rooms(), total, draft.supply(), draft.connection());
    }

    private static boolean cross(BitSet a, BitSet b) {
        var both = (BitSet) a.clone();
        both.and(b);
        return !both.isEmpty() && !both.equals(a) && !both.equals(b);
    }

    private Layout finish() {
        var leaves = new LinkedHashMap<List<Integer>, List<Integer>>();
        for (int atom = 0; atom < atoms.size(); atom++) {
            var signature = new ArrayList<Integer>();
            signature.add(-1 - atoms.get(atom).pool());
            for (int room = 0; room < rooms.size(); room++) {
                if (rooms.get(room).atoms().get(atom)) {
                    signature.add(room);
                }
            }
            leaves.computeIfAbsent(signature, none -> new ArrayList<>()).add(atom);
        }
        var members = List.copyOf(leaves.values());
        var pool = new int[members.size()];
        var modes = new long[members.size()];
        var leafOf = new int[atoms.size()];
        for (int leaf = 0; leaf < pool.length; leaf++) {
            for (int atom : members.get(leaf)) {
                leafOf[atom] = leaf;
                pool[leaf] = atoms.get(atom).pool();
                modes[leaf] |= 1L << atoms.get(atom).mode();
            }
        }
        var sets = rooms.stream().map(room -> onLeaves(room.atoms(), leafOf)).toList();
        var nodeOf = new int[rooms.size()];
        var tree = Tree.of(pool.length, sets, nodeOf);
        var caps = new int[tree.nodes()];
        var names = new BindingLimit[tree.nodes()];
        Arrays.fill(caps, Tree.UNLIMITED);
        for (int room = 0; room < rooms.size(); room++) {
            caps[nodeOf[room]] = rooms.get(room).cap();
            names[nodeOf[room]] = rooms.get(room).name();
        }
        return new Layout(allowances, List.copyOf(pools), tree, pool, modes, boxes(nodeOf), caps, names);
    }

    private List<Box> boxes(int[] nodeOf) {
        return boxes.stream()
                .map(draft -> new Box(
                        draft.shape(),
                        Arrays.stream(draft.rooms()).map(room -> nodeOf[room]).toArray(),
                        draft.total() < 0 ? -1 : nodeOf[draft.total()],
                        draft.supply(),
                        draft.connection()))
                .toList();
    }

    private static BitSet onLeaves(BitSet atoms, int[] leafOf) {
        var set = new BitSet();
        atoms.stream().forEach(atom -> set.set(leafOf[atom]));
        return set;
    }

    private int supply(int atom) {
        return pools.get(atoms.get(atom).pool()).supply();
    }

    private BitSet select(IntPredicate wanted) {
        var set = new BitSet();
        IntStream.range(0, atoms.size()).filter(wanted).forEach(set::set);
        return set;
    }

    private static BitSet within(BitSet scope, IntPredicate wanted) {
        var set = new BitSet();
        scope.stream().filter(wanted).forEach(set::set);
        return set;
    }
}
