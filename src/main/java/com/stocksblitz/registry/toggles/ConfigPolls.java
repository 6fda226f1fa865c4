package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** Keeps the settings in step with the config service, and a copy of the last good ones for a later start. */
final class ConfigPolls {
    private static final int TOGGLES_POLL_MS = 2_000;
    /** The copy is also written where nothing changed, so that its age tells how old the values can be. */
    private static final Duration SAVE_PERIOD = Duration.ofMinutes(1);

    private final CurrentSettings settings;
    private final ConfigServiceClient client;
    private final SavedSettings saved;
    private final Consumer<Change> onToggles;
    private final Clock clock;
    private final SettingsPoll toggles;
    private final SettingsPoll others;
    private Instant savedAt = Instant.EPOCH;

    /**
     * @param onToggles told what each successful reading of the toggles changed, also where that is nothing
     * @param random spreads the polls of many nodes
     */
    ConfigPolls(
            Vertx vertx,
            CurrentSettings settings,
            ConfigServiceClient client,
            SavedSettings saved,
            Consumer<Change> onToggles,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.client = client;
        this.saved = saved;
        this.onToggles = onToggles;
        this.clock = clock;
        IntSupplier othersPeriod = () -> settings.current().integer(LiveSetting.CONFIG_POLL_MS);
        this.toggles =
                new SettingsPoll(vertx, Group.TOGGLES, client, settings, () -> TOGGLES_POLL_MS, random, this::toggled);
        this.others = new SettingsPoll(vertx, Group.OTHERS, client, settings, othersPeriod, random, this::others);
    }

    /** Done when the first readings have ended, well or badly. */
    Future<?> start() {
        client.whenBack(() -> {
            toggles.retry();
            others.retry();
        });
        return Future.join(toggles.start(), others.start());
    }

    /** Reads at once what holds one of the keys; all where none is named. */
    void wake(Collection<String> keys) {
        var toggleKeys = Group.TOGGLES.settings().stream().map(LiveSetting::key).toList();
        if (keys.isEmpty() || keys.stream().anyMatch(toggleKeys::contains)) {
            toggles.wake();
        }
        if (!toggleKeys.containsAll(keys) || keys.isEmpty()) {
            others.wake();
        }
    }

    Future<?> stop() {
        return Future.join(toggles.stop(), others.stop());
    }

    private Future<Void> toggled(Change change) {
        onToggles.accept(change);
        return save(change);
    }

    /** What the service lists beside our keys is told to operators only; that it could not be had changes nothing. */
    private Future<Void> others(Change change) {
        return save(change)
                .compose(saved -> client.names())
                .onSuccess(settings::listed)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Void> save(Change change) {
        var now = clock.instant();
        if (!change.isAny() && now.isBefore(savedAt.plus(SAVE_PERIOD))) {
            return Future.succeededFuture();
        }
        savedAt = now;
        return saved.write(settings.copy());
    }
}
