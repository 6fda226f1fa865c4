package com.stocksblitz.registry.alert;

import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Posts the alerts of this node, and looks each second at what may be wrong with it. */
public final class AlertVerticle extends VerticleBase {
    private static final long LOOK_EVERY_MS = 1_000;

    private final Bus bus;
    private final LiveSettings live;
    private final AlertSettings settings;
    private final Condition.Source conditions;
    private final AlertCounts counts;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final String node;
    private final Set<String> bad = new HashSet<>();
    private AlertSender sender;
    private AlertPost post;

    /** @param node id of this node, unique in the cluster */
    public AlertVerticle(
            Bus bus,
            LiveSettings live,
            AlertSettings settings,
            Condition.Source conditions,
            AlertCounts counts,
            Clock clock,
            Supplier<UUID> ids,
            String node) {
        this.bus = bus;
        this.live = live;
        this.settings = settings;
        this.conditions = conditions;
        this.counts = counts;
        this.clock = clock;
        this.ids = ids;
        this.node = node;
    }

    @Override
    public Future<?> start() {
        post = new AlertPost(vertx, settings, clock);
        sender = new AlertSender(vertx, live, settings, post, counts, clock, ids, node);
        vertx.setPeriodic(LOOK_EVERY_MS, tick -> look());
        return bus.listen(AlertApi.RAISED, sender::raise);
    }

    /** What still waits is lost. */
    @Override
    public Future<?> stop() {
        return post.close();
    }

    private void look() {
        for (var condition : conditions.get()) {
            var name = condition.kind() + ' ' + condition.subject();
            if (condition.isWell() ? bad.remove(name) : bad.add(name)) {
                sender.raise(condition.alert());
            }
        }
        sender.look();
    }
}
