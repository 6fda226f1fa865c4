package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.plan.solve.Level;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The live settings that a plan depends on, read once at the start of a request.
 *
 * @param maxInstruments most that a plan of one user places, and most of one user's wishes that count in a pool
 * @param maxPool most that a plan of many users places
 * @param timeout of the search
 * @param defaultExchange decides which listing a bare symbol names
 */
record PlannerSettings(
        Level level,
        Strictness strictness,
        int maxInstruments,
        int maxPool,
        Duration timeout,
        Duration cacheTtl,
        String defaultFeed,
        String defaultExchange) {

    static PlannerSettings of(LiveSnapshot live) {
        return new PlannerSettings(
                Level.valueOf(upper(live, LiveSetting.PLANNER_OPTIMIZATION_LEVEL)),
                Strictness.valueOf(upper(live, LiveSetting.FILTERING_STRICTNESS)),
                live.integer(LiveSetting.MAX_INSTRUMENTS_PER_PLAN),
                live.integer(LiveSetting.MAX_INSTRUMENTS_PER_POOL),
                Duration.ofSeconds(live.integer(LiveSetting.PLANNER_TIMEOUT)),
                Duration.ofSeconds(live.integer(LiveSetting.PLAN_CACHE_TTL)),
                live.text(LiveSetting.DEFAULT_FEED),
                live.text(LiveSetting.DEFAULT_EXCHANGE));
    }

    int mostInstruments(boolean pool) {
        return pool ? maxPool : maxInstruments;
    }

    /** Those that can change a plan: not the time limit, and not how long a plan is kept. */
    Map<String, Object> deciding() {
        return Map.of(
                "level", level,
                "strictness", strictness,
                "max_instruments", maxInstruments,
                "max_pool", maxPool,
                "default_feed", defaultFeed,
                "default_exchange", defaultExchange);
    }

    private static String upper(LiveSnapshot live, LiveSetting setting) {
        return live.text(setting).toUpperCase(Locale.ROOT);
    }
}
