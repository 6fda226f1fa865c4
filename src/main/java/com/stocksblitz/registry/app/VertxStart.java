package com.stocksblitz.registry.app;

import com.stocksblitz.registry.bus.Cluster;
import com.stocksblitz.registry.bus.ClusterSettings;
import com.stocksblitz.registry.settings.BootSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.VertxPrometheusOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** Makes the Vert.x of the process, alone or in a cluster. */
final class VertxStart {
    /** Few: what blocks here is reading files and searches with facets; each thread costs stack memory. */
    private static final int WORKERS = 8;

    private static final Duration NO_HEARTBEAT = Duration.ofSeconds(15);

    private VertxStart() {}

    static Future<Vertx> start(BootSettings settings, PrometheusMeterRegistry meters) {
        var options = new VertxOptions()
                .setEventLoopPoolSize(settings.eventLoops())
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setEnabled(true)
                        .setPrometheusOptions(new VertxPrometheusOptions().setEnabled(true))
                        // Never path or remote address: their number has no bound.
                        .setLabels(EnumSet.of(
                                Label.HTTP_METHOD, Label.HTTP_CODE, Label.POOL_TYPE, Label.POOL_NAME, Label.EB_SIDE)));
        var builder =
                Vertx.builder().withTransport(new SlicedLoops()).withMetrics(new MicrometerMetricsFactory(meters));
        return settings.cluster()
                .map(cluster -> Cluster.join(builder, options, clusterSettings(cluster)))
                .orElseGet(() -> alone(builder, options));
    }

    private static Future<Vertx> alone(VertxBuilder builder, VertxOptions options) {
        return Future.succeededFuture(builder.with(options).build());
    }

    private static ClusterSettings clusterSettings(BootSettings.ClusterMembers cluster) {
        var self = cluster.host() + ":" + cluster.port();
        return new ClusterSettings(
                cluster.name(),
                cluster.host(),
                cluster.port(),
                0,
                cluster.members().isEmpty() ? List.of(self) : cluster.members(),
                NO_HEARTBEAT);
    }
}
