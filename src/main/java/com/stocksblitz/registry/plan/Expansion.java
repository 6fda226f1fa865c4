package com.stocksblitz.registry.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the entries of a request stand for: an intent's entry becomes one item for each of its members.
 *
 * @param references what the catalog is asked for, each once
 * @param items in the order of the demands and their entries
 * @param members by label of the intent the keys that it stands for
 * @param indices whose members are among them, as the request names them, and their keys
 * @param indexMembers keys of those members
 */
record Expansion(
        List<String> references,
        List<Item> items,
        Map<String, List<String>> members,
        List<String> indices,
        List<String> indexMembers) {
    Expansion {
        indices = List.copyOf(indices);
        indexMembers = List.copyOf(indexMembers);
        references = List.copyOf(references);
        items = List.copyOf(items);
        members = Map.copyOf(members);
    }

    /**
     * @param demand index of who asks
     * @param reference index into the references; -1 where the intent stands for nothing
     * @param empty why it stands for nothing, else null
     */
    record Item(int demand, PlanRequest.Entry entry, int reference, String empty) {}

    /**
     * Members of an intent.
     *
     * @param keys canonical
     * @param empty why there are none, else null
     * @param index key of the index that they are of, where they are of one that is known
     */
    record Members(List<String> keys, String empty, Optional<String> index) {
        Members {
            keys = List.copyOf(keys);
        }

        static Members of(List<String> keys) {
            return new Members(keys, keys.isEmpty() ? "It stands for no instrument today." : null, Optional.empty());
        }

        /** Those of an index under its key. */
        static Members of(List<String> keys, String index) {
            return new Members(keys, of(keys).empty(), Optional.of(index));
        }

        static Members none(String why) {
            return new Members(List.of(), why, Optional.empty());
        }
    }

    /** @param members of every intent of the request */
    static Expansion of(PlanRequest request, Map<Intent, Members> members) {
        var numbers = new LinkedHashMap<String, Integer>();
        var items = new ArrayList<Item>(request.size());
        for (int d = 0; d < request.demands().size(); d++) {
            for (var entry : request.demands().get(d).entries()) {
                if (entry.intent() == null) {
                    items.add(new Item(d, entry, number(entry.reference(), numbers), null));
                    continue;
                }
                var found = members.get(entry.intent());
                if (found.keys().isEmpty()) {
                    items.add(new Item(d, entry, -1, found.empty()));
                }
                for (var key : found.keys()) {
                    items.add(new Item(d, entry, number(key, numbers), null));
                }
            }
        }
        var indices = new TreeSet<String>();
        var indexMembers = new TreeSet<String>();
        members.forEach((intent, found) -> {
            if (intent instanceof Intent.Index index) {
                indices.add(index.name());
                found.index().ifPresent(indices::add);
                indexMembers.addAll(found.keys());
            }
        });
        return new Expansion(
                List.copyOf(numbers.keySet()),
                items,
                byLabel(members),
                List.copyOf(indices),
                List.copyOf(indexMembers));
    }

    /** The keys that each intent stands for, by its label. */
    static Map<String, List<String>> byLabel(Map<Intent, Members> members) {
        var byLabel = new HashMap<String, List<String>>();
        members.forEach((intent, found) -> byLabel.put(intent.label(), found.keys()));
        return byLabel;
    }

    private static int number(String reference, Map<String, Integer> numbers) {
        var number = numbers.putIfAbsent(reference, numbers.size());
        return number == null ? numbers.size() - 1 : number;
    }
}
