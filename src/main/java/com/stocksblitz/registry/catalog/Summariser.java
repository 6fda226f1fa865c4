package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.SummaryAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.FixedBitSet;

/** Counts the catalog by reading a few columns of every document; once for each state of the index. */
final class Summariser {
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final int DECIMALS = 2;

    private final CatalogIndex index;
    private final Supplier<LocalDate> tradeDate;
    private final Supplier<Optional<Instant>> lastFullRefresh;
    private volatile Counted latest;

    Summariser(CatalogIndex index, Supplier<LocalDate> tradeDate, Supplier<Optional<Instant>> lastFullRefresh) {
        this.index = index;
        this.tradeDate = tradeDate;
        this.lastFullRefresh = lastFullRefresh;
    }

    /** The answer if the index has not changed since the last count. */
    Optional<SummaryAnswer> known(boolean withStats) {
        var counted = latest;
        var now = index.published();
        return counted != null && counted.generation == now.generation()
                ? Optional.of(answer(counted, now.progress().position(), withStats, true))
                : Optional.empty();
    }

    SummaryAnswer summarise(boolean withStats) {
        var counted = index.read(Summariser::count);
        latest = counted;
        return answer(counted, counted.position, withStats, false);
    }

    private SummaryAnswer answer(Counted counted, long position, boolean withStats, boolean cached) {
        return new SummaryAnswer(
                counted.total,
                counted.active,
                counted.total - counted.active,
                List.copyOf(counted.byExchange.keySet()),
                List.copyOf(counted.byType.keySet()),
                counted.newest == Long.MIN_VALUE ? null : Instant.EPOCH.plus(Duration.ofNanos(counted.newest * 1_000)),
                freshness(),
                withStats ? stats(counted) : null,
                cached,
                Math.max(0, position));
    }

    private SummaryAnswer.Freshness freshness() {
        var last = lastFullRefresh.get();
        if (last.isEmpty()) {
            return new SummaryAnswer.Freshness(null, "never");
        }
        // The trade day before, over a weekend, lies up to three days back.
        boolean current = !last.get().atZone(INDIA).toLocalDate().isBefore(previousWeekday(tradeDate.get()));
        return new SummaryAnswer.Freshness(last.get(), current ? "current" : "stale");
    }

    private static LocalDate previousWeekday(LocalDate date) {
        return switch (date.getDayOfWeek()) {
            case MONDAY -> date.minusDays(3);
            case SUNDAY -> date.minusDays(2);
            default -> date.minusDays(1);
        };
    }

    private static SummaryAnswer.Stats stats(Counted counted) {
        var fields = new LinkedHashMap<String, BigDecimal>();
        for (var attribute : Coverage.values()) {
            if (attribute != Coverage.TOKEN && counted.applies[attribute.ordinal()] > 0) {
                fields.put(
                        SearchRequest.word(attribute),
                        percent(counted.known[attribute.ordinal()], counted.applies[attribute.ordinal()]));
            }
        }
        var sum = fields.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var completeness = fields.isEmpty()
                ? BigDecimal.ZERO
                : sum.divide(BigDecimal.valueOf(fields.size()), DECIMALS, RoundingMode.HALF_UP);
        return new SummaryAnswer.Stats(
                counted.byExchange,
                counted.byType,
                new SummaryAnswer.Quality(percent(counted.activeWithToken, counted.active), completeness, fields));
    }

    private static BigDecimal percent(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part * 100).divide(BigDecimal.valueOf(whole), DECIMALS, RoundingMode.HALF_UP);
    }

    private static Counted count(CatalogIndex.View view) throws IOException {
        var counted = new Counted(
                view.published().generation(), view.published().progress().position());
        for (var leaf : view.searcher().getIndexReader().leaves()) {
            counted.add(leaf.reader());
        }
        return counted;
    }

    /** Sums over the segments; written by one thread and not changed once published. */
    private static final class Counted {
        private final long generation;
        private final long position;
        private final Map<String, Long> byExchange = new TreeMap<>();
        private final Map<String, Long> byType = new TreeMap<>();
        private final long[] applies = new long[Coverage.values().length];
        private final long[] known = new long[Coverage.values().length];
        private long total;
        private long active;
        private long activeWithToken;
        private long newest = Long.MIN_VALUE;

        Counted(long generation, long position) {
            this.generation = generation;
            this.position = position;
        }

        void add(LeafReader segment) throws IOException {
            var live = segment.getLiveDocs();
            var exchanges = new Column(segment, Fields.EXCHANGE);
            var types = new Column(segment, Fields.TYPE);
            var bits = DocValues.getNumeric(segment, Fields.KNOWN);
            var updated = DocValues.getNumeric(segment, Fields.UPDATED);
            var activeOnes = activeDocuments(segment);
            for (int document = 0; document < segment.maxDoc(); document++) {
                if (live != null && !live.get(document)) {
                    continue;
                }
                total++;
                exchanges.count(document);
                types.count(document);
                long attributes = bits.advanceExact(document) ? bits.longValue() : 0;
                count(attributes);
                if (activeOnes.get(document)) {
                    active++;
                    activeWithToken += Coverage.TOKEN.isKnown(attributes) ? 1 : 0;
                }
                if (updated.advanceExact(document)) {
                    newest = Math.max(newest, updated.longValue());
                }
            }
            exchanges.drainTo(byExchange);
            types.drainTo(byType);
        }

        private void count(long attributes) {
            for (var attribute : Coverage.values()) {
                applies[attribute.ordinal()] += attribute.applies(attributes) ? 1 : 0;
                known[attribute.ordinal()] += attribute.isKnown(attributes) ? 1 : 0;
            }
        }

        private static FixedBitSet activeDocuments(LeafReader segment) throws IOException {
            var active = new FixedBitSet(Math.max(1, segment.maxDoc()));
            var postings = segment.postings(new Term(Fields.ACTIVE, InstrumentDocument.active(true)));
            if (postings != null) {
                active.or(postings);
            }
            return active;
        }
    }

    private static final class Column {
        private final SortedSetDocValues values;
        private final long[] counts;

        Column(LeafReader segment, String field) throws IOException {
            values = DocValues.getSortedSet(segment, field);
            counts = new long[Math.toIntExact(values.getValueCount())];
        }

        void count(int document) throws IOException {
            if (values.advanceExact(document)) {
                counts[(int) values.nextOrd()]++;
            }
        }

        void drainTo(Map<String, Long> sums) throws IOException {
            for (int ordinal = 0; ordinal < counts.length; ordinal++) {
                if (counts[ordinal] > 0) {
                    sums.merge(values.lookupOrd(ordinal).utf8ToString(), counts[ordinal], Long::sum);
                }
            }
        }
    }
}
