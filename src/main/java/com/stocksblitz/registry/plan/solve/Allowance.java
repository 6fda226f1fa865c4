package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Alternatives;
import com.stocksblitz.registry.feed.api.Cap;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one account may do: the limits of its feed with the account's numbers put in and its reservations taken off.
 * Modes are numbered from the lightest.
 */
final class Allowance {
    final Account account;
    final int connections;
    final List<NativeMode> modes;
    final List<Ceiling> ceilings;
    final List<Mix> mixes;

    private final Map<String, Integer> numbers = new HashMap<>();

    /** Of all accounts of a plan: what one of them reserves of a shared limit, the others do not have either. */
    static List<Allowance> of(List<Problem.Supply> supplies) {
        return supplies.stream().map(supply -> new Allowance(supply, supplies)).toList();
    }

    private Allowance(Problem.Supply supply, List<Problem.Supply> supplies) {
        account = supply.account();
        connections = supply.connections();
        modes = supply.limits().modes().stream()
                .sorted(Comparator.comparingInt(NativeMode::step))
                .toList();
        for (int m = 0; m < modes.size(); m++) {
            numbers.put(modes.get(m).name(), m);
        }
        ceilings = supply.limits().limits().stream()
                .map(limit -> ceiling(limit, sharing(limit, supplies)))
                .toList();
        mixes = supply.limits().alternatives().stream().map(this::mix).toList();
    }

    /** The accounts that the limit counts together, this one among them. */
    private List<Account> sharing(Limit limit, List<Problem.Supply> supplies) {
        if (!limit.scope().isShared()) {
            return List.of(account);
        }
        return supplies.stream()
                .map(Problem.Supply::account)
                .filter(other -> other.feed().equals(account.feed())
                        && group(other, limit.scope()).equals(group(limit.scope())))
                .toList();
    }

    private Ceiling ceiling(Limit limit, List<Account> sharing) {
        var weights = new int[modes.size()];
        for (var mode : limit.modes()) {
            weights[number(mode)] = limit.weight(mode);
        }
        long cap = sharing.stream().mapToLong(one -> cap(limit, one)).min().orElseThrow();
        long reserved = sharing.stream()
                .mapToLong(one -> one.reserved().getOrDefault(limit.id(), 0L))
                .sum();
        boolean stated = account.overrides().containsKey(limit.id()) || limit.cap() instanceof Cap.Stated;
        var grade = stated ? Evidence.Grade.USER_REPORT : limit.evidence().grade();
        long left = Math.max(0, cap - reserved);
        return new Ceiling(limit.id(), limit.scope(), limit.unit(), weights, Math.min(left, Tree.UNLIMITED), grade);
    }

    private static long cap(Limit limit, Account account) {
        var override = account.overrides().get(limit.id());
        return override != null
                ? override
                : limit.cap()
                        .of(account)
                        .orElseThrow(() -> new IllegalArgumentException("account " + account.id()
                                + " must state a number for limit " + limit.id() + " of feed " + account.feed()));
    }

    private Mix mix(Alternatives alternatives) {
        long reserved = account.reserved().getOrDefault(alternatives.id(), 0L);
        var choices = new int[alternatives.choices().size()][modes.size()];
        for (int c = 0; c < choices.length; c++) {
            for (var entry : alternatives.choices().get(c).entrySet()) {
                long left = Math.max(0, entry.getValue() - reserved);
                choices[c][number(entry.getKey())] = (int) Math.min(left, Tree.UNLIMITED);
            }
        }
        return new Mix(
                alternatives.id(),
                alternatives.scope(),
                alternatives.unit(),
                choices,
                alternatives.evidence().grade());
    }

    /** @throws IllegalArgumentException for a mode that the feed does not have */
    int number(String mode) {
        var number = numbers.get(mode);
        if (number == null) {
            throw new IllegalArgumentException("feed " + account.feed() + " has no mode " + mode);
        }
        return number;
    }

    /** @return number of the mode, or -1 */
    int find(String mode) {
        return numbers.getOrDefault(mode, -1);
    }

