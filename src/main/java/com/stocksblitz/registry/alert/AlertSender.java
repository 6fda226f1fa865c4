package com.stocksblitz.registry.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.alert.Throttle.Told;
import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts one after the other, each tried so often and then given up; what waits is bounded, the oldest goes
 * first. Without an address nothing waits. Belongs to one context.
 */
final class AlertSender {
    /** The value of the setting that means that there is no receiver. */
    static final String OFF = "off";

    static final int MOST_WAITING = 100;
    static final int TRIES = 3;
    private static final int LONGER = 4;
    private static final Logger LOG = LoggerFactory.getLogger(AlertSender.class);

    private final Vertx vertx;
    private final LiveSettings live;
    private final AlertSettings settings;
    private final AlertPost post;
    private final AlertCounts counts;
    private final Throttle throttle;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final String node;
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private boolean sending;

    AlertSender(
            Vertx vertx,
            LiveSettings live,
            AlertSettings settings,
            AlertPost post,
            AlertCounts counts,
            Clock clock,
            Supplier<UUID> ids,
            String node) {
        this.vertx = vertx;
        this.live = live;
        this.settings = settings;
        this.post = post;
        this.counts = counts;
        this.throttle = new Throttle(settings.quiet());
        this.clock = clock;
        this.ids = ids;
        this.node = node;
    }

    private record Letter(String id, Buffer body, String kind) {}

    /** The body of the request. */
    private record Content(
            String type,
            String kind,
            String summary,
            Map<String, Object> details,
            int suppressed,
            Instant timestamp,
            String service,
            String environment,
            String node) {}

    void raise(Alert alert) {
        counts.isRaised();
        if (isOff()) {
            return;
        }
        throttle.pass(alert, clock.instant()).ifPresentOrElse(this::queue, counts::isSuppressed);
    }

    /** To be called every second or so: what was kept back may go now. */
    void look() {
        throttle.due(clock.instant()).forEach(this::queue);
    }

    private boolean isOff() {
        return address().equals(OFF);
    }

    private String address() {
        return live.current().text(LiveSetting.ALERT_WEBHOOK);
    }

    private void queue(Told told) {
        var alert = told.alert();
        if (waiting.size() == MOST_WAITING) {
            lost(waiting.removeFirst(), "too many wait");
        }
        waiting.addLast(new Letter(ids.get().toString(), body(alert, told.suppressed()), alert.kind()));
        next();
    }

    private void next() {
        if (sending || waiting.isEmpty()) {
            return;
        }
        sending = true;
        var letter = waiting.removeFirst();
        attempt(letter, 1).onComplete(done -> {
            sending = false;
            if (done.succeeded()) {
                counts.isSent();
            } else {
                lost(letter, done.cause().getMessage());
            }
            next();
        });
    }

    private Future<Void> attempt(Letter letter, int number) {
        var address = address();
        if (address.equals(OFF)) {
            return Future.failedFuture("there is no receiver any more");
        }
        return post.post(address, letter.id(), letter.body()).transform(done -> {
            var refusal = done.failed() ? "no answer" : refusal(done.result());
            if (refusal == null) {
                return Future.succeededFuture();
            }
            if (number == TRIES || done.succeeded() && isFinal(done.result())) {
                return Future.failedFuture(refusal);
            }
            long pause = settings.firstPause().toMillis() * (number == 1 ? 1 : LONGER);
            return vertx.timer(pause).compose(paused -> attempt(letter, number + 1));
        });
    }

    private static String refusal(int status) {
        return status >= 200 && status < 300 ? null : "the receiver answered " + status;
    }

    /** It will not want it later either. */
    private static boolean isFinal(int status) {
        return status < 500 && status != 408 && status != 425 && status != 429;
    }

    private void lost(Letter letter, String why) {
        counts.isLost();
        LOG.atWarn()
                .addKeyValue("kind", letter.kind())
                .addKeyValue("reason", why)
                .log("An alert could not be told");
    }

    private Buffer body(Alert alert, int suppressed) {
        try {
            return Buffer.buffer(Json.mapper()
                    .writeValueAsBytes(new Content(
                            "alert",
                            alert.kind(),
                            alert.summary(),
                            alert.details(),
                            suppressed,
                            clock.instant(),
                            "instrument-registry",
                            settings.environment(),
                            node)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an alert holds names and numbers", impossible);
        }
    }
}
