package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import com.stocksblitz.registry.mirror.api.Compared;
import com.stocksblitz.registry.mirror.api.Compared.Difference;
import com.stocksblitz.registry.mirror.api.Compared.Outcome;
import com.stocksblitz.registry.mirror.api.ReadDifference;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how the answers of both sides compare and keeps the last that differed; what is on its way is no difference.
 */
final class ReadComparisons {
    private static final Logger LOG = LoggerFactory.getLogger(ReadComparisons.class);
    private static final int MOST_OF_ONE = 20;

    private final ValidationStore store;
    private final MirrorCounts counts;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;

    ReadComparisons(ValidationStore store, MirrorCounts counts, Supplier<LocalDate> tradeDate, Clock clock) {
        this.store = store;
        this.counts = counts;
        this.tradeDate = tradeDate;
        this.clock = clock;
    }

    void take(Compared compared) {
        if (compared.outcome() != Outcome.DIFFERENT) {
            counts.read(compared.outcome());
            return;
        }
        settled(compared)
                .otherwise(unknown -> compared.differences())
                .compose(settled -> {
                    counts.read(settled.isEmpty() ? Outcome.PENDING : Outcome.DIFFERENT);
                    return settled.isEmpty() ? Future.<Void>succeededFuture() : keep(compared, settled);
                })
                .onFailure(unstored -> LOG.atWarn()
                        .addKeyValue("cause", unstored.toString())
                        .log("A difference between the answers of both sides could not be stored"));
    }

    /** Without those that one of the sides is still to have. */
    private Future<List<Difference>> settled(Compared compared) {
        boolean relayed = compared.stage().counts() == Side.REGISTRY;
        var buckets = compared.differences().stream()
                .map(one -> RowDigest.bucket(key(one)))
                .collect(Collectors.toSet());
        return store.rows(tradeDate.get(), buckets)
                .map(rows -> compared.differences().stream()
                        .filter(one -> {
                            var expected = rows.get(key(one));
                            return expected == null || !(expected.moving() || (relayed && expected.pending()));
                        })
                        .toList());
    }

    private Future<Void> keep(Compared compared, List<Difference> differences) {
        LOG.atWarn()
                .addKeyValue("stage", compared.stage().word())
                .addKeyValue("query", compared.query())
                .addKeyValue("records", differences.size())
                .addKeyValue("first", key(differences.getFirst()).name())
                .log("Both sides answer the same question differently");
        var now = clock.instant();
        return store.keep(differences.stream()
                .limit(MOST_OF_ONE)
                .map(one -> new ReadDifference(
                        now,
                        compared.stage().word(),
                        compared.query(),
                        key(one).name(),
                        one.field(),
                        one.registry(),
                        one.screener()))
                .toList());
    }

    private static Key key(Difference one) {
        return new Key(one.symbol(), one.exchange(), one.indexName());
    }
}
