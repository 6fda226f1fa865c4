package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.solve.Counterfactual;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddAccount;
import com.stocksblitz.registry.plan.solve.Counterfactual.AddConnection;
import com.stocksblitz.registry.plan.solve.Counterfactual.Change;
import com.stocksblitz.registry.plan.solve.Counterfactual.LowerMinMode;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaiseMaxInstruments;
import com.stocksblitz.registry.plan.solve.Counterfactual.RaisePriority;
import com.stocksblitz.registry.plan.solve.Counterfactual.RemoveInstruments;
import java.util.List;

/**
 * What would have served the instruments without a place, each proven by planning again.
 *
 * @param catalogPosition of the catalog they were proven with
 * @param groups of alike instruments without a place
 * @param examined how many of them, first ones first; one that no single change serves has no item
 */
record Remedies(long catalogPosition, int groups, int examined, List<Remedy> items) {
    Remedies {
        items = List.copyOf(items);
    }

    /**
     * @param group as the unserved instruments have it; {@code key} is the first of them
     * @param change {@code lower_min_mode}, {@code raise_priority}, {@code raise_max_instruments},
     *     {@code add_connection}, {@code add_account} or {@code remove_instruments}
     * @param to the change in its least amount
     * @param atCostOf keys that would lose their place
     */
    record Remedy(int group, String key, String change, JsonNode to, List<String> atCostOf, String text) {
        static Remedy of(Counterfactual proven) {
            return new Remedy(
                    proven.group(),
                    proven.key(),
                    proven.change().code(),
                    Json.mapper().valueToTree(proven.change()),
                    proven.atCostOf(),
                    sentence(proven));
        }
    }

    private static String sentence(Counterfactual proven) {
        var text = proven.key() + " would have a place " + words(proven.change());
        return proven.atCostOf().isEmpty()
                ? text + "."
                : text + ", at the cost of " + proven.atCostOf().size() + " others.";
    }

    private static String words(Change change) {
        return switch (change) {
            case LowerMinMode lower -> "with min_mode " + lower.minMode().label();
            case RaisePriority raise -> "with priority " + raise.priority();
            case RaiseMaxInstruments raise -> "with max_instruments " + raise.maxInstruments();
            case AddConnection add -> "with " + add.connections() + " connections of " + add.account();
            case AddAccount add -> "with an account at " + add.feed();
            case RemoveInstruments remove -> "without " + remove.keys().size() + " of those that have one";
        };
    }
}
