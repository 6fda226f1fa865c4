package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.StageQuery;
import com.stocksblitz.registry.ops.NodesAnswer;
import com.stocksblitz.registry.ops.NodesApi;
import com.stocksblitz.registry.ops.NodesQuery;
import com.stocksblitz.registry.ops.Readiness;
import com.stocksblitz.registry.toggles.api.ClearFeature;
import com.stocksblitz.registry.toggles.api.ConfigQuery;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeatureView;
import com.stocksblitz.registry.toggles.api.FeaturesAnswer;
import com.stocksblitz.registry.toggles.api.FeaturesQuery;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.SetFeature;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import com.stocksblitz.registry.toggles.api.WriteConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator's view and hands: metrics, features, settings, nodes, the state of what the service stands on. */
final class ActuatorRoutes implements Routes {
    private static final Set<String> STAGES = Stream.concat(
                    Stream.of(Stage.UNSET), Arrays.stream(Stage.values()).map(Stage::word))
            .collect(Collectors.toUnmodifiableSet());

    private final Bus bus;
    private final Readiness readiness;
    private final PrometheusMeterRegistry registry;

    ActuatorRoutes(Bus bus, Readiness readiness, PrometheusMeterRegistry registry) {
        this.bus = bus;
        this.readiness = readiness;
        this.registry = registry;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.ofEntries(
                Map.entry("getMetrics", request -> Future.succeededFuture(metrics())),
                Map.entry("getFeatures", this::features),
                Map.entry("setFeature", this::setFeature),
                Map.entry("clearFeature", this::clearFeature),
                Map.entry("getConfig", this::config),
                Map.entry("writeConfig", this::writeConfig),
                Map.entry("listNodes", this::nodes),
                Map.entry("getStatus", request -> Future.succeededFuture(Answer.ok(status()))));
    }

    private Answer metrics() {
        return Answer.bytes("text/plain; version=0.0.4; charset=utf-8", Buffer.buffer(registry.scrape()));
    }

    private Future<Answer> features(Request request) {
        return Future.all(
                        bus.ask(TogglesApi.GET, new FeaturesQuery(), request.origin()),
                        bus.ask(NodesApi.LIST, new NodesQuery(), request.origin()))
                .map(both -> Answer.ok(Features.of(both.resultAt(0), both.resultAt(1))));
    }

    private Future<Answer> setFeature(Request request) {
        var body = request.body();
        var expiresAt = Optional.ofNullable(body.path("expires_at").textValue()).map(OffsetDateTime::parse);
        var asked = new SetFeature(
                Feature.valueOf(request.text("feature")),
                body.get("enabled").booleanValue(),
                body.path("reason").textValue(),
                expiresAt.map(OffsetDateTime::toInstant).orElse(null));
        return bus.ask(TogglesApi.SET, asked, request.origin()).map(Answer::ok);
    }

    private Future<Answer> clearFeature(Request request) {
        var asked = new ClearFeature(Feature.valueOf(request.text("feature")), request.text("reason"));
        return bus.ask(TogglesApi.CLEAR, asked, request.origin()).map(Answer::ok);
    }

    private Future<Answer> config(Request request) {
        return bus.ask(TogglesApi.CONFIG, new ConfigQuery(), request.origin()).map(Answer::ok);
    }

    private Future<Answer> writeConfig(Request request) {
        var values = new LinkedHashMap<String, String>();
        var errors = new ArrayList<FieldError>();
        request.body().properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
            } else {
                errors.add(new FieldError("/" + field.getKey(), "wrong_type", "A text, a number or a truth value."));
            }
        });
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        var stage = stage(values);
        return stage.<Future<?>>map(asked -> bus.ask(MirrorApi.GATE, asked, request.origin()))
                .orElseGet(Future::succeededFuture)
                .compose(allowed -> bus.ask(TogglesApi.WRITE, new WriteConfig(values), request.origin()))
                .compose(written -> stage.<Future<?>>map(asked -> bus.ask(MirrorApi.MOVE, asked, request.origin()))
                        .orElseGet(Future::succeededFuture)
                        // What is written is written; the status tells where the stage stands.
                        .otherwiseEmpty()
                        .map(moved -> Answer.ok(written)));
    }

    /** The stage that is to be set. A value that is none is refused with the others that are wrong. */
    private static Optional<StageQuery> stage(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(one -> LiveSetting.find(one.getKey())
                        .filter(LiveSetting.MIGRATION_STAGE::equals)
                        .isPresent())
                .map(one -> one.getValue().strip().toLowerCase(Locale.ROOT))
                .filter(STAGES::contains)
                .findFirst()
                .map(StageQuery::new);
    }

    private Future<Answer> nodes(Request request) {
        return bus.ask(NodesApi.LIST, new NodesQuery(), request.origin()).map(Answer::ok);
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

    /** The features of this node, then of each, with those that did not answer. */
    record Features(
            String node,
            long version,
            Instant readAt,
            long ageSeconds,
            String state,
            List<FeatureView> features,
            List<NodeFeatures> nodes) {
        static Features of(FeaturesAnswer own, NodesAnswer all) {
            return new Features(
                    own.node(),
                    own.version(),
                    own.readAt(),
                    own.ageSeconds(),
                    own.state(),
                    own.features(),
                    all.nodes().stream()
                            .map(one -> new NodeFeatures(
                                    one.node(),
                                    one.answered(),
                                    one.ageMs(),
                                    one.state().features()))
                            .toList());
        }
    }

    /** @param features what it told last, where it has not answered */
    record NodeFeatures(String node, boolean answered, long ageMs, FeaturesAnswer features) {}

    record Status(
            Map<String, Readiness.CheckState> services, boolean overallHealthy, Summary summary, Instant timestamp) {}

    record Summary(long totalServices, long healthyServices, long unhealthyServices) {}
}
