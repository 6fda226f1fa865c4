package com.stocksblitz.registry.toggles;

import java.util.Objects;

/**
 * A node has written a setting to the config service for somebody.
 *
 * @param before what was in force on that node
 */
public record SettingWritten(String key, String before, String after, Doer doer) implements Told {
    public SettingWritten {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(doer, "doer");
    }
}
