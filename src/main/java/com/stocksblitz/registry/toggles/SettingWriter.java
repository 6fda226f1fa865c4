package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.toggles.api.ConfigWritten;
import com.stocksblitz.registry.toggles.api.ConfigWritten.Written;
import com.stocksblitz.registry.toggles.api.FeaturesChanged;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import com.stocksblitz.registry.toggles.api.WriteConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes settings through to the config service, makes every node read them back, and waits until this one has. The
 * values are checked before the first is written; one that the service refuses ends the writing, and what was written
 * before stays, as the service knows no transaction.
 */
final class SettingWriter {
    private static final Duration READ_BACK = Duration.ofSeconds(2);
    private static final int LOOK_EVERY_MS = 5;

    private final Vertx vertx;
    private final Bus bus;
    private final CurrentSettings settings;
    private final Optional<ConfigServiceClient> client;
    private final FlipJournal journal;
    private final String node;
    private final Clock clock;
    private final Supplier<UUID> ids;

    SettingWriter(
            Vertx vertx,
            Bus bus,
            CurrentSettings settings,
            Optional<ConfigServiceClient> client,
            FlipJournal journal,
            String node,
            Clock clock,
            Supplier<UUID> ids) {
        this.vertx = vertx;
        this.bus = bus;
        this.settings = settings;
        this.client = client;
        this.journal = journal;
        this.node = node;
        this.clock = clock;
        this.ids = ids;
    }

    /** Fails with Malformed, and with Unavailable where the config service does not take it. */
    Future<ConfigWritten> write(WriteConfig asked, Origin origin) {
        var accepted = check(asked);
        if (client.isEmpty()) {
            return Future.failedFuture(unavailable("There is no config service: CONFIG_SERVICE_URL is not set."));
        }
        var before = settings.current();
        Future<Void> all = Future.succeededFuture();
        for (var one : accepted.entrySet()) {
            all = all.compose(written -> write(one.getKey(), one.getValue(), before, origin));
        }
        return all.recover(cause -> Future.failedFuture(unavailable("The config service did not take the change.")))
                .eventually(() -> {
                    bus.publish(
                            TogglesApi.FEATURES,
                            new FeaturesChanged(accepted.keySet().stream()
                                    .map(LiveSetting::key)
                                    .toList()));
                    return Future.succeededFuture();
                })
                .compose(written -> readBack(accepted, clock.instant().plus(READ_BACK)))
                .map(ended -> answer(accepted, before));
    }

    private Map<LiveSetting, String> check(WriteConfig asked) {
        var accepted = new EnumMap<LiveSetting, String>(LiveSetting.class);
        var errors = new ArrayList<FieldError>();
        asked.values().forEach((key, text) -> {
            var setting = LiveSetting.find(key);
            if (setting.isEmpty()) {
                errors.add(new FieldError("/" + key, "unknown_field", "There is no such setting."));
                return;
            }
            var definition = settings.catalog().of(setting.get());
            definition
                    .type()
                    .accept(text)
                    .ifPresentOrElse(
                            value -> accepted.put(setting.get(), value),
                            () -> errors.add(new FieldError(
                                    "/" + key, "wrong_value", "Must be " + definition.expectation() + ".")));
        });
        if (asked.values().isEmpty()) {
            errors.add(new FieldError("", "required", "At least one setting."));
        }
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        return accepted;
    }

    private Future<Void> write(LiveSetting setting, String value, LiveSnapshot before, Origin origin) {
        var definition = settings.catalog().of(setting);
        return client.orElseThrow()
                .write(setting.key(), value, definition.description())
                .onSuccess(written -> journal.add(new SettingWritten(
                        setting.key(),
                        definition.shown(before.text(setting)),
                        definition.shown(value),
                        Doer.of(origin, ids.get(), node, clock.instant().truncatedTo(ChronoUnit.MILLIS)))));
    }

    private Future<Void> readBack(Map<LiveSetting, String> written, Instant until) {
        return isInForce(written) || !clock.instant().isBefore(until)
                ? Future.succeededFuture()
                : vertx.timer(LOOK_EVERY_MS).compose(later -> readBack(written, until));
    }

    private boolean isInForce(Map<LiveSetting, String> written) {
        var now = settings.current();
        return written.entrySet().stream()
                .allMatch(one -> now.text(one.getKey()).equals(one.getValue()));
    }

    private ConfigWritten answer(Map<LiveSetting, String> written, LiveSnapshot before) {
        var now = settings.current();
        return new ConfigWritten(
                now.version(),
                written.entrySet().stream()
                        .map(one -> new Written(
                                one.getKey().key(),
                                shown(one.getKey(), before.text(one.getKey())),
                                shown(one.getKey(), one.getValue()),
                                now.text(one.getKey()).equals(one.getValue())))
                        .toList());
    }

    private String shown(LiveSetting setting, String value) {
        return settings.catalog().of(setting).shown(value);
    }

    private static FailureException unavailable(String detail) {
        return new FailureException(new Failure.Unavailable(detail, Duration.ofSeconds(5)));
    }
}
