package com.stocksblitz.registry.audit;

import com.stocksblitz.registry.audit.AuditTrail.Chained;
import com.stocksblitz.registry.bus.Rounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives committed audit rows their places. Every node runs one; the store lets one at a time do it, anew for each
 * batch, so nothing is to be handed over when a node dies.
 */
final class Chainer {
    static final int BATCH = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(1);
    /**
     * The log lies elsewhere than the trail: a place with its hash in it shows when the end of the chain is cut off.
     */
    private static final Duration BETWEEN_ANCHORS = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Chainer.class);

    private final AuditTrail trail;
    private final Clock clock;
    private final Rounds rounds;
    private Instant anchored = Instant.EPOCH;

    Chainer(Vertx vertx, AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
        this.rounds = new Rounds(vertx, "chain of the audit trail", this::round);
    }

    void start() {
        rounds.wake();
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    private Future<Duration> round() {
        return trail.chain(BATCH).map(done -> {
            done.ifPresent(this::anchor);
            return done.map(Chained::rows).orElse(0) == BATCH ? Duration.ZERO : IDLE;
        });
    }

    private void anchor(Chained chained) {
        var now = clock.instant();
        if (chained.rows() > 0 && anchored.plus(BETWEEN_ANCHORS).isBefore(now)) {
            anchored = now;
            chained.place()
                    .ifPresent(place -> LOG.atInfo()
                            .addKeyValue("position", place.position())
                            .addKeyValue("hash", place.hash())
                            .log("The audit chain has grown"));
        }
    }
}
