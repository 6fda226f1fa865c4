package com.stocksblitz.registry.event;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a batch to an outlet along lanes: in a lane an event waits until the one before it is taken or given up, so a
 * poison event holds its own lane only, and that no longer than {@code EVENT_RETRY_ATTEMPTS} tries. While all is taken
 * at once, all lanes together keep the order of the log.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 2_000;
    private static final int MOST_DOUBLINGS = 10;

    private final Vertx vertx;
    private final String name;
    private final Outlet outlet;
    private final PoisonStore poison;
    private final OutletCounts counts;
    private final Consumer<Alert> alerts;
    private final Supplier<Future<Void>> renew;

    /**
     * @param name of the outlet
     * @param renew keeps the right to serve the outlet, before each further try; fails where another node has it
     */
    Delivery(
            Vertx vertx,
            String name,
            Outlet outlet,
            PoisonStore poison,
            OutletCounts counts,
            Consumer<Alert> alerts,
            Supplier<Future<Void>> renew) {
        this.vertx = vertx;
        this.name = name;
        this.outlet = outlet;
        this.poison = poison;
        this.counts = counts;
        this.alerts = alerts;
        this.renew = renew;
    }

    /** Done when each is taken or a dead letter; fails, when no lane is at work any more, where the outlet is away. */
    Future<Void> deliver(List<Event> batch, LiveSnapshot inForce) {
        var lane = lane(inForce.text(LiveSetting.EVENT_ORDERING_GUARANTEE));
        var ends = new HashMap<Object, Future<Void>>();
        for (var event : batch) {
            ends.compute(
                    lane.apply(event),
                    (same, before) -> before == null
                            ? attempt(event, 1, inForce)
                            : before.compose(done -> attempt(event, 1, inForce)));
        }
        return Future.join(List.copyOf(ends.values())).mapEmpty();
    }

    private static Function<Event, Object> lane(String guarantee) {
        return switch (guarantee) {
            case "none" -> Event::sequence;
            case "partition" -> event -> event.partitionkey() == null ? event.sequence() : event.partitionkey();
            default -> event -> "";
        };
    }

    private Future<Void> attempt(Event event, int number, LiveSnapshot inForce) {
        return outlet.deliver(event).transform(done -> {
            if (done.succeeded()) {
                counts.taken();
                return Future.succeededFuture();
            }
            if (done.cause() instanceof OutletAway) {
                return Future.failedFuture(done.cause());
            }
            counts.refused();
            return number < inForce.integer(LiveSetting.EVENT_RETRY_ATTEMPTS)
                    ? vertx.timer(pause(number))
                            .compose(paused -> renew.get())
                            .compose(held -> attempt(event, number + 1, inForce))
                    : bury(event, number, done.cause(), inForce.text(LiveSetting.DEAD_LETTER_QUEUE));
        });
    }

    private static long pause(int number) {
        return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(number - 1, MOST_DOUBLINGS));
    }

    private Future<Void> bury(Event event, int attempts, Throwable cause, String queue) {
        var reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return poison.bury(queue, name, event.position(), reason, attempts).onSuccess(buried -> {
            counts.buried();
            alerts.accept(new Alert(
                    "dead_letter",
                    "An event that an outlet could not take is a dead letter.",
                    Map.of("queue", queue, "outlet", name, "position", event.position(), "type", event.type())));
            LOG.atWarn()
                    .addKeyValue("outlet", name)
                    .addKeyValue("position", event.position())
                    .addKeyValue("type", event.type())
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("reason", reason)
                    .log("An event that an outlet could not take is a dead letter");
        });
    }
}
