package com.stocksblitz.registry.toggles.api;

import com.stocksblitz.registry.bus.Topic;

/** The channels of live settings. */
public final class TogglesApi {
    /** Makes every node of the cluster read the config service at once; best effort, as every node also polls it. */
    public static final Topic<FeaturesChanged> FEATURES =
            Topic.cluster("instrument-registry.features", FeaturesChanged.class);

    private TogglesApi() {}
}
