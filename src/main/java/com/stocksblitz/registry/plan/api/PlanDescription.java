package com.stocksblitz.registry.plan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The plan in words and figures. Parts that the level does not hold are null.
 *
 * @param counterfactuals what would serve instruments without a place, proven by planning again; null where all have
 *     one
 * @param text for a person, line by line
 */
public record PlanDescription(
        String planId,
        String descriptionLevel,
        JsonNode instrumentAnalysis,
        JsonNode costBreakdown,
        JsonNode performanceAnalysis,
        List<String> recommendations,
        JsonNode riskAnalysis,
        JsonNode decisions,
        JsonNode counterfactuals,
        List<String> text,
        long durationMs) {
    public PlanDescription {
        recommendations = List.copyOf(recommendations);
        text = List.copyOf(text);
    }
}
