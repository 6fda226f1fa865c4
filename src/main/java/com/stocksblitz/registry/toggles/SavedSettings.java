package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good values, for a start while the config service is away: on the node's disk, and in a place that the nodes
 * share, for a node whose disk is new. What the config service confirmed last counts.
 */
final class SavedSettings {
    private static final Logger LOG = LoggerFactory.getLogger(SavedSettings.class);
    private static final String NAME = "live-settings.json";
    private static final Duration SHARED_LIMIT = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final DurableFile<Copy> file;
    private final SharedCopy shared;

    SavedSettings(Vertx vertx, Path directory, SharedCopy shared) {
        this.vertx = vertx;
        this.file = new DurableFile<>(directory.resolve(NAME), Copy.class);
        this.shared = shared;
    }

    /** Never fails; empty if there is none that can be read. */
    Future<Optional<Copy>> read() {
        return Future.all(vertx.executeBlocking(file::read), readShared()).map(both -> {
            Optional<Copy> own = both.resultAt(0);
            Optional<Copy> others = both.resultAt(1);
            return others.filter(copy ->
                            own.isEmpty() || copy.readAt().isAfter(own.get().readAt()))
                    .or(() -> own);
        });
    }

    /** Never fails: a copy that cannot be written harms only a later start. */
    Future<Void> write(Copy copy) {
        return Future.join(
                        vertx.executeBlocking(() -> file.write(copy))
                                .onFailure(cause -> LOG.atWarn()
                                        .addKeyValue("cause", cause.toString())
                                        .log("The live settings cannot be saved")),
                        writeShared(copy))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Optional<Copy>> readShared() {
        return shared.find()
                .timeout(SHARED_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(json -> json.flatMap(SavedSettings::parse))
                .otherwise(Optional.empty());
    }

    private Future<Void> writeShared(Copy copy) {
        try {
            return shared.put(Json.mapper().writeValueAsString(copy))
                    .timeout(SHARED_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .otherwiseEmpty();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("live settings cannot be written as JSON", impossible);
        }
    }

    private static Optional<Copy> parse(String json) {
        try {
            return Optional.of(Json.mapper().readValue(json, Copy.class));
        } catch (JsonProcessingException unreadable) {
            LOG.atWarn().log("The shared copy of the live settings cannot be read and is left aside");
            return Optional.empty();
        }
    }

    /**
     * @param readAt when the config service confirmed the values
     * @param values by key, only those that it holds
     * @param offSince since when a feature is off, for each that is
     */
    record Copy(Instant readAt, Map<String, String> values, Map<Feature, Instant> offSince) {
        Copy {
            if (readAt == null || values == null || offSince == null) {
                throw new IllegalArgumentException("the saved copy is not complete");
            }
            values = Map.copyOf(values);
            offSince = Map.copyOf(offSince);
        }
    }
}
