package com.stocksblitz.registry.retention;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is deleted when it is too old, and which setting says when that is. */
public enum Policy {
    /** Rows of the audit trail; their places in the chain stay. */
    AUDIT_TRAIL(LiveSetting.AUDIT_LOG_RETENTION_DAYS),
    /** Events of the log, from its beginning on. */
    EVENTS(LiveSetting.EVENT_RETENTION_DAYS),
    /** Statements about memberships that were corrected, and those that later ones have ended. */
    INDEX_HISTORY(LiveSetting.INDEX_HISTORY_RETENTION_DAYS);

    private final LiveSetting setting;

    Policy(LiveSetting setting) {
        this.setting = setting;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String setting() {
        return setting.key();
    }

    Instant cutoff(LiveSnapshot inForce, Instant now) {
        return now.minus(Duration.ofDays(inForce.integer(setting)));
    }
}
