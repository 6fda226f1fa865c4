package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.SearchAnswer;
import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MultiCollectorManager;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;

/** One search from request to answer. Takes from fractions of a millisecond to the time limit. */
final class FreeSearch {
    private final CatalogIndex index;

    FreeSearch(CatalogIndex index) {
        this.index = index;
    }

    /** @param limit after which the hits found so far are the answer, marked as such */
    SearchAnswer search(SearchRequest request, Duration limit, LocalDate tradeDate) {
        long end = System.nanoTime() + limit.toNanos();
        return index.read(view -> search(view.searcher().getIndexReader(), request, end, tradeDate));
    }

    private static SearchAnswer search(IndexReader reader, SearchRequest request, long end, LocalDate tradeDate)
            throws IOException {
        // A searcher of its own, since the time limit belongs to the searcher.
        var searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        searcher.setTimeout(() -> System.nanoTime() - end > 0);
        var matching = new PhraseMatching(reader);
        Query phrase = null;
        if (request.phrase().isPresent()) {
            phrase = matching.strict(request.phrase().get(), request.fuzzy());
        }
        var found = run(searcher, request, phrase, tradeDate);
        if (found.total() == 0 && phrase != null && request.fuzzy() && !searcher.timedOut()) {
            found = run(
                    searcher, request, PhraseMatching.misspelt(request.phrase().get()), tradeDate);
        }
        return answer(searcher, request, found, tradeDate);
    }

    private static Found run(IndexSearcher searcher, SearchRequest request, Query phrase, LocalDate tradeDate)
            throws IOException {
        var query = new BooleanQuery.Builder();
        var applied = SearchFilters.add(query, request, searcher.getIndexReader());
        if (phrase == null) {
            query.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        } else {
            query.add(phrase, Occur.FILTER);
            new Relevance(request.phrase().orElseThrow(), tradeDate).addTo(query);
        }
        int deepest = Math.min(
                request.page() * request.pageSize(),
                Math.max(1, searcher.getIndexReader().maxDoc()));
        var top = new TopFieldCollectorManager(sort(request), deepest, null, Integer.MAX_VALUE);
        if (request.facets().isEmpty()) {
            return new Found(searcher.search(query.build(), top), null, applied);
        }
        var both = searcher.search(query.build(), new MultiCollectorManager(top, new FacetCounts(request.facets())));
        @SuppressWarnings("unchecked")
        var facets = (Map<String, Map<String, Long>>) both[1];
        return new Found((TopFieldDocs) both[0], facets, applied);
    }

    private static SearchAnswer answer(IndexSearcher searcher, SearchRequest request, Found found, LocalDate tradeDate)
            throws IOException {
        int from = Math.min((request.page() - 1) * request.pageSize(), found.hits().length);
        var documents = new int[found.hits().length - from];
        for (int i = 0; i < documents.length; i++) {
            documents[i] = found.hits()[from + i].doc;
        }
        var instruments = Documents.read(searcher.getIndexReader(), documents);
        long pages = (found.total() + request.pageSize() - 1) / request.pageSize();
        return new SearchAnswer(
                instruments.stream()
                        .map(instrument -> InstrumentView.of(instrument, tradeDate, null, request.metadata()))
                        .toList(),
                new SearchAnswer.Page(
                        request.page(),
                        request.pageSize(),
                        found.total(),
                        pages,
                        request.page() < pages,
                        request.page() > 1),
                new SearchAnswer.SearchMetadata(
                        request.phrase().map(Phrase::understood).orElse(""),
                        found.applied(),
                        request.fuzzy(),
                        SearchRequest.word(request.order()),
                        request.descending() ? "desc" : "asc",
                        searcher.timedOut()),
                found.facets(),
                request.explain() ? explain(searcher, request, documents, instruments, tradeDate) : null,
                false);
    }

    private static Map<String, String> explain(
            IndexSearcher searcher,
            SearchRequest request,
            int[] documents,
            List<Instrument> instruments,
            LocalDate tradeDate)
            throws IOException {
        var reasons = new LinkedHashMap<String, String>();
        var relevance = request.phrase().map(phrase -> new Relevance(phrase, tradeDate));
        var ranks = new Ranks(searcher.getIndexReader());
        for (int i = 0; i < documents.length; i++) {
            var reason = relevance.isPresent() && request.order() == SearchRequest.Order.RELEVANCE
                    ? relevance.get().explain(searcher, documents[i], ranks.of(documents[i]))
                    : "by " + SearchRequest.word(request.order()) + ", then by key";
            reasons.put(instruments.get(i).key().value(), reason);
        }
        return reasons;
    }

    /** The key last, so that equal hits stay where they are from page to page; what has no value comes last. */
    private static Sort sort(SearchRequest request) {
        var key = new SortField(Fields.KEY, SortField.Type.STRING);
        boolean down = request.descending();
        return switch (request.order()) {
            case RELEVANCE ->
                new Sort(
                        new SortField(null, SortField.Type.SCORE, !down),
                        new SortField(Fields.RANK, SortField.Type.LONG, !down),
                        key);
            case SYMBOL -> new Sort(text(Fields.SYMBOL, down), key);
            case NAME -> new Sort(text(Fields.NAME, down), key);
            case EXCHANGE -> new Sort(word(Fields.EXCHANGE, down), key);
            case INSTRUMENT_TYPE -> new Sort(word(Fields.TYPE, down), key);
            case LOT_SIZE -> new Sort(number(Fields.LOT, down), key);
            case EXPIRY -> new Sort(number(Fields.EXPIRY, down), key);
            case STRIKE -> new Sort(number(Fields.STRIKE, down), key);
            case LAST_UPDATED ->
                new Sort(
                        new SortField(
                                Fields.UPDATED, SortField.Type.LONG, down, down ? Long.MIN_VALUE : Long.MAX_VALUE),
                        key);
        };
    }

    private static SortField text(String field, boolean down) {
        return new SortField(field, SortField.Type.STRING, down, SortField.STRING_LAST);
    }

    private static SortField word(String field, boolean down) {
        return KeywordField.newSortField(field, down, SortedSetSelector.Type.MIN, SortField.STRING_LAST);
    }

    private static SortField number(String field, boolean down) {
        return LongField.newSortField(
                field, down, SortedNumericSelector.Type.MIN, down ? Long.MIN_VALUE : Long.MAX_VALUE);
    }

    private record Found(TopFieldDocs top, Map<String, Map<String, Long>> facets, List<String> applied) {
        ScoreDoc[] hits() {
            return top.scoreDocs;
        }

        long total() {
            return top.totalHits.value();
        }
    }
}
