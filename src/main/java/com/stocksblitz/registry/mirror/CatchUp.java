package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.api.AdoptMemberships;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships.Entry;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import com.stocksblitz.registry.mirror.ValidationStore.Expected;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the registry with what the screener has, where the screener counts and has taken writes that the registry was
 * not to have. Writers wait meanwhile, so that nothing newer is overwritten; only what differs is read row by row. A
 * share that the catalog does not know cannot be taken over, and is told by the next comparison of all.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int BATCH = 5_000;
    /** From one step to the next; a node that dies meanwhile keeps writers waiting for no longer. */
    private static final Duration CLOSED = Duration.ofSeconds(15);

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Bus bus;
    private final StageStore stages;
    private final StageInForce stage;
    private final ValidationStore store;
    private final ScreenerClient screener;
    private final Supplier<LocalDate> tradeDate;
    private final Clock clock;

    CatchUp(
            Bus bus,
            StageStore stages,
            StageInForce stage,
            ValidationStore store,
            ScreenerClient screener,
            Supplier<LocalDate> tradeDate,
            Clock clock) {
        this.bus = bus;
        this.stages = stages;
        this.stage = stage;
        this.store = store;
        this.screener = screener;
        this.tradeDate = tradeDate;
        this.clock = clock;
    }

    /** Fails where a side cannot be read, and where a write is still between the sides: to be tried again. */
    Future<Void> run() {
        var today = tradeDate.get();
        var listed = new SideSummary();
        return stages.close(CLOSED)
                .compose(closed -> stage.read())
                .compose(reached -> reached.writeSince() == null
                        ? Future.succeededFuture()
                        : Future.failedFuture("a write is between the sides"))
                .compose(quiet -> screener.list(listed::add))
                .compose(read -> store.summary(today))
                .compose(expected -> {
                    Future<Void> done = Future.succeededFuture();
                    for (var group : expected.differing(listed, BATCH)) {
                        done = done.compose(before -> adopt(group, today));
                    }
                    return done;
                })
                .compose(all -> stages.caughtUp())
                .compose(still -> still
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture("it took longer than writers could wait"))
                .onSuccess(done -> LOG.atInfo().log("The registry has all that the screener has"))
                .recover(cause -> stages.close(Duration.ZERO).transform(opened -> Future.failedFuture(cause)));
    }

    private Future<Void> adopt(Set<Integer> buckets, LocalDate today) {
        Map<Key, JsonNode> listed = new HashMap<>();
        return stages.close(CLOSED)
                .compose(closed -> screener.list((key, row) -> {
                    if (buckets.contains(RowDigest.bucket(key))) {
                        listed.put(key, row);
                    }
                }))
                .compose(read -> store.rows(today, buckets))
                .compose(expected -> adopt(entries(listed, expected, today)));
    }

    private Future<Void> adopt(List<Entry> entries) {
        Future<Void> done = Future.succeededFuture();
        for (int from = 0; from < entries.size(); from += BATCH) {
            var batch = new AdoptMemberships(entries.subList(from, Math.min(entries.size(), from + BATCH)));
            done = done.compose(before -> stages.close(CLOSED))
                    .compose(closed -> bus.ask(
                            MembershipApi.ADOPT, batch, Origin.internal("registry-catches-up", "mirror", clock, LIMIT)))
                    .map(CatchUp::tell);
        }
        return done;
    }

    private static Void tell(MembershipsWritten written) {
        LOG.atInfo()
                .addKeyValue("records", written.processed())
                .addKeyValue("rejected", written.rejected())
                .addKeyValue(
                        "first",
                        written.results().stream()
                                .flatMap(result -> result.errors().stream())
                                .findFirst()
                                .map(Object::toString)
                                .orElse("none"))
                .log("The registry has taken over records of the screener");
        return null;
    }

    /** What is to be written so that the registry has what the screener lists, and nothing else. */
    static List<Entry> entries(Map<Key, JsonNode> listed, Map<Key, Expected> expected, LocalDate today) {
        var entries = new ArrayList<Entry>();
        listed.forEach((key, row) -> {
            var known = expected.get(key);
            boolean member = RowDigest.isMember(row);
            boolean knownMember = known != null && RowDigest.isMember(known.body());
            boolean same =
                    member ? knownMember && RowDigest.of(key, row) == RowDigest.of(key, known.body()) : !knownMember;
            if (!same) {
                entries.add(entry(key, row, member, today));
            }
        });
        expected.forEach((key, known) -> {
            if (!listed.containsKey(key) && RowDigest.isMember(known.body())) {
                entries.add(new Entry(
                        null, key.symbol(), key.exchange(), null, key.indexName(), null, null, null, today, false));
            }
        });
        return entries;
    }

    private static Entry entry(Key key, JsonNode row, boolean member, LocalDate today) {
        var weight = row.path("weight");
        return new Entry(
                null,
                key.symbol(),
                key.exchange(),
                null,
                key.indexName(),
                member && weight.isNumber() ? weight.decimalValue() : null,
                member ? row.path("sector").textValue() : null,
                null,
                date(row, today),
                member);
    }

    /** What it lists holds today, whatever it says. */
    private static LocalDate date(JsonNode row, LocalDate today) {
        try {
            var date = LocalDate.parse(row.path("effective_date").asText());
            return date.isAfter(today) ? today : date;
        } catch (DateTimeParseException none) {
            return today;
        }
    }
}
