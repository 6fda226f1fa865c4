package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.MirrorQuery;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.MirrorStatus.State;
import com.stocksblitz.registry.mirror.api.ReadDifference;
import com.stocksblitz.registry.toggles.Cause;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeatureView;
import com.stocksblitz.registry.toggles.api.FeaturesQuery;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.SetFeature;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import com.stocksblitz.registry.toggles.api.WriteConfig;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The second write to the legacy screener: switched and looked at. */
final class DualWriteRoutes implements Routes {
    private static final String REASON = "disabled by an operator";

    private final Bus bus;
    private final Clock clock;

    DualWriteRoutes(Bus bus, Clock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "toggleDualWrite", this::toggle,
                "getDualWriteStatus", this::status,
                "disableDualWrite", this::disable);
    }

    private Future<Answer> toggle(Request request) {
        boolean enabled = request.body().get("enabled").booleanValue();
        var values = Map.of(LiveSetting.DUAL_WRITE_ENABLED.key(), Boolean.toString(enabled));
        return allowed(enabled, request.origin())
                .compose(allowed -> bus.ask(TogglesApi.WRITE, new WriteConfig(values), request.origin()))
                .compose(written -> feature(request.origin()))
                .map(feature -> Answer.ok(new Toggled(
                        true, message(enabled, feature), enabled, feature.enabled() == enabled, clock.instant())));
    }

    /** Off needs nothing; on needs somewhere to write to. */
    private Future<Void> allowed(boolean enabled, Origin origin) {
        return enabled
                ? bus.ask(MirrorApi.STATUS, new MirrorQuery(), origin).map(status -> {
                    if (status.state() == State.NOT_CONFIGURED) {
                        throw new FailureException(new Failure.Refused(
                                "refused",
                                "There is no legacy screener to write to.",
                                List.of(new FieldError(
                                        "/enabled", State.NOT_CONFIGURED.word(), "SCREENER_SERVICE_URL is not set."))));
                    }
                    return null;
                })
                : Future.succeededFuture();
    }

    private Future<FeatureView> feature(Origin origin) {
        return bus.ask(TogglesApi.GET, new FeaturesQuery(), origin)
                .map(all -> all.features().stream()
                        .filter(feature -> feature.feature().equals(Feature.DUAL_WRITE.name()))
                        .findFirst()
                        .orElseThrow());
    }

    private static String message(boolean enabled, FeatureView feature) {
        return enabled && Cause.OPERATOR.word().equals(feature.cause())
                ? "The toggle is written to the config service; an operator's word keeps the second write off:"
                        + " POST /actuator/features/DUAL_WRITE lifts it."
                : "The toggle is written to the config service.";
    }

    private Future<Answer> status(Request request) {
        return bus.ask(MirrorApi.STATUS, new MirrorQuery(), request.origin())
                .map(status -> Answer.ok(Status.of(status, clock.instant())));
    }

    /** By an operator's word: it needs neither config service nor database. */
    private Future<Answer> disable(Request request) {
        return bus.ask(TogglesApi.SET, new SetFeature(Feature.DUAL_WRITE, false, REASON, null), request.origin())
                .map(off -> Answer.ok(new Disabled(
                        true,
                        "The second write ends with the batch under way, on every node; its position stands still."
                                + " POST /actuator/features/DUAL_WRITE lifts this.",
                        clock.instant())));
    }

    record Toggled(boolean success, String message, boolean enabled, boolean inForce, Instant timestamp) {}

    record Disabled(boolean success, String message, Instant timestamp) {}

    record Status(String service, Health health, Metrics metrics, Instant timestamp) {
        static Status of(MirrorStatus status, Instant now) {
            return new Status(
                    "dual_write",
                    new Health(
                            status.state() != State.WAITING && status.openLetters() == 0,
                            new Details(
                                    status.state().word(),
                                    status.stage(),
                                    status.move().reached(),
                                    status.move().since(),
                                    status.move().asked(),
                                    status.move().reasons(),
                                    status.move().registryBehind(),
                                    status.move().writeSeconds(),
                                    status.target(),
                                    status.breaker(),
                                    status.validationMode(),
                                    status.holder(),
                                    status.lastError(),
                                    status.lastErrorAt())),
                    new Metrics(
                            status.position(),
                            status.head(),
                            Math.max(0, status.head() - status.position()),
                            status.queue(),
                            status.oldestSeconds(),
                            status.told(),
                            status.openLetters(),
                            status.node(),
                            status.differences()),
                    now);
        }
    }

    record Health(boolean isHealthy, Details details) {}

    record Details(
            String state,
            String stage,
            String reachedStage,
            Instant reachedSince,
            String askedStage,
            List<FieldError> askedWaitsFor,
            boolean registryBehind,
            Long writeSeconds,
            String target,
            String breaker,
            String validationMode,
            String holder,
            String lastError,
            Instant lastErrorAt) {}

    record Metrics(
            long position,
            long head,
            long lag,
            long queue,
            Long oldestSeconds,
            long told,
            long deadLetters,
            MirrorStatus.Counts node,
            List<ReadDifference> readDifferences) {}
}
