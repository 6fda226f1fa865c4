package com.stocksblitz.registry.catalog;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts the hits of a search by the values of some fields, each of which has few. */
final class FacetCounts implements CollectorManager<FacetCounts.Counting, Map<String, Map<String, Long>>> {
    private final List<SearchRequest.Facet> facets;

    FacetCounts(List<SearchRequest.Facet> facets) {
        this.facets = facets;
    }

    @Override
    public Counting newCollector() {
        return new Counting(facets);
    }

    @Override
    public Map<String, Map<String, Long>> reduce(Collection<Counting> countings) throws IOException {
        var sums = new LinkedHashMap<String, Map<String, Long>>();
        facets.forEach(facet -> sums.put(SearchRequest.word(facet), new TreeMap<>()));
        for (var counting : countings) {
            counting.finish();
            counting.counts.forEach((facet, counts) -> counts.forEach(
                    (value, count) -> sums.get(SearchRequest.word(facet)).merge(value, count, Long::sum)));
        }
        return sums;
    }

    static final class Counting extends SimpleCollector {
        private final Map<SearchRequest.Facet, Map<String, Long>> counts = new HashMap<>();
        private final List<Column> columns;

        private Counting(List<SearchRequest.Facet> facets) {
            facets.forEach(facet -> counts.put(facet, new HashMap<>()));
            columns = facets.stream().map(Counting::column).toList();
        }

        private static Column column(SearchRequest.Facet facet) {
            return switch (facet) {
                case EXCHANGE -> new WordColumn(facet, Fields.EXCHANGE);
                case INSTRUMENT_TYPE -> new WordColumn(facet, Fields.TYPE);
                case ASSET_CLASS -> new WordColumn(facet, Fields.ASSET_CLASS);
                case EXPIRY -> new DayColumn(facet);
            };
        }

        @Override
        protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            for (var column : columns) {
                column.open(leaf);
            }
        }

        @Override
        public void collect(int document) throws IOException {
            for (var column : columns) {
                column.count(document);
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        /**
         * Called at the end of each segment, but not where the time limit ends the search: hence also before reducing.
         */
        @Override
        public void finish() throws IOException {
            for (var column : columns) {
                column.drainTo(counts.get(column.facet()));
            }
        }
    }

    private sealed interface Column {
        SearchRequest.Facet facet();

        void open(LeafReaderContext leaf) throws IOException;

        void count(int document) throws IOException;

        /** Adds what was counted in the segment and forgets it. */
        void drainTo(Map<String, Long> counts) throws IOException;
    }

    /** Counts by ordinal; the words are looked up once per segment. */
    private static final class WordColumn implements Column {
        private final SearchRequest.Facet facet;
        private final String field;
        private SortedSetDocValues values;
        private long[] counts = {};

        WordColumn(SearchRequest.Facet facet, String field) {
            this.facet = facet;
            this.field = field;
        }

        @Override
        public SearchRequest.Facet facet() {
            return facet;
        }

        @Override
        public void open(LeafReaderContext leaf) throws IOException {
            values = DocValues.getSortedSet(leaf.reader(), field);
            counts = new long[Math.toIntExact(values.getValueCount())];
        }

        @Override
        public void count(int document) throws IOException {
            if (values.advanceExact(document)) {
                counts[(int) values.nextOrd()]++;
            }
        }

        @Override
        public void drainTo(Map<String, Long> sums) throws IOException {
            for (int ordinal = 0; ordinal < counts.length; ordinal++) {
                if (counts[ordinal] > 0) {
                    sums.merge(values.lookupOrd(ordinal).utf8ToString(), counts[ordinal], Long::sum);
                    counts[ordinal] = 0;
                }
            }
        }
    }

    private static final class DayColumn implements Column {
        private final SearchRequest.Facet facet;
        private final Map<Long, Long> counts = new HashMap<>();
        private SortedNumericDocValues values;

        DayColumn(SearchRequest.Facet facet) {
            this.facet = facet;
        }

        @Override
        public SearchRequest.Facet facet() {
            return facet;
        }

        @Override
        public void open(LeafReaderContext leaf) throws IOException {
            values = DocValues.getSortedNumeric(leaf.reader(), Fields.EXPIRY);
        }

        @Override
        public void count(int document) throws IOException {
            if (values.advanceExact(document)) {
                counts.merge(values.nextValue(), 1L, Long::sum);
            }
        }

        @Override
        public void drainTo(Map<String, Long> sums) {
            counts.forEach((day, count) -> sums.merge(LocalDate.ofEpochDay(day).toString(), count, Long::sum));
            counts.clear();
        }
    }
}
