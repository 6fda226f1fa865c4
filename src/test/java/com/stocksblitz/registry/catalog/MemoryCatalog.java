package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The port in memory: a log of instrument ids and the instruments as they are now. */
final class MemoryCatalog implements CatalogSource {
    private final TreeMap<Long, Instrument> instruments = new TreeMap<>();
    private final List<Long> log = new ArrayList<>();
    /** By position, less one: the job that made the instrument. */
    private final Map<Integer, UUID> makers = new HashMap<>();

    private final Map<UUID, RowDigests> made = new HashMap<>();
    private List<StagedRows.Staged> staged = List.of();
    private volatile boolean stagedRead;
    private String logId = "first";
    private boolean away;
    private int trimmed;
    private int pages;
    private int read;

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

    /** Instruments that were read since events were about them. */
    synchronized int instrumentsRead() {
        return read;
    }

    /** Of the newest event. */
    synchronized long position() {
        return log.size();
    }

    synchronized List<Instrument> all() {
        return List.copyOf(instruments.values());
    }

    synchronized int pagesRead() {
        return pages;
    }

    @Override
    public synchronized Future<Changes> changedSince(long after, int limit, Created created) {
        if (away) {
            return unavailable();
        }
        boolean gap = after < trimmed;
        int from = (int) Math.max(after, trimmed);
        int upTo = Math.min(log.size(), from + limit);
        var ids = new LinkedHashSet<Long>();
        long newest = 0;
        int passedOver = 0;
        for (int position = from; position < upTo; position++) {
            long id = log.get(position);
            newest = id == 0 ? newest : position + 1;
            var maker = makers.get(position);
            if (maker != null
                    && created.job().equals(Optional.of(maker))
                    && created.isKnown().test(id)) {
                passedOver++;
            } else if (id != 0) {
                ids.add(id);
            }
        }
        read += ids.size();
        return Future.succeededFuture(new Changes(
                Math.max(after, upTo),
                newest,
                log.size(),
                gap,
                ids.stream().map(instruments::get).toList(),
                passedOver));
    }

    /** What a job has staged; read in pages. */
    synchronized void stage(List<StagedRows.Staged> rows) {
        staged = rows;
        stagedRead = false;
    }

    /** The job is committed: some instruments are its, with an event about each. */
    synchronized void commit(UUID job, List<StagedRows.Staged> rows) {
        var digests = new RowDigests();
        for (var row : rows) {
            makers.put(log.size(), job);
            put(row.instrument());
            digests.add(row.instrument().id(), row.digest());
        }
        made.put(job, digests);
    }

    @Override
    public synchronized Future<StagedRows> staged(Load load) {
        var rows = staged.iterator();
        return Future.succeededFuture(new StagedRows() {
            @Override
            public Future<List<Staged>> next() {
                var page = new ArrayList<Staged>();
                while (rows.hasNext() && page.size() < 300) {
                    page.add(rows.next());
                }
                return Future.succeededFuture(page);
            }

            @Override
            public Future<Void> close() {
                stagedRead = true;
                return Future.succeededFuture();
            }
        });
    }

    /** Whether all that was staged was read. */
    boolean isStagedRead() {
        return stagedRead;
    }

    @Override
    public synchronized Future<RowDigests> created(UUID job) {
        return away ? unavailable() : Future.succeededFuture(made.getOrDefault(job, new RowDigests()));
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
