package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.util.Arrays;
import java.util.List;

/** Settings that are read together; a toggle must not wait for the rest. */
enum Group {
    TOGGLES,
    OTHERS;

    /** The toggle of a feature. */
    static LiveSetting toggle(Feature feature) {
        return LiveSetting.valueOf(feature.name() + "_ENABLED");
    }

    static Group of(LiveSetting setting) {
        return TOGGLES.settings().contains(setting) ? TOGGLES : OTHERS;
    }

    List<LiveSetting> settings() {
        var toggles = Arrays.stream(Feature.values()).map(Group::toggle).toList();
        return Arrays.stream(LiveSetting.values())
                .filter(setting -> toggles.contains(setting) == (this == TOGGLES))
                .toList();
    }
}
