package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Every live setting with type, default, range and description, as {@code conf/live-settings.json} states them. */
public final class SettingCatalog {
    private static final String BUNDLED = "conf/live-settings.json";

    private final Map<LiveSetting, SettingDefinition> definitions;

    private SettingCatalog(Map<LiveSetting, SettingDefinition> definitions) {
        this.definitions = Collections.unmodifiableMap(definitions);
    }

    /** The file in this program. */
    public static SettingCatalog bundled() {
        try (var file = SettingCatalog.class.getClassLoader().getResourceAsStream(BUNDLED)) {
            return parse(file.readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * @param json of the same form as the bundled file; must define every setting exactly once
     * @throws IllegalArgumentException naming what is wrong
     */
    public static SettingCatalog parse(byte[] json) {
        var definitions = new EnumMap<LiveSetting, SettingDefinition>(LiveSetting.class);
        for (var entry : entries(json)) {
            entry.stated("name", entry.name());
            if (definitions.put(entry.name(), entry.definition()) != null) {
                throw new IllegalArgumentException("defined twice: " + entry.name());
            }
        }
        for (var setting : LiveSetting.values()) {
            if (!definitions.containsKey(setting)) {
                throw new IllegalArgumentException("not defined: " + setting);
            }
        }
        return new SettingCatalog(definitions);
    }

    public SettingDefinition of(LiveSetting setting) {
        return definitions.get(setting);
    }

    /** All, in the order of the enum. */
    public Collection<SettingDefinition> all() {
        return definitions.values();
    }

    private static List<Entry> entries(byte[] json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<List<Entry>>() {});
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the list of live settings cannot be read", unreadable);
        }
    }

    /** How one setting stands in the file. */
    private record Entry(
            LiveSetting name,
            String type,
            @JsonProperty("default") String defaultValue,
            BigDecimal min,
            BigDecimal max,
            List<String> allowed,
            String pattern,
            String unit,
            String description) {

        SettingDefinition definition() {
            stated("type", type);
            return new SettingDefinition(
                    name, settingType(), stated("default", defaultValue), unit, stated("description", description));
        }

        private <T> T stated(String member, T value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " lacks " + member);
            }
            return value;
        }

        private SettingType settingType() {
            return switch (type) {
                case "flag" -> new SettingType.Flag();
                case "integer" ->
                    new SettingType.Whole(
                            stated("min", min).intValueExact(),
                            stated("max", max).intValueExact());
                case "decimal" -> new SettingType.Decimal(stated("min", min), stated("max", max));
                case "choice" -> new SettingType.Choice(stated("allowed", allowed));
                case "text" -> new SettingType.Text(Pattern.compile(stated("pattern", pattern)));
                default -> throw new IllegalArgumentException("unknown type of " + name + ": " + type);
            };
        }
    }
}
