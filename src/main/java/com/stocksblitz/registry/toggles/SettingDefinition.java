package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One live setting.
 *
 * @param defaultValue canonical
 * @param unit {@code ms}, {@code s}, {@code instruments} ..., empty where it has none
 * @param description one sentence for operators
 */
public record SettingDefinition(
        LiveSetting setting, SettingType type, String defaultValue, String unit, String description) {
    private static final Pattern SECRET = Pattern.compile("KEY|SECRET|PASSWORD|WEBHOOK");
    private static final String MASK = "***";

    public SettingDefinition {
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(type, "type");
        if (!type.accept(defaultValue).equals(Optional.of(defaultValue))) {
            throw new IllegalArgumentException(
                    "the default of " + setting + " must be " + type.expectation() + ": " + defaultValue);
        }
        if (description.isBlank()) {
            throw new IllegalArgumentException(setting + " has no description");
        }
        unit = unit == null ? "" : unit;
    }

    /**
     * A value as it may be shown, logged and audited: one that may hold a secret only where it is the default. Such a
     * value is kept in no copy either.
     */
    public String shown(String value) {
        return isSecret() && !value.equals(defaultValue) ? MASK : value;
    }

    boolean isSecret() {
        return SECRET.matcher(setting.name()).find();
    }

    /** For people: what a value must be, with its unit. */
    public String expectation() {
        return unit.isEmpty() ? type.expectation() : type.expectation() + " " + unit;
    }
}
