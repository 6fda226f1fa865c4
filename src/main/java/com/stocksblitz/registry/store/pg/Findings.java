package com.stocksblitz.registry.store.pg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.ingest.api.Finding;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** The guard's findings as the column of a job holds them. */
final class Findings {
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

    private Findings() {}

    static JsonArray write(List<Finding> findings) {
        try {
            return new JsonArray(Json.mapper().writeValueAsString(findings));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("findings cannot be written as JSON", impossible);
        }
    }

    /** None for null. */
    static List<Finding> read(JsonArray column) {
        if (column == null) {
            return List.of();
        }
        try {
            return Json.mapper().readValue(column.encode(), FINDINGS);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored findings cannot be read", damaged);
        }
    }
}
