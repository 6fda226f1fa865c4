package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.mirror.Comparison.Mismatch;
import com.stocksblitz.registry.mirror.MirrorStore.Burial;
import com.stocksblitz.registry.mirror.MirrorStore.Difference;
import com.stocksblitz.registry.mirror.MirrorStore.Lease;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the screener what it should know, one request at a time, and deals with what it answers.
 *
 * <p>A request without an answer may have been carried out. It is sent again as it was, under the same key, before
 * anything newer, for as long as it takes. A batch that is refused, or answered with an error, is sent again in half,
 * as far as single records. A single record that is refused as often as {@code RETRY_ATTEMPTS} says is a dead letter.
 * One that is answered with an error is so only once another record was taken meanwhile: else the screener is ill, and
 * no record is given up for that.
 */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int LARGEST_BATCH = 5_000;
    /** Others to try when one record is answered with an error; they take turns. */
    private static final int NEIGHBOURS = 50;

    private final MirrorStore store;
    private final ScreenerClient screener;
    private final MirrorCounts counts;
    private final Consumer<Alert> alerts;
    private int limit = LARGEST_BATCH;
    private Batch unsure;
    private Batch suspect;
    private int attempts;
    private boolean othersPass;

    Relay(MirrorStore store, ScreenerClient screener, MirrorCounts counts, Consumer<Alert> alerts) {
        this.store = store;
        this.screener = screener;
        this.counts = counts;
        this.alerts = alerts;
    }

    /** Another node may have sent since. */
    void reset() {
        limit = LARGEST_BATCH;
        unsure = null;
        clear();
    }

    /**
     * One request at most. Fails where the screener or the store does not answer.
     *
     * @param reached position that is stored once nothing is left to tell
     * @return whether nothing is
     */
    Future<Boolean> step(Lease lease, long reached, LocalDate today, LiveSnapshot inForce) {
        int largest = inForce.integer(LiveSetting.BATCH_SIZE);
        // Larger only where an operator has made batches smaller, perhaps since the screener takes too long for them.
        if (unsure != null && unsure.size() <= largest) {
            return tell(lease, lease.position(), unsure, today, inForce).map(false);
        }
        int most = Math.min(limit, largest);
        return store.difference(today, most).compose(difference -> {
            counts.open(difference.open());
            return difference.records().isEmpty()
                    ? store.told(lease, List.of(), reached).map(true)
                    : step(lease, reached, difference, today, inForce);
        });
    }

    private Future<Boolean> step(
            Lease lease, long reached, Difference difference, LocalDate today, LiveSnapshot inForce) {
        var inexpressible = difference.records().stream()
                .filter(record -> !record.expressible())
                .map(record -> new Burial(record, "not_expressible", "A member of weight 0.", 0, false))
                .toList();
        return inexpressible.isEmpty()
                ? tell(
                        lease,
                        difference.isAll() ? reached : lease.position(),
                        new Batch(difference.records()),
                        today,
                        inForce)
                : bury(lease, inexpressible, inForce).map(false);
    }

    private Future<Boolean> tell(Lease lease, long reached, Batch batch, LocalDate today, LiveSnapshot inForce) {
        unsure = batch;
        return screener.write(batch).onFailure(this::note).compose(reply -> switch (reply) {
            case Reply.Taken taken -> taken(lease, reached, batch, inForce);
            case Reply.Refused refused -> {
                counts.failed(refused.answer());
                yield answered(lease, batch, refused.answer(), true, today, inForce);
            }
            case Reply.Erred erred -> {
                counts.failed(erred.answer());
                yield answered(lease, batch, erred.answer(), false, today, inForce);
            }
        });
    }

    private Future<Boolean> taken(Lease lease, long reached, Batch batch, LiveSnapshot inForce) {
        return compare(batch, inForce.text(LiveSetting.VALIDATION_MODE)).compose(wrong -> {
            var wrongRecords = wrong.stream().map(Mismatch::record).collect(Collectors.toSet());
            var right = batch.records().stream()
                    .filter(record -> !wrongRecords.contains(record))
                    .toList();
            return store.told(lease, right, wrong.isEmpty() ? reached : lease.position())
                    .compose(stored -> wrong.isEmpty()
                            ? Future.succeededFuture()
                            : bury(
                                    lease,
                                    wrong.stream()
                                            .map(one -> new Burial(one.record(), "mismatch", one.difference(), 1, true))
                                            .toList(),
                                    inForce))
                    .map(stored -> {
                        unsure = null;
                        limit = Math.min(LARGEST_BATCH, limit * 2);
                        clear();
                        counts.taken(batch.size());
                        return wrong.isEmpty() && reached > lease.position();
                    });
        });
    }

    /** Those that are to be dead letters. In strict mode a list that cannot be read fails: it is not an empty list. */
    private Future<List<Mismatch>> compare(Batch batch, String mode) {
        if (mode.equals("disabled")) {
            return Future.succeededFuture(List.of());
        }
        boolean strict = mode.equals("strict");
        var keys = batch.records().stream().map(MirrorRecord::key).collect(Collectors.toSet());
        return screener.read(keys)
                .map(rows -> Comparison.of(batch.records(), rows))
                .onSuccess(found -> found.forEach(one -> tellOf(one, strict)))
                .onFailure(this::note)
                .map(found -> strict ? found : List.<Mismatch>of())
                .recover(cause -> strict ? Future.failedFuture(cause) : Future.succeededFuture(List.of()));
    }

    private void tellOf(Mismatch found, boolean strict) {
        counts.differ(1);
        LOG.atLevel(strict ? Level.ERROR : Level.WARN)
                .addKeyValue("record", found.record().key().name())
                .addKeyValue("version", found.record().version())
                .addKeyValue("difference", found.difference())
                .log("The screener lists a record otherwise than it was sent");
    }

    private Future<Boolean> answered(
            Lease lease, Batch batch, String answer, boolean refused, LocalDate today, LiveSnapshot inForce) {
        unsure = null;
        if (batch.size() > 1) {
            limit = batch.size() / 2;
            return Future.succeededFuture(false);
        }
        if (!batch.equals(suspect)) {
            clear();
            suspect = batch;
        }
        attempts++;
        if (attempts < inForce.integer(LiveSetting.RETRY_ATTEMPTS)) {
            return Future.succeededFuture(false);
        }
        return refused || othersPass
                ? bury(
                                lease,
                                List.of(new Burial(
                                        batch.records().getFirst(),
                                        refused ? "refused" : "poison",
                                        answer,
                                        attempts,
                                        false)),
                                inForce)
                        .map(buried -> {
                            clear();
                            return false;
                        })
                : tryAnother(lease, batch, today);
    }

    /** Whether the record or the screener is at fault: once another one is taken, this one has a last chance. */
    private Future<Boolean> tryAnother(Lease lease, Batch batch, LocalDate today) {
        return store.difference(today, NEIGHBOURS).compose(difference -> {
            var others = difference.records().stream()
                    .filter(record -> record.expressible()
                            && !record.key().equals(batch.records().getFirst().key()))
                    .toList();
            if (others.isEmpty()) {
                return Future.failedFuture(new ScreenerAway("answers an error to the only record that it is sent"));
            }
            var other = new Batch(List.of(others.get(attempts % others.size())));
            unsure = other;
            return screener.write(other).onFailure(this::note).compose(reply -> {
                unsure = null;
                if (!(reply instanceof Reply.Taken)) {
                    return Future.failedFuture(new ScreenerAway("answers an error to one record and another"));
                }
                othersPass = true;
                counts.taken(1);
                return store.told(lease, other.records(), lease.position()).map(false);
            });
        });
    }

    private Future<Void> bury(Lease lease, List<Burial> burials, LiveSnapshot inForce) {
        return store.bury(lease, burials, inForce.text(LiveSetting.DEAD_LETTER_QUEUE))
                .onSuccess(buried -> {
                    counts.buried(burials.size());
                    alerts.accept(new Alert(
                            "dead_letter",
                            "Records for the screener are dead letters.",
                            Map.of(
                                    "records",
                                    burials.size(),
                                    "first",
                                    burials.getFirst().record().key().name(),
                                    "reason",
                                    burials.getFirst().reason())));
                    burials.forEach(one -> LOG.atWarn()
                            .addKeyValue("record", one.record().key().name())
                            .addKeyValue("version", one.record().version())
                            .addKeyValue("reason", one.reason())
                            .log("A record for the screener is a dead letter"));
                });
    }

    private void note(Throwable cause) {
        counts.failed(cause.getMessage());
    }

    private void clear() {
        suspect = null;
        attempts = 0;
        othersPass = false;
    }
}
