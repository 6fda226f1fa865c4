package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import com.stocksblitz.registry.mirror.ValidationStore.Expected;
import com.stocksblitz.registry.mirror.api.RunValidation;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Compares all that the screener should have with all that it lists: by digests of buckets first, and row by row in
 * those that differ, a moment later where something was on its way, so that it has arrived. Both sides are read as they
 * come, and no more rows are held than a batch. A side that cannot be read fails the run: it is no empty side.
 */
final class Validation {
    private final Vertx vertx;
    private final ValidationStore store;
    private final ScreenerClient screener;
    private final StageInForce stage;
    private final Duration settle;

    /** @param settle how long after the digests the rows are looked at */
    Validation(Vertx vertx, ValidationStore store, ScreenerClient screener, StageInForce stage, Duration settle) {
        this.vertx = vertx;
        this.store = store;
        this.screener = screener;
        this.stage = stage;
        this.settle = settle;
    }

    Future<ValidationReport> run(RunValidation asked, LocalDate today, LiveSnapshot inForce) {
        var listed = new SideSummary();
        return store.summary(today)
                .compose(expected -> screener.list(listed::add).compose(read -> {
                    var tally = new Tally(
                            !asked.level().equals("basic"),
                            asked.level().equals("strict")
                                    ? BigDecimal.ZERO
                                    : inForce.decimal(LiveSetting.NUMERIC_TOLERANCE_PERCENT));
                    var groups = expected.differing(listed, asked.batchSize());
                    var looked = groups.isEmpty() || expected.isSettled()
                            ? Future.<Void>succeededFuture()
                            : vertx.timer(Math.max(1, settle.toMillis())).<Void>mapEmpty();
                    for (var group : groups) {
                        looked = looked.compose(before -> look(group, today, tally));
                    }
                    return looked.map(done -> tally.report(expected, listed, inForce));
                }));
    }

    private Future<Void> look(Set<Integer> buckets, LocalDate today, Tally tally) {
        Map<Key, JsonNode> listed = new HashMap<>();
        return rows(today, buckets)
                .compose(before -> screener.list((key, row) -> {
                            if (buckets.contains(RowDigest.bucket(key))) {
                                listed.put(key, row);
                            }
                        })
                        .compose(read -> rows(today, buckets))
                        .map(after -> {
                            tally.add(before, listed, after);
                            return null;
                        }));
    }

    /** While the screener counts, nothing is on its way to it but the write that is between the sides. */
    private Future<Map<Key, Expected>> rows(LocalDate today, Set<Integer> buckets) {
        boolean relayed =
                stage.inForce().filter(now -> now.counts() == Side.LEGACY).isEmpty();
        return store.rows(today, buckets).map(rows -> {
            if (relayed) {
                return rows;
            }
            Map<Key, Expected> settled = new HashMap<>();
            rows.forEach((key, row) -> settled.put(key, new Expected(row.body(), false, row.moving())));
            return settled;
        });
    }
}
