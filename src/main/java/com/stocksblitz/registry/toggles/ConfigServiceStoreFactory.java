package com.stocksblitz.registry.toggles;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.util.List;

/** Makes the config service a store of vertx-config; found through {@code META-INF/services}. */
public final class ConfigServiceStoreFactory implements ConfigStoreFactory {
    private static final String NAME = "registry-config-service";
    private static final String SOURCE = "source";

    /**
     * A retriever of some keys, which reads when asked and never by itself: vertx-config's own scans have a fixed
     * period and overlap, so that an older answer can come last.
     */
    static ConfigRetriever retriever(Vertx vertx, ConfigServiceClient client, List<String> keys) {
        var store = new ConfigStoreOptions()
                .setType(NAME)
                .setConfig(new JsonObject().put(SOURCE, new Source(client, List.copyOf(keys))));
        return ConfigRetriever.create(
                vertx,
                new ConfigRetrieverOptions()
                        .setIncludeDefaultStores(false)
                        .setScanPeriod(-1)
                        .addStore(store));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ConfigStore create(Vertx vertx, JsonObject configuration) {
        var source = (Source) configuration.getValue(SOURCE);
        return new ConfigServiceStore(source.client(), source.keys());
    }

    /** Passes the client through options that are meant for JSON, so that the API key does not stand in them. */
    private record Source(ConfigServiceClient client, List<String> keys) implements Shareable {}
}
