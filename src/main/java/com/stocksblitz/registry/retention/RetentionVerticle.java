package com.stocksblitz.registry.retention;

import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.retention.api.RetentionApi;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves retention's channels and looks at its schedule. Runs on virtual threads ({@link #deployment()}). */
public final class RetentionVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);

    private final Bus bus;
    private final RetentionStore store;
    private final LiveSettings settings;
    private final Path archive;
    private final Duration look;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final String node;
    private RetentionDesk desk;

    /**
     * @param archive folder for backups, made if absent
     * @param look how often the schedule is looked at
     * @param node id of this node, unique in the cluster
     */
    public RetentionVerticle(
            Bus bus,
            RetentionStore store,
            LiveSettings settings,
            Path archive,
            Duration look,
            Clock clock,
            Supplier<UUID> ids,
            String node) {
        this.bus = bus;
        this.store = store;
        this.settings = settings;
        this.archive = archive;
        this.look = look;
        this.clock = clock;
        this.ids = ids;
        this.node = node;
    }

    /** How it must be deployed. */
    public static DeploymentOptions deployment() {
        return new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    }

    @Override
    public Future<?> start() {
        desk = new RetentionDesk(
                store,
                new Cleanup(store, archive, clock, node),
                settings,
                clock,
                node,
                alert -> bus.publish(AlertApi.RAISED, alert));
        vertx.setPeriodic(look.toMillis(), tick -> look());
        return Future.all(
                bus.serve(RetentionApi.STATUS, (query, origin) -> Future.succeededFuture(desk.status())),
                bus.serve(RetentionApi.RUN, (asked, origin) -> Future.succeededFuture(desk.run(asked, origin))));
    }

    @Override
    public Future<?> stop() {
        desk.stop();
        return Future.succeededFuture();
    }

    private void look() {
        try {
            desk.look(Origin.internal(ids.get().toString(), "retention", clock, look));
        } catch (Exception failed) { // await throws checked causes undeclared
            LOG.atWarn().setCause(failed).log("Retention did not run; the next try follows");
        }
    }
}
