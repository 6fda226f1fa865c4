package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.CreatePlan;

/** Requests as a client writes them. */
final class Requests {
    private Requests() {}

    /** @param members further members, with single quotes and a comma before them */
    static CreatePlan plan(String user, String instruments, String members) {
        return read("{'user_id': '%s', 'plan_name': 'Test Plan', 'subscription_type': 'live_feed', 'instruments': %s%s}"
                .formatted(user, instruments, members));
    }

    static CreatePlan read(String json) {
        try {
            return Json.mapper().readValue(json.replace('\'', '"'), CreatePlan.class);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(json, unreadable);
        }
    }
}
