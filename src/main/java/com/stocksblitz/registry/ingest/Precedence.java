package com.stocksblitz.registry.ingest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Which source is believed first, for each field. A field takes the statement of the first broker in its order that
 * states it; brokers that are not named come last, by name. So two daily files that disagree never take turns.
 */
public record Precedence(Map<StatedField, List<String>> brokers) {
    private static final TypeReference<Map<String, List<String>>> SHAPE = new TypeReference<>() {};

    public Precedence {
        var problems = new ArrayList<String>();
        var copy = new EnumMap<StatedField, List<String>>(StatedField.class);
        for (var field : StatedField.values()) {
            var order = brokers.get(field);
            if (order == null || order.isEmpty()) {
                problems.add(field.column() + ": no order is given");
            } else {
                copy.put(field, List.copyOf(order));
                if (new HashSet<>(order).size() != order.size()) {
                    problems.add(field.column() + ": a source stands twice");
                }
                order.stream()
                        .filter(broker -> Source.of(broker).isEmpty())
                        .forEach(broker -> problems.add(field.column() + ": no source is called " + broker));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("precedence: " + String.join("; ", problems));
        }
        brokers = Map.copyOf(copy);
    }

    /**
     * Reads {@code {"lot_size": ["kite", "upstox"], ...}}.
     *
     * @throws IllegalArgumentException naming every problem
     */
    public static Precedence read(InputStream json) throws IOException {
        var brokers = new EnumMap<StatedField, List<String>>(StatedField.class);
        var unknown = new ArrayList<String>();
        Json.mapper()
                .readValue(json, SHAPE)
                .forEach((name, order) -> Arrays.stream(StatedField.values())
                        .filter(field -> field.column().equals(name))
                        .findFirst()
                        .ifPresentOrElse(field -> brokers.put(field, order), () -> unknown.add(name)));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("precedence: no field is called " + String.join(", ", unknown));
        }
        return new Precedence(brokers);
    }

    public List<String> order(StatedField field) {
        return brokers.get(field);
    }
}