    /** Bit set of the modes named; unknown ones are left out. */
    long mask(Set<String> names) {
        long mask = 0;
        for (var name : names) {
            int number = find(name);
            if (number >= 0) {
                mask |= 1L << number;
            }
        }
        return mask;
    }

    /**
     * Modes that serve: from the lightest that reaches {@code low} to the lightest that reaches {@code ask}, or to the
     * heaviest there is.
     *
     * @param offered bit set of the modes that the feed offers for the instrument
     */
    long useful(long offered, int low, int ask) {
        long useful = 0;
        for (int m = 0; m < modes.size(); m++) {
            int step = modes.get(m).step();
            if ((offered >> m & 1) == 1 && step >= low) {
                useful |= 1L << m;
                if (step >= ask) {
                    break;
                }
            }
        }
        return useful;
    }

    /** Heaviest mode of a bit set; -1 of the empty one. */
    static int heaviest(long modes) {
        return 63 - Long.numberOfLeadingZeros(modes);
    }

    /** Scope of the limit or the alternatives of that id. */
    Scope scope(String limit) {
        return ceilings.stream()
                .filter(ceiling -> ceiling.id().equals(limit))
                .map(Ceiling::scope)
                .findFirst()
                .orElseGet(() -> mixes.stream()
                        .filter(mix -> mix.id().equals(limit))
                        .map(Mix::scope)
                        .findFirst()
                        .orElseThrow());
    }

    /** Bit set of the modes that count. */
    long counted(Ceiling ceiling) {
        long counted = 0;
        for (int m = 0; m < modes.size(); m++) {
            counted |= ceiling.weights()[m] > 0 ? 1L << m : 0;
        }
        return counted;
    }

    Set<String> names(int[] weights) {
        return IntStream.range(0, weights.length)
                .filter(m -> weights[m] > 0)
                .mapToObj(m -> modes.get(m).name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** In which shared scope of that kind the account lies. */
    String group(Scope scope) {
        return group(account, scope);
    }

    private static String group(Account account, Scope scope) {
        return account.groups().getOrDefault(scope, account.id());
    }

    /**
     * Whether equal connections have to be told apart from the start: rooms of alternatives can be added up over
     * connections, and so can plain limits, but not the two together.
     */
    boolean tellsConnectionsApart() {
        long boxes = mixes.stream().filter(mix -> mix.scope == Scope.CONNECTION).count()
                + ceilings.stream()
                        .filter(ceiling -> ceiling.scope == Scope.CONNECTION && ceiling.isWeighted())
                        .count();
        boolean joint = ceilings.stream()
                .anyMatch(ceiling -> ceiling.scope == Scope.CONNECTION && !ceiling.isWeighted() && ceiling.isJoint());
        return connections > 1 && (boxes > 1 || boxes == 1 && joint);
    }

    /**
     * One cap.
     *
     * @param weights per mode, 0 where the mode does not count
     */
    record Ceiling(String id, Scope scope, String unit, int[] weights, long cap, Evidence.Grade grade) {
        boolean isWeighted() {
            return Arrays.stream(weights)
                            .filter(weight -> weight > 0)
                            .distinct()
                            .count()
                    > 1;
        }

        /** Whether several modes share it. */
        boolean isJoint() {
            return Arrays.stream(weights).filter(weight -> weight > 0).count() > 1;
        }

        /** For an unweighted one: how many instruments it has room for. */
        int room() {
            int weight = Arrays.stream(weights).max().orElse(1);
            return (int) (cap / Math.max(1, weight));
        }

        long used(int[] counts) {
            long used = 0;
            for (int m = 0; m < weights.length; m++) {
                used += (long) weights[m] * counts[m];
            }
            return used;
        }
    }

    /** Sets of caps per mode of which one must hold. */
    record Mix(String id, Scope scope, String unit, int[][] choices, Evidence.Grade grade) {
        boolean allows(int[] counts) {
            return Arrays.stream(choices).anyMatch(choice -> covers(choice, counts));
        }

        static boolean covers(int[] choice, int[] counts) {
            for (int m = 0; m < counts.length; m++) {
                if (counts[m] > choice[m]) {
                    return false;
                }
            }
            return true;
        }
    }
}
