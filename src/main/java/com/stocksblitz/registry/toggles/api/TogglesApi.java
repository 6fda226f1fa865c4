package com.stocksblitz.registry.toggles.api;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Topic;
import java.time.Duration;

/** The channels of live settings. */
public final class TogglesApi {
    /** Makes every node of the cluster read the config service at once; best effort, as every node also polls it. */
    public static final Topic<FeaturesChanged> FEATURES =
            Topic.cluster("instrument-registry.features", FeaturesChanged.class);

    /** Carries an operator's word to the other nodes while no store is there; between nodes of this service only. */
    public static final Topic<SealedWord> WORDS = Topic.cluster("instrument-registry.features.words", SealedWord.class);

    /** The features as the asked node sees them. */
    public static final Call<FeaturesQuery, FeaturesAnswer> GET = Call.cluster(
            "instrument-registry.features.get", FeaturesQuery.class, FeaturesAnswer.class, Duration.ofSeconds(2));

    /** An operator's word about a feature, for every node. Fails with Malformed. */
    public static final Call<SetFeature, FeatureView> SET = Call.clusterChange(
            "instrument-registry.features.set", SetFeature.class, FeatureView.class, Duration.ofSeconds(5));

    /** Takes an operator's word about a feature back, for every node. Fails with Malformed. */
    public static final Call<ClearFeature, FeatureView> CLEAR =
            Call.local("toggles.clear", ClearFeature.class, FeatureView.class, Duration.ofSeconds(5));

    /** Every setting of this node and where its value comes from. */
    public static final Call<ConfigQuery, ConfigAnswer> CONFIG =
            Call.local("toggles.config", ConfigQuery.class, ConfigAnswer.class, Duration.ofSeconds(2));

    /** Writes settings to the config service. Fails with Malformed, and with Unavailable when it cannot be reached. */
    public static final Call<WriteConfig, ConfigWritten> WRITE =
            Call.local("toggles.write", WriteConfig.class, ConfigWritten.class, Duration.ofSeconds(8));

    private TogglesApi() {}
}
