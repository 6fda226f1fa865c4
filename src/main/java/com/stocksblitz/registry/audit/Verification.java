package com.stocksblitz.registry.audit;

import com.stocksblitz.registry.audit.api.AuditVerdict;
import com.stocksblitz.registry.audit.api.AuditVerdict.Broken;
import com.stocksblitz.registry.audit.api.AuditVerdict.Fault;
import com.stocksblitz.registry.audit.api.VerifyAudit;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Looks through the chain in portions until its end, the first wrong place, or the end of the time. */
public final class Verification {
    static final int PORTION = 5_000;

    private final AuditTrail trail;
    private final Clock clock;

    public Verification(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** @param until no further portion is begun after this moment */
    public Future<AuditVerdict> verify(VerifyAudit asked, Instant until) {
        return trail.head().compose(head -> {
            long last = head.place().map(VerifyAudit.Place::position).orElse(0L);
            return anchor(asked.anchor())
                    .compose(lost -> lost.isPresent()
                            ? Future.succeededFuture(new Progress(0, asked.after(), lost, false))
                            : portions(new Progress(0, asked.after(), Optional.empty(), false), last, until))
                    .compose(done -> done.broken().isEmpty() && done.isDone(last)
                            ? rest(done, 0, until)
                            : Future.succeededFuture(done))
                    .map(done -> verdict(done, last, head));
        });
    }

    private Future<Optional<Broken>> anchor(VerifyAudit.Place anchor) {
        return anchor == null
                ? Future.succeededFuture(Optional.empty())
                : trail.holds(anchor)
                        .map(holds -> holds
                                ? Optional.empty()
                                : Optional.of(new Broken(anchor.position(), null, Fault.ANCHOR_LOST)));
    }

    private Future<Progress> portions(Progress before, long last, Instant until) {
        if (before.broken().isPresent()
                || before.to() >= last
                || !clock.instant().isBefore(until)) {
            return Future.succeededFuture(before);
        }
        long upTo = Math.min(last, before.to() + PORTION);
        return trail.check(before.to(), upTo)
                .map(checked -> before.with(checked, upTo))
                .compose(after -> portions(after, last, until));
    }

    /**
     * Only when all places are right: a row without one is told from a row that waits for its place. In portions too,
     * as one look at millions of rows takes longer than a statement may.
     */
    private Future<Progress> rest(Progress done, long after, Instant until) {
        return clock.instant().isBefore(until)
                ? trail.unplaced(after, PORTION).compose(portion -> {
                    if (portion.found().isPresent()) {
                        return Future.succeededFuture(
                                done.unplaced(portion.found().get()));
                    }
                    return portion.last().isPresent()
                            ? rest(done, portion.last().get(), until)
                            : Future.succeededFuture(done.throughout());
                })
                : Future.succeededFuture(done);
    }

    private static AuditVerdict verdict(Progress done, long last, AuditTrail.Head head) {
        return new AuditVerdict(
                done.broken().isEmpty(),
                done.broken().isPresent() || done.whole(),
                done.checked(),
                done.to(),
                done.broken().orElse(null),
                head.place().orElse(null),
                head.pending());
    }

    /**
     * @param to every place up to this one is right
     * @param whole whether all rows were looked at too
     */
    private record Progress(long checked, long to, Optional<Broken> broken, boolean whole) {
        boolean isDone(long last) {
            return to >= last;
        }

        Progress with(AuditTrail.Checked portion, long upTo) {
            return new Progress(
                    checked + portion.places(),
                    portion.broken()
                            .map(Broken::position)
                            .map(wrong -> wrong - 1)
                            .orElse(upTo),
                    portion.broken(),
                    false);
        }

        Progress unplaced(long row) {
            return new Progress(checked, to, Optional.of(new Broken(null, row, Fault.UNPLACED)), false);
        }

        Progress throughout() {
            return new Progress(checked, to, broken, true);
        }
    }
}
