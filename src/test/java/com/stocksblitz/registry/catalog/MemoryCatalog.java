package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The port in memory: a log of instrument ids and the instruments as they are now. */
final class MemoryCatalog implements CatalogSource {
    private final TreeMap<Long, Instrument> instruments = new TreeMap<>();
    private final List<Long> log = new ArrayList<>();
    private String logId = "first";
    private boolean away;
    private int trimmed;
    private int pages;

    synchronized void put(Instrument... changed) {
        for (var instrument : changed) {
            instruments.put(instrument.id(), instrument);
            log.add(instrument.id());
        }
    }

    synchronized void putAll(List<Instrument> changed) {
        changed.forEach(this::put);
    }

    /** An event that is not about an instrument. */
    synchronized void otherEvent() {
        log.add(0L);
    }

    synchronized void replaceDatabase(String id) {
        instruments.clear();
        log.clear();
        logId = id;
    }

    synchronized void setAway(boolean isAway) {
        away = isAway;
    }

    /** Retention: the oldest events are gone. */
    synchronized void trimLog() {
        trimmed = log.size();
    }

    synchronized int pagesRead() {
        return pages;
    }

    @Override
    public synchronized Future<Changes> changedSince(long after, int limit) {
        if (away) {
            return unavailable();
        }
        boolean gap = after < trimmed;
        int from = (int) Math.max(after, trimmed);
        int upTo = Math.min(log.size(), from + limit);
        var ids = new LinkedHashSet<Long>();
        long newest = 0;
        for (int position = from; position < upTo; position++) {
            if (log.get(position) != 0) {
                ids.add(log.get(position));
                newest = position + 1;
            }
        }
        return Future.succeededFuture(new Changes(
                Math.max(after, upTo),
                newest,
                log.size(),
                gap,
                ids.stream().map(instruments::get).toList()));
    }

    @Override
    public synchronized Future<List<Instrument>> page(long afterId, int limit) {
        pages++;
        return away
                ? unavailable()
                : Future.succeededFuture(instruments.tailMap(afterId, false).values().stream()
                        .limit(limit)
                        .toList());
    }

    @Override
    public synchronized Future<Head> head() {
        long newest = log.size();
        while (newest > 0 && log.get((int) newest - 1) == 0) {
            newest--;
        }
        return away ? unavailable() : Future.succeededFuture(new Head(logId, log.size(), newest));
    }

    @Override
    public synchronized Future<Optional<Instant>> lastFullRefresh() {
        return away ? unavailable() : Future.succeededFuture(Optional.of(Instruments.NOW));
    }

    private static <T> Future<T> unavailable() {
        return Future.failedFuture(new FailureException(
                new Failure.Unavailable("The database cannot be reached.", Duration.ofSeconds(1))));
    }
}
