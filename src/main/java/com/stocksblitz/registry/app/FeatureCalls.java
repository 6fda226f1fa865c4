package com.stocksblitz.registry.app;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.toggles.api.Feature;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which calls belong to which feature: those that are refused while it is off, and whose health is its health. */
final class FeatureCalls {
    private static final Map<Feature, List<Call<?, ?>>> CALLS = Map.of(
            Feature.SEARCH_CATALOG, List.of(CatalogApi.SEARCH, CatalogApi.SUGGEST),
            Feature.SUBSCRIPTION_PLANNING, List.of(PlanApi.CREATE, PlanApi.DESCRIBE, PlanApi.WHAT_IF));

    static final Map<String, Feature> BY_ADDRESS = CALLS.entrySet().stream()
            .flatMap(feature -> feature.getValue().stream().map(call -> Map.entry(call.address(), feature.getKey())))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private FeatureCalls() {}
}
