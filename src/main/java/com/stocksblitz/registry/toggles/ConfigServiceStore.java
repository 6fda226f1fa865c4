package com.stocksblitz.registry.toggles;

import io.vertx.config.spi.ConfigStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Reads a set of keys, all or nothing: a value as text, a key that is not set is absent, what is no text is null. All
 * reads begin at once under the client's one time limit, as many in flight as its pool has connections.
 */
final class ConfigServiceStore implements ConfigStore {
    private final ConfigServiceClient client;
    private final List<String> keys;

    ConfigServiceStore(ConfigServiceClient client, List<String> keys) {
        this.client = client;
        this.keys = keys;
    }

    /** Ends after the last read has ended, so that no answer of this reading can come after the next has begun. */
    @Override
    public Future<Buffer> get() {
        var reads = keys.stream().map(client::read).toList();
        return Future.join(reads).map(all -> {
            var values = new JsonObject();
            for (int i = 0; i < keys.size(); i++) {
                put(values, keys.get(i), reads.get(i).result());
            }
            return values.toBuffer();
        });
    }

    /** The client is shared and closed by whoever made it. */
    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    /** vertx-config names a logger after each store. */
    @Override
    public String toString() {
        return "config-service";
    }

    private static void put(JsonObject values, String key, Reading reading) {
        switch (reading) {
            case Reading.Value value -> values.put(key, value.text());
            case Reading.NotText notText -> values.putNull(key);
            case Reading.Unset unset -> {}
        }
    }
}
