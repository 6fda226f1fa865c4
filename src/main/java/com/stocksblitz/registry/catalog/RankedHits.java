package com.stocksblitz.registry.catalog;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/**
 * The best ranked hits of a query, not expired. Documents lie in the order of rank in every segment, so that each is
 * left as soon as it has nothing better: Lucene's own collectors read windows of thousands of documents first, which is
 * most of what typeahead would cost.
 */
final class RankedHits {
    private static final Comparator<Hit> BEST =
            Comparator.comparingLong(Hit::rank).thenComparingInt(Hit::document);

    private final int limit;
    private final long today;
    private List<Hit> best = new ArrayList<>();

    private RankedHits(int limit, LocalDate today) {
        this.limit = limit;
        this.today = today.toEpochDay();
    }

    /** At most {@code limit} documents, best first. */
    static int[] first(IndexSearcher searcher, Query query, int limit, LocalDate today) throws IOException {
        var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        var hits = new RankedHits(limit, today);
        for (var leaf : searcher.getIndexReader().leaves()) {
            hits.add(leaf, weight);
        }
        return hits.best.stream().mapToInt(Hit::document).toArray();
    }

    private void add(LeafReaderContext leaf, Weight weight) throws IOException {
        var scorer = weight.scorer(leaf);
        if (scorer == null) {
            return;
        }
        var live = leaf.reader().getLiveDocs();
        var ranks = DocValues.getNumeric(leaf.reader(), Fields.RANK);
        var expiries = DocValues.getSortedNumeric(leaf.reader(), Fields.EXPIRY);
        long worst = best.size() < limit ? Long.MAX_VALUE : best.getLast().rank();
        var found = new ArrayList<>(best);
        var matching = scorer.iterator();
        int most = best.size() + limit;
        for (int document = matching.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS && found.size() < most;
                document = matching.nextDoc()) {
            if (!ranks.advanceExact(document) || ranks.longValue() >= worst) {
                break;
            }
            boolean expired = expiries.advanceExact(document) && expiries.nextValue() < today;
            if (!expired && (live == null || live.get(document))) {
                found.add(new Hit(ranks.longValue(), leaf.docBase + document));
            }
        }
        best = found.stream().sorted(BEST).limit(limit).toList();
    }

    private record Hit(long rank, int document) {}
}
