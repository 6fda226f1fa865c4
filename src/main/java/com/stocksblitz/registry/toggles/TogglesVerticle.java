package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the live settings in step with the config service. Started before the features: {@link #start()} ends after the
 * first reading or its time limit, with the service's values, the saved ones or the defaults in force.
 */
public final class TogglesVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TogglesVerticle.class);
    private static final int TOGGLES_POLL_MS = 2_000;
    /** The copy is also written where nothing changed, so that its age tells how old the values can be. */
    private static final Duration SAVE_PERIOD = Duration.ofMinutes(1);

    private final Bus bus;
    private final CurrentSettings settings;
    private final ConfigServiceClient client;
    private final SavedSettings saved;
    private final Clock clock;
    private final RandomGenerator random;
    private SettingsPoll toggles;
    private SettingsPoll others;
    private Instant savedAt = Instant.MIN;

    /**
     * @param settings made once for the process and handed to every room
     * @param client closed by whoever made it
     * @param directory where the last good values are saved, made if absent
     * @param random spreads the polls of many nodes
     */
    public TogglesVerticle(
            Bus bus,
            CurrentSettings settings,
            ConfigServiceClient client,
            Path directory,
            Clock clock,
            RandomGenerator random) {
        this.bus = bus;
        this.settings = settings;
        this.client = client;
        this.saved = new SavedSettings(directory);
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        toggles = poll(Group.TOGGLES, () -> TOGGLES_POLL_MS);
        others = poll(Group.OTHERS, () -> settings.current().integer(LiveSetting.CONFIG_POLL_MS));
        return vertx.executeBlocking(saved::read)
                .onSuccess(copy -> copy.ifPresent(settings::restore))
                .compose(restored -> bus.listenCluster(TogglesApi.FEATURES, changed -> {
                    toggles.wake();
                    others.wake();
                }))
                .compose(listening -> Future.join(toggles.start(), others.start()))
                .onSuccess(read -> LOG.atInfo()
                        .addKeyValue("state", settings.state().kind())
                        .addKeyValue("readAt", settings.state().readAt())
                        .addKeyValue("version", settings.state().version())
                        .log("Live settings are in force"));
    }

    @Override
    public Future<?> stop() {
        return Future.join(toggles.stop(), others.stop());
    }

    private SettingsPoll poll(Group group, IntSupplier periodMs) {
        return new SettingsPoll(vertx, group, client, settings, periodMs, random, this::save);
    }

    /** A copy that cannot be written harms only a later start. */
    private Future<Void> save(boolean changed) {
        var now = clock.instant();
        if (!changed && now.isBefore(savedAt.plus(SAVE_PERIOD))) {
            return Future.succeededFuture();
        }
        savedAt = now;
        var copy = settings.copy();
        return vertx.executeBlocking(() -> saved.write(copy)).otherwise(cause -> {
            LOG.atWarn().addKeyValue("cause", cause.toString()).log("The live settings cannot be saved");
            return null;
        });
    }
}
