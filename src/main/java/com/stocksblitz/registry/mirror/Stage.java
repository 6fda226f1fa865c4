package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.util.Locale;

/**
 * How far consumers have moved from the legacy screener to the registry, which is the side that counts in each of these
 * stages; in this order it goes forward.
 */
enum Stage {
    /** The screener is told each change, and compared. */
    LIVE,
    /** It is still told, so that there is a way back, and no longer compared. */
    RAMPDOWN,
    /** It is not told any more. */
    COMPLETE;

    /** The value of the setting that leaves it to {@code DUAL_WRITE_ENABLED}. */
    static final String UNSET = "unset";

    /** The one in force: while dual write is off the second write stands still, whatever the setting says. */
    static Stage of(LiveSnapshot inForce) {
        return inForce.isOn(Feature.DUAL_WRITE) ? of(inForce.text(LiveSetting.MIGRATION_STAGE), true) : COMPLETE;
    }

    /** The one that a value means. */
    static Stage of(String value, boolean dualWrite) {
        return value.equals(UNSET) ? dualWrite ? LIVE : COMPLETE : valueOf(value.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isTold() {
        return this != COMPLETE;
    }

    boolean isCompared() {
        return this == LIVE;
    }
}
