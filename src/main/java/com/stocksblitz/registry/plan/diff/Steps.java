package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.solve.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order of the changes. What is gone goes first. Then whatever has room is done, again and again: a move takes its
 * new place before it leaves the old one. Where nothing has room, some that are to change leave their places first;
 * what is left then is part of the target, so that in the end all of it fits.
 */
final class Steps {
    private static final Comparator<Subscription> BY_PLACE = Comparator.comparing(Subscription::line)
            .thenComparing(Subscription::mode)
            .thenComparing(Subscription::key);

    private final Usage usage;
    private final Map<String, Subscription> held = new HashMap<>();
    private final Set<Line> needed = new HashSet<>();
    private final List<Subscription> waiting = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    Steps(List<Subscription> from, List<Subscription> to, List<Problem.Supply> supplies) {
        usage = new Usage(supplies);
        for (var one : from) {
            usage.add(one);
            held.put(one.key(), one);
        }
        for (var one : to) {
            needed.add(one.line());
            if (!one.equals(held.get(one.key()))) {
                waiting.add(one);
            }
        }
        // A change of mode costs one message and may make room; so it is tried before what needs room.
        waiting.sort(
                Comparator.comparing((Subscription one) -> !isModeChange(one)).thenComparing(BY_PLACE));
        var kept = new HashSet<String>();
        to.forEach(one -> kept.add(one.key()));
        from.stream().filter(one -> !kept.contains(one.key())).sorted(BY_PLACE).forEach(this::leave);
        closeUnused();
    }

    /** The steps; what has no room under these limits, even with nothing else in its way, stays waiting. */
    List<Step> all() {
        while (!waiting.isEmpty() && (advance() || makeRoom())) {
            closeUnused();
        }
        closeUnused();
        return List.copyOf(steps);
    }

    List<String> withoutRoom() {
        return waiting.stream().map(Subscription::key).sorted().toList();
    }

    private boolean isModeChange(Subscription target) {
        var now = held.get(target.key());
        return now != null && now.isBeside(target);
    }

    private boolean advance() {
        var moved = new ArrayList<Subscription>();
        boolean any = waiting.removeIf(target -> {
            var now = held.get(target.key());
            boolean done = isModeChange(target) ? changeMode(now, target) : enter(target);
            if (done && now != null && !now.isBeside(target)) {
                moved.add(now);
            }
            return done;
        });
        moved.sort(BY_PLACE);
        moved.forEach(old -> {
            usage.remove(old);
            steps.add(Step.of(Action.UNSUBSCRIBE, old));
        });
        return any;
    }

    private boolean changeMode(Subscription now, Subscription target) {
        usage.remove(now);
        boolean fits = usage.hasRoomFor(target);
        usage.add(fits ? target : now);
        if (fits) {
            held.put(target.key(), target);
            steps.add(Step.of(Action.MODE, target));
        }
        return fits;
    }

    private boolean enter(Subscription target) {
        var line = target.line();
        if (!(usage.isOpen(line) || usage.mayOpen(line)) || !usage.hasRoomFor(target)) {
            return false;
        }
        if (!usage.isOpen(line)) {
            usage.open(line);
            steps.add(new Step(Action.CONNECT, line, null));
        }
        usage.add(target);
        held.put(target.key(), target);
        steps.add(Step.of(Action.SUBSCRIBE, target));
        return true;
    }

    /** An eighth of those that still hold another place, moves before changes of mode; false where none does. */
    private boolean makeRoom() {
        var holders = waiting.stream()
                .filter(target -> held.containsKey(target.key()))
                .sorted(Comparator.comparing(this::isModeChange))
                .map(target -> held.get(target.key()))
                .toList();
        int some = (holders.size() + 7) / 8;
        holders.stream().limit(some).sorted(BY_PLACE).forEach(this::leave);
        return some > 0;
    }

    private void leave(Subscription one) {
        usage.remove(one);
        held.remove(one.key());
        steps.add(Step.of(Action.UNSUBSCRIBE, one));
    }

    private void closeUnused() {
        for (var line : new TreeSet<>(usage.lines())) {
            if (usage.isEmpty(line) && !needed.contains(line)) {
                usage.close(line);
                steps.add(new Step(Action.DISCONNECT, line, null));
            }
        }
    }
}
