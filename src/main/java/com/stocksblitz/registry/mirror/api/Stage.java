package com.stocksblitz.registry.mirror.api;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.util.Locale;

/**
 * How far index memberships have moved from the legacy screener to the registry; in this order it goes forward. The
 * side that counts answers every read and is written first; if that write fails the other side is not tried.
 */
public enum Stage {
    /** The registry passes everything through. */
    OFF(Side.LEGACY, false, false),
    /** What the screener took is written to the registry too. */
    DUALWRITE(Side.LEGACY, true, false),
    /** As before, and what the registry would answer is compared with what the screener answers. */
    SHADOW(Side.LEGACY, true, true),
    /** The registry counts; the screener is told each change after the fact, and compared. */
    LIVE(Side.REGISTRY, true, true),
    /** It is still told, so that there is a way back, and no longer compared. */
    RAMPDOWN(Side.REGISTRY, true, false),
    /** It is not told any more. */
    COMPLETE(Side.REGISTRY, false, false);

    /** The value of the setting that leaves it to {@code DUAL_WRITE_ENABLED}. */
    public static final String UNSET = "unset";

    private final Side counts;
    private final boolean writesBoth;
    private final boolean compares;

    Stage(Side counts, boolean writesBoth, boolean compares) {
        this.counts = counts;
        this.writesBoth = writesBoth;
        this.compares = compares;
    }

    /** Who holds memberships. */
    public enum Side {
        LEGACY,
        REGISTRY
    }

    /** The one that the setting asks for, whatever the toggle says. */
    public static Stage asked(LiveSnapshot inForce) {
        return of(inForce.text(LiveSetting.MIGRATION_STAGE));
    }

    /**
     * The one that a value of the setting means. Unset is {@code live}: while dual write is off that comes to
     * {@code complete}, see {@link #under}.
     */
    public static Stage of(String value) {
        return value.equals(UNSET) ? LIVE : valueOf(value.toUpperCase(Locale.ROOT));
    }

    /** What is left of it while dual write is off: the second write stops, never the one that counts. */
    public Stage under(boolean dualWrite) {
        return dualWrite ? this : counts == Side.LEGACY ? OFF : COMPLETE;
    }

    /** The side that answers and is written first. */
    public Side counts() {
        return counts;
    }

    /** Whether the other side is written too. */
    public boolean writesBoth() {
        return writesBoth;
    }

    /** Whether answers of both sides are compared. */
    public boolean compares() {
        return compares;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
