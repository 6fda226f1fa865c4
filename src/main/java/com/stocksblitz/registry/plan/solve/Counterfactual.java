package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import java.util.List;

/**
 * The smallest single change that gives an unserved instrument a place, with everything else equal; proven by planning
 * again.
 *
 * @param candidate index of the instrument it was proven for; others of its group share the change, but for its amount
 * @param atCostOf keys that had a place and lose it, those removed by the change itself left out
 */
public record Counterfactual(int candidate, String key, int group, Change change, List<String> atCostOf) {
    public Counterfactual {
        atCostOf = List.copyOf(atCostOf);
    }

    /** What would have to be different. */
    public sealed interface Change {
        /** As written in plans. */
        String code();
    }

    /** Its {@code min_mode} at most this. */
    public record LowerMinMode(Mode minMode) implements Change {
        @Override
        public String code() {
            return "lower_min_mode";
        }
    }

    /** @param priority the least urgent that suffices */
    public record RaisePriority(int priority) implements Change {
        @Override
        public String code() {
            return "raise_priority";
        }
    }

    /** @param by the least that suffices */
    public record RaiseMaxInstruments(int by, int maxInstruments) implements Change {
        @Override
        public String code() {
            return "raise_max_instruments";
        }
    }

    /** One more connection of an account that it has already. */
    public record AddConnection(String account, int connections) implements Change {
        @Override
        public String code() {
            return "add_connection";
        }
    }

    /** An account at a feed that has a token for it. */
    public record AddAccount(String feed) implements Change {
        @Override
        public String code() {
            return "add_account";
        }
    }

    /** The fewest of these that suffice, all of them named. */
    public record RemoveInstruments(List<String> keys) implements Change {
        public RemoveInstruments {
            keys = List.copyOf(keys);
        }

        @Override
        public String code() {
            return "remove_instruments";
        }
    }
}
