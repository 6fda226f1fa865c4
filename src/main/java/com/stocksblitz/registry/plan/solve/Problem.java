package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Everything a plan depends on; equal problems have equal solutions, unless the deadline cuts the search short.
 *
 * @param supplies accounts in order of preference, with the limits in force at their feeds
 * @param candidates instruments that may be placed, each once, each wanted by somebody
 * @param askers in order of first appearance
 * @param wants in request order; the same asker may want an instrument several times
 * @param maxInstruments most that may be placed, at least 1
 */
public record Problem(
        List<Supply> supplies,
        List<Candidate> candidates,
        List<Asker> askers,
        List<Want> wants,
        int maxInstruments,
        Level level,
        Deadline deadline) {
    /** Class of what is inactive: after every priority. */
    public static final int LAST_CLASS = 10;

    public Problem {
        supplies = List.copyOf(supplies);
        candidates = List.copyOf(candidates);
        askers = List.copyOf(askers);
        wants = List.copyOf(wants);
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(deadline, "deadline");
        if (maxInstruments < 1) {
            throw new IllegalArgumentException("max_instruments is at least 1, not " + maxInstruments);
        }
        var ids = HashSet.<String>newHashSet(supplies.size());
        for (var supply : supplies) {
            if (!ids.add(supply.account().id())) {
                throw new IllegalArgumentException(
                        "two accounts " + supply.account().id());
            }
        }
        var keys = HashSet.<String>newHashSet(candidates.size());
        for (var candidate : candidates) {
            if (!keys.add(candidate.key())) {
                throw new IllegalArgumentException("two candidates " + candidate.key());
            }
        }
        var wanted = new boolean[candidates.size()];
        for (var want : wants) {
            Objects.checkIndex(want.asker(), askers.size());
            wanted[Objects.checkIndex(want.candidate(), wanted.length)] = true;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i]) {
                throw new IllegalArgumentException(
                        "nobody wants " + candidates.get(i).key());
            }
        }
    }

    /**
     * One account and what its feed allows.
     *
     * @param connections that may be opened, as far as they are counted by account
     */
    public record Supply(Account account, FeedLimits limits, int connections) {
        /** With all the connections that the document and the account leave. */
        public Supply(Account account, FeedLimits limits) {
            this(account, limits, limits.connectionsOf(account));
        }

        Supply with(int dealt) {
            return new Supply(account, limits, dealt);
        }

        public Supply {
            if (!account.feed().equals(limits.feed())) {
                throw new IllegalArgumentException("account " + account.id() + " is of feed " + account.feed()
                        + ", the limits are of " + limits.feed());
            }
        }
    }

    /**
     * An instrument that may be placed.
     *
     * @param key canonical; with {@code #stream} behind it where a stream off the ladder is wanted, whose wants then
     *     have mode {@code ltp} and whose offers name native modes of that stream
     * @param inactive whether it comes after all others
     * @param previous where the previous plan has it, or null
     */
    public record Candidate(String key, boolean inactive, Offers offers, Place previous) {
        public Candidate {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(offers, "offers");
        }
    }

    /** @param weight 1 to 100: fair share in proportion */
    public record Asker(String id, int weight) {
        public Asker {
            Objects.requireNonNull(id, "id");
            if (weight < 1 || weight > 100) {
                throw new IllegalArgumentException("a weight is 1 to 100, not " + weight);
            }
        }
    }

    /**
     * @param asker index into the askers
     * @param candidate index into the candidates
     * @param priority 1 (first) to 9
     * @param mode asked for
     * @param minMode the least that is of use, not above {@code mode}
     */
    public record Want(int asker, int candidate, int priority, Mode mode, Mode minMode) {
        public Want {
            if (priority < 1 || priority > 9) {
                throw new IllegalArgumentException("a priority is 1 to 9, not " + priority);
            }
            if (minMode.compareTo(mode) > 0) {
                throw new IllegalArgumentException("min_mode " + minMode.label() + " above mode " + mode.label());
            }
        }
    }
}
