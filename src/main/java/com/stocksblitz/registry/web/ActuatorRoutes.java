package com.stocksblitz.registry.web;

import com.stocksblitz.registry.ops.Readiness;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operator's view: metrics, features, the state of what the service stands on. */
final class ActuatorRoutes implements Routes {
    private final LiveSettings live;
    private final Readiness readiness;
    private final PrometheusMeterRegistry registry;
    private final Clock clock;

    ActuatorRoutes(LiveSettings live, Readiness readiness, PrometheusMeterRegistry registry, Clock clock) {
        this.live = live;
        this.readiness = readiness;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getMetrics",
                        request -> Future.succeededFuture(Answer.bytes(
                                "text/plain; version=0.0.4; charset=utf-8", Buffer.buffer(registry.scrape()))),
                "getFeatures", request -> Future.succeededFuture(Answer.ok(features())),
                "getStatus", request -> Future.succeededFuture(Answer.ok(status())));
    }

    private Features features() {
        var snapshot = live.current();
        var features = Arrays.stream(Feature.values())
                .map(feature -> snapshot.refusal(feature)
                        .map(off -> new FeatureState(feature.name(), false, off.cause(), off.since()))
                        .orElseGet(() -> new FeatureState(feature.name(), true, null, null)))
                .toList();
        return new Features(
                snapshot.version(),
                snapshot.readAt(),
                Duration.between(snapshot.readAt(), clock.instant()).toSeconds(),
                features);
    }

    private Status status() {
        var report = readiness.report();
        var services = new LinkedHashMap<String, Readiness.CheckState>();
        report.checks().forEach(services::put);
        long healthy = services.values().stream()
                .filter(state -> state.status() == Readiness.Status.UP)
                .count();
        return new Status(
                services,
                report.isReady() && healthy == services.size(),
                new Summary(services.size(), healthy, services.size() - healthy),
                report.takenAt());
    }

    /** @param ageSeconds since the values were last confirmed */
    record Features(long version, Instant readAt, long ageSeconds, List<FeatureState> features) {}

    /** @param cause why it is off; null while it is on */
    record FeatureState(String feature, boolean enabled, String cause, Instant since) {}

    record Status(
            Map<String, Readiness.CheckState> services, boolean overallHealthy, Summary summary, Instant timestamp) {}

    record Summary(long totalServices, long healthyServices, long unhealthyServices) {}
}
