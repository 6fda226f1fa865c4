package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.json.WrittenJson;
import com.stocksblitz.registry.plan.api.StoredPlan;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Stored plans in the words of the contract. */
final class PlanReading {
    private static final String INSTRUMENTS = "instruments";
    private static final String COST = "estimated_cost";
    private static final String METRICS = "performance_metrics";
    private static final String VALIDATION = "validation_results";
    private static final String METADATA = "metadata";
    private static final Set<String> SHORT = Set.of(INSTRUMENTS, COST, METRICS, VALIDATION, METADATA);

    /** What follows a part is the next part, nothing trailing. */
    private static final ObjectReader PARTS =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private PlanReading() {}

    /** With the whole plan. */
    static StoredPlan.Plan whole(PlanRow row, Instant startOfTradeDate) {
        var document = row.document().unpack();
        var status = row.statusOn(startOfTradeDate);
        var header = PlanDocument.Header.of(row, status);
        return plan(row, status, members(document)::get, PlanDocument.planData(header, WrittenJson.source(document)));
    }

    /** For lists: reads over the large parts instead of building them. */
    static StoredPlan.Plan inShort(PlanRow row, Instant startOfTradeDate) {
        return plan(row, row.statusOn(startOfTradeDate), members(row.document().unpack())::get, null);
    }

    private static Map<String, JsonNode> members(byte[] document) {
        var members = new HashMap<String, JsonNode>();
        try (var parser = PARTS.createParser(document)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                if (SHORT.contains(name)) {
                    members.put(name, PARTS.readTree(parser));
                } else {
                    parser.skipChildren();
                }
            }
            return members;
        } catch (IOException damaged) {
            throw new IllegalStateException("a stored plan cannot be read", damaged);
        }
    }

    @FunctionalInterface
    private interface Members {
        JsonNode get(String name);
    }

    private static StoredPlan.Plan plan(PlanRow row, String status, Members members, WrittenJson planData) {
        var cost = members.get(COST);
        return new StoredPlan.Plan(
                row.planId().toString(),
                row.userId(),
                row.planName(),
                row.description(),
                row.subscriptionType(),
                texts(members.get(INSTRUMENTS)),
                row.optimizationLevel(),
                row.filteringStrictness(),
                status,
                row.statusReason(),
                cost == null || cost.isNull() ? null : cost.decimalValue(),
                members.get(METRICS),
                members.get(VALIDATION),
                row.createdAt(),
                row.expiresAt(),
                members.get(METADATA),
                planData);
    }

    private static List<String> texts(JsonNode array) {
        return array == null
                ? List.of()
                : StreamSupport.stream(array.spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList();
    }
}
