package com.stocksblitz.registry.plan.api;

import com.stocksblitz.registry.json.WrittenJson;
import java.util.List;

/**
 * What the change would make of the plan; nothing is stored.
 *
 * @param planId of the plan that it was asked of
 */
public record WhatIfAnswer(String planId, Effect effect, WrittenJson planData, long durationMs) {

    /**
     * Canonical keys against the stored plan, sorted.
     *
     * @param gained placed, and were not
     * @param lost were placed, and are not
     * @param moved to another connection or account
     * @param modeChanged where they are
     */
    public record Effect(List<String> gained, List<String> lost, List<String> moved, List<String> modeChanged) {
        public Effect {
            gained = List.copyOf(gained);
            lost = List.copyOf(lost);
            moved = List.copyOf(moved);
            modeChanged = List.copyOf(modeChanged);
        }
    }
}
