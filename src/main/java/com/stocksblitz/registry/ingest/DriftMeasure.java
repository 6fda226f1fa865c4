package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How many of how many, in one segment.
 *
 * @param segment the broker's segment, with the exchange where the two differ; {@link #WHOLE_FILE} for all of it
 * @param of the size of the segment in the last good dump, or of the file for what is told by the file alone
 * @param examples a few of those that were counted
 */
public record DriftMeasure(Kind kind, String segment, long count, long of, List<String> examples) {
    public static final String WHOLE_FILE = "*";

    public DriftMeasure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(segment, "segment");
        examples = List.copyOf(examples);
    }

    /** What is measured, and the live setting that limits its share; without one any share is too much. */
    public enum Kind {
        /** Rows fewer than the last good dump had of contracts that live on. */
        FEWER_ROWS(LiveSetting.INGEST_MAX_FEWER_ROWS_PERCENT, true),
        /** Rows more than the last good dump had, expired ones included: new months replace old ones. */
        MORE_ROWS(LiveSetting.INGEST_MAX_MORE_ROWS_PERCENT, true),
        /** Rows of a segment that the last good dump of the same kind had and this one lacks altogether. */
        SEGMENT_GONE(null, false),
        CLOSED_TOKENS(LiveSetting.INGEST_MAX_CLOSED_TOKENS_PERCENT, true),
        /** Expiries, by underlying, that vanished before their day. */
        EXPIRIES_GONE(LiveSetting.INGEST_MAX_EXPIRIES_GONE_PERCENT, true),
        CHANGED_LOTS(LiveSetting.INGEST_MAX_CHANGED_LOTS_PERCENT, true),
        CHANGED_TICKS(LiveSetting.INGEST_MAX_CHANGED_TICKS_PERCENT, true),
        /** Tokens that stand for another strike of the same underlying, expiry and type. */
        CHANGED_STRIKES(LiveSetting.INGEST_MAX_CHANGED_STRIKES_PERCENT, true),
        CHANGED_TOKENS(LiveSetting.INGEST_MAX_CHANGED_TOKENS_PERCENT, true),
        CHANGED_ISINS(LiveSetting.INGEST_MAX_CHANGED_ISINS_PERCENT, true),
        RENAMED(LiveSetting.INGEST_MAX_RENAMED_PERCENT, true),
        QUARANTINED(LiveSetting.INGEST_MAX_QUARANTINED_PERCENT, false),
        EXPIRED_ROWS(LiveSetting.INGEST_MAX_EXPIRED_ROWS_PERCENT, false),
        /** Days since an equal file was applied, which this one therefore is again. */
        SAME_FILE(null, false);

        private final LiveSetting limit;
        private final boolean growsWithTime;

        Kind(LiveSetting limit, boolean growsWithTime) {
            this.limit = limit;
            this.growsWithTime = growsWithTime;
        }

        Optional<LiveSetting> limit() {
            return Optional.ofNullable(limit);
        }

        /** Whether more of it is to be expected the longer ago the last good dump is. */
        boolean growsWithTime() {
            return growsWithTime;
        }
    }
}
