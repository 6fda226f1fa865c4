package com.stocksblitz.registry.event;

import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.Redeliver;
import com.stocksblitz.registry.event.api.Redelivered;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;

/** Runs the sequencer, the watch of the log, the event bus as outlet, and answers pages. */
public final class EventVerticle extends VerticleBase {
    /** As many as the log itself can take in; an outlet that is behind must not take the bus from the requests. */
    private static final int HINTS_PER_SECOND = 20_000;

    private final Bus bus;
    private final EventLog log;
    private final PoisonStore poison;
    private final OutletCounts counts;
    private final LiveSettings settings;
    private final Clock clock;
    private final String node;
    private Sequencer sequencer;
    private HeadWatch head;
    private LogFollower busOutlet;

    /** @param node id of this node, unique in the cluster */
    public EventVerticle(
            Bus bus,
            EventLog log,
            PoisonStore poison,
            OutletCounts counts,
            LiveSettings settings,
            Clock clock,
            String node) {
        this.bus = bus;
        this.log = log;
        this.poison = poison;
        this.counts = counts;
        this.settings = settings;
        this.clock = clock;
        this.node = node;
    }

    /** Does not wait for the database: what needs it begins when it is there. */
    @Override
    public Future<?> start() {
        head = new HeadWatch(vertx, log, bus);
        sequencer = new Sequencer(vertx, log, head::reached);
        var outlet = new BusOutlet(bus);
        busOutlet = new LogFollower(
                vertx,
                BusOutlet.NAME,
                node,
                log,
                settings,
                clock,
                HINTS_PER_SECOND,
                outlet,
                poison,
                counts,
                alert -> bus.publish(AlertApi.RAISED, alert));
        var pages = new EventPages(log, settings);
        return Future.all(
                        bus.listen(EventApi.WRITTEN, written -> sequencer.wake()),
                        bus.listen(EventApi.ADVANCED, advanced -> busOutlet.wake()),
                        bus.serve(EventApi.PAGE, pages::page),
                        bus.serve(EventApi.REDELIVER, (asked, origin) -> redeliver(outlet, asked)))
                .onSuccess(reachable -> {
                    head.start();
                    sequencer.wake();
                    busOutlet.wake();
                });
    }

    private static Future<Redelivered> redeliver(Outlet outlet, Redeliver asked) {
        return asked.outlet().equals(BusOutlet.NAME)
                ? outlet.deliver(asked.event())
                        .map(taken -> new Redelivered(null))
                        .otherwise(cause -> new Redelivered(cause.getMessage()))
                : Future.failedFuture(new FailureException(Failure.NotFound.of("There is no such outlet any more.")));
    }

    /** The consumers on the bus end with the verticle. */
    @Override
    public Future<?> stop() {
        return Future.join(sequencer.stop(), busOutlet.stop(), head.stop());
    }
}
