package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.ListAnswer;
import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;

/** The catalog page by page, ordered by key: unlike a rank, a key stays where it is while somebody turns pages. */
final class Lister {
    static final int MOST_PER_PAGE = 1_000;
    static final int DEEPEST_OFFSET = 10_000;
    private static final int MOST_TOTALS = 200;
    private static final Sort BY_KEY = new Sort(new SortField(Fields.KEY, SortField.Type.STRING));

    private final CatalogIndex index;
    private final Supplier<LocalDate> tradeDate;
    private final CursorSeal seal;
    private final Map<Total, Long> totals = new ConcurrentHashMap<>();

    Lister(CatalogIndex index, Supplier<LocalDate> tradeDate, CursorSeal seal) {
        this.index = index;
        this.tradeDate = tradeDate;
        this.seal = seal;
    }

    ListAnswer list(ListQuery query) {
        var checks = new FieldChecks();
        checks.text("exchange", query.exchange());
        var type = checks.type("instrument_type", query.instrumentType());
        checks.range("limit", query.limit(), 1, MOST_PER_PAGE);
        checks.range("offset", query.offset(), 0, DEEPEST_OFFSET);
        var list = name(query, type);
        var after = query.cursor() == null ? Optional.<String>empty() : seal.open(list, query.cursor());
        if (query.cursor() != null && after.isEmpty()) {
            checks.add("cursor", "invalid_cursor", "Not a cursor of this list.");
        }
        if (query.cursor() != null && query.offset() != 0) {
            checks.add("offset", "conflicts", "A page is named by cursor or by offset, not by both.");
        }
        checks.orFail();
        return index.read(view -> page(view, query, list, filters(query, type), after));
    }

    private ListAnswer page(CatalogIndex.View view, ListQuery query, String list, Query filters, Optional<String> after)
            throws IOException {
        int wanted = query.offset() + query.limit() + 1;
        var from = after.map(key -> new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {new BytesRef(key)}))
                .orElse(null);
        var hits = view.searcher().search(filters, new TopFieldCollectorManager(BY_KEY, wanted, from, 1)).scoreDocs;
        int end = Math.min(hits.length, query.offset() + query.limit());
        int begin = Math.min(query.offset(), end);
        var documents = new int[end - begin];
        for (int i = begin; i < end; i++) {
            documents[i - begin] = hits[i].doc;
        }
        var today = tradeDate.get();
        var instruments = Documents.read(view.searcher().getIndexReader(), documents).stream()
                .map(instrument -> InstrumentView.of(instrument, today, null, false))
                .toList();
        var next = hits.length == wanted ? seal.seal(list, instruments.getLast().instrumentKey()) : null;
        return new ListAnswer(
                instruments.size(),
                instruments,
                new ListAnswer.Page(query.limit(), query.offset(), total(view, list, filters)),
                next);
    }

    /** Counted once for each state of the index, however many pages are turned. */
    private long total(CatalogIndex.View view, String list, Query filters) throws IOException {
        var key = new Total(view.published().generation(), list);
        var known = totals.get(key);
        if (known != null) {
            return known;
        }
        if (totals.size() >= MOST_TOTALS) {
            totals.clear();
        }
        long counted = view.searcher().count(filters);
        totals.put(key, counted);
        return counted;
    }

    private static Query filters(ListQuery query, Optional<InstrumentType> type) {
        var filters = new BooleanQuery.Builder().add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        if (query.exchange() != null) {
            filters.add(new TermQuery(new Term(Fields.EXCHANGE, Reference.tidy(query.exchange()))), Occur.FILTER);
        }
        type.ifPresent(wanted -> filters.add(new TermQuery(new Term(Fields.TYPE, wanted.name())), Occur.FILTER));
        if (query.active() != null) {
            filters.add(
                    new TermQuery(new Term(Fields.ACTIVE, InstrumentDocument.active(query.active()))), Occur.FILTER);
        }
        return filters.build();
    }

    private static String name(ListQuery query, Optional<InstrumentType> type) {
        var exchange = query.exchange() == null ? "" : Reference.tidy(query.exchange());
        return exchange + '|' + type.map(Enum::name).orElse("") + '|' + query.active();
    }

    private record Total(long generation, String list) {}
}
