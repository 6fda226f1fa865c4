package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A plan: every candidate is either placed or unserved, exactly once.
 *
 * @param placements in the order of the candidates
 * @param unserved in the order of the candidates
 * @param askers in the order of the problem's
 * @param connections those in use, by account and index
 * @param scopes limits wider than one connection and what they hold, for accounts in use
 */
public record Solution(
        List<Placement> placements,
        List<Unserved> unserved,
        List<AskerOutcome> askers,
        List<ConnectionUse> connections,
        List<ScopeUse> scopes,
        Value value,
        Bound upperBound,
        Gap gap,
        boolean optimal,
        StoppedBy stoppedBy,
        int evaluations) {
    public Solution {
        placements = List.copyOf(placements);
        unserved = List.copyOf(unserved);
        askers = List.copyOf(askers);
        connections = List.copyOf(connections);
        scopes = List.copyOf(scopes);
    }

    /**
     * @param candidate index into the problem's candidates
     * @param asked highest mode anybody asked for
     * @param given step of the ladder that the place gives, not above {@code asked}; {@code ltp} for a stream
     * @param priority class: 1 to 9, or 10 for the inactive
     * @param belowMinMode indices of the askers whose own {@code min_mode} is not reached, ascending
     */
    public record Placement(
            int candidate,
            String key,
            Place place,
            Mode asked,
            Mode given,
            int priority,
            PlacedReason reason,
            List<Integer> belowMinMode) {}

    /** Why an instrument has the mode it has. */
    public enum PlacedReason {
        AS_ASKED,
        /** A heavier mode exists where it is, or elsewhere, but is taken up. */
        LOWERED_CAPACITY,
        /** No account offers the mode asked for. */
        LOWERED_NOT_OFFERED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param candidate index into the problem's candidates
     * @param binding the limits that stand in the way, empty where capacity is not the reason
     * @param group equal for items that the planner cannot tell apart, from 0
     */
    public record Unserved(
            int candidate, String key, int priority, UnservedReason reason, List<BindingLimit> binding, int group) {}

    /** Why an instrument has no place. */
    public enum UnservedReason {
        /** The plan's own number of instruments is used up. */
        PLAN_LIMIT,
        /** The feeds' limits are used up by what comes before it. */
        CAPACITY,
        /** As above, but in a lighter mode it would have had a place: only {@code min_mode} stands in the way. */
        MODE_CAPACITY,
        /** No account offers a mode that reaches {@code min_mode}. */
        MODE_NOT_OFFERED,
        /** No account has it at all. */
        NO_TOKEN;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A limit that is used up.
     *
     * @param scope null for the plan's own
     * @param holder account, or name of the shared scope; {@code plan} for the plan's own
     * @param limit id in the feed's document; {@code max_instruments} for the plan's own
     * @param capacity that was available, reservations taken off
     * @param grade how well the figure is known; null for the plan's own
     */
    public record BindingLimit(Scope scope, String holder, String limit, long capacity, Evidence.Grade grade) {}

    /**
     * What one asker gets.
     *
     * @param wanted instruments he wants, by his own best priority for each
     * @param served those of them that are placed
     */
    public record AskerOutcome(int asker, Tally wanted, Tally served) {}

    /** One connection of the plan. */
    public record ConnectionUse(String account, String feed, int index, int instruments, List<Usage> usage) {
        public ConnectionUse {
            usage = List.copyOf(usage);
        }
    }

    /** One limit that spans connections. */
    public record ScopeUse(Scope scope, String holder, Usage usage) {}

    /**
     * @param limit id in the feed's document
     * @param modes native modes that count
     * @param used weight of what is placed there
     * @param capacity reservations taken off
     */
    public record Usage(String limit, String unit, Set<String> modes, long used, long capacity, Evidence.Grade grade) {}

    /**
     * What was reached.
     *
     * @param served S: instruments placed, by class
     * @param modes M: steps given above the least ones, by the class of those who asked for them
     * @param moves instruments of the previous plan that change account or connection
     * @param modeChanges those that change only their mode
     * @param connections in use
     * @param load largest share of a limit's capacity in use on one connection
     */
    public record Value(Tally served, Tally modes, int moves, int modeChanges, int connections, Fraction load) {}

    /** No plan within the limits has more served, nor, with the same instruments served, more modes. */
    public record Bound(Tally served, Tally modes) {}

    /**
     * How far the value may be from the best at the first level where it differs from the bound.
     *
     * @param level {@code S1} to {@code S10}, {@code M1} to {@code M10}; {@code none} where value and bound agree
     * @param share (bound - value) / bound
     */
    public record Gap(String level, Fraction share) {
        public static final Gap NONE = new Gap("none", Fraction.ZERO);
    }

    /** What ended the search. */
    public enum StoppedBy {
        /** The plan is proven the best. */
        PROVEN,
        /** Everything that the level tries was tried. */
        EXHAUSTED,
        /** The budget of evaluations. */
        BUDGET,
        /** The deadline: the same problem may give another plan next time. */
        TIME;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
