package com.stocksblitz.registry.plan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A change of a stored plan; what is null stays as it is.
 *
 * @param add instruments as in a request; an instrument that the plan has is asked for more
 * @param remove entries of the plan, as the request had them or by canonical key
 * @param accounts instead of the plan's
 */
public record WhatIf(
        UUID planId,
        List<JsonNode> add,
        List<String> remove,
        List<AccountEntry> accounts,
        String optimizationLevel,
        String filteringStrictness,
        Integer maxInstruments,
        LocalDate until) {}
