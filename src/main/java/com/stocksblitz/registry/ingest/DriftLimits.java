package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.DriftMeasure.Kind;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an operator allows a dump to change by itself.
 *
 * @param enabled whether a job is held at all; findings are told in any case
 * @param minRows a segment of fewer rows is not judged by shares
 * @param percents the largest share of each kind that is limited by one, for a step of up to a week
 * @param sameFileDays how far back an equal file is one too many; 0: never
 */
record DriftLimits(boolean enabled, int minRows, Map<Kind, BigDecimal> percents, int sameFileDays) {
    DriftLimits {
        percents = Map.copyOf(percents);
    }

    static DriftLimits of(LiveSnapshot live) {
        var percents = new EnumMap<Kind, BigDecimal>(Kind.class);
        for (var kind : Kind.values()) {
            kind.limit().ifPresent(setting -> percents.put(kind, live.decimal(setting)));
        }
        return new DriftLimits(
                live.flag(LiveSetting.INGEST_GUARD_ENABLED),
                live.integer(LiveSetting.INGEST_GUARD_MIN_ROWS),
                percents,
                live.integer(LiveSetting.INGEST_SAME_FILE_DAYS));
    }
}
