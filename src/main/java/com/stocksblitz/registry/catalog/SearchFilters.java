package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** The filters of a search as clauses, and their names for the answer. */
final class SearchFilters {
    private final BooleanQuery.Builder query;
    private final List<String> applied = new ArrayList<>();

    private SearchFilters(BooleanQuery.Builder query) {
        this.query = query;
    }

    /** Adds the clauses to the query; returns which filters were given. */
    static List<String> add(BooleanQuery.Builder query, SearchRequest request, IndexReader reader) throws IOException {
        var filters = new SearchFilters(query);
        filters.addAll(request, reader);
        return List.copyOf(filters.applied);
    }

    private void addAll(SearchRequest request, IndexReader reader) throws IOException {
        var given = request.filters();
        must("is_active", new TermQuery(new Term(Fields.ACTIVE, InstrumentDocument.active(request.active()))));
        anyOf("exchanges", Fields.EXCHANGE, given.exchanges(), Reference::tidy);
        anyOf(
                "instrument_types",
                Fields.TYPE,
                request.types().stream().map(Enum::name).toList(),
                UnaryOperator.identity());
        anyOf("sectors", Fields.SECTOR, given.sectors(), SearchFilters::lower);
        anyOf("asset_classes", Fields.ASSET_CLASS, given.assetClasses(), SearchFilters::lower);
        anyOf("brokers", Fields.BROKER, given.brokers(), SearchFilters::lower);
        if (given.underlying() != null) {
            must("underlying", new TermQuery(new Term(Fields.UNDERLYING, request.tidyUnderlying())));
        }
        range("min_lot_size", "max_lot_size", Fields.LOT, given.minLotSize(), given.maxLotSize());
        range(
                "expiry_from",
                "expiry_to",
                Fields.EXPIRY,
                given.expiryFrom() == null ? null : given.expiryFrom().toEpochDay(),
                given.expiryTo() == null ? null : given.expiryTo().toEpochDay());
        range(
                "strike_from",
                "strike_to",
                Fields.STRIKE,
                given.strikeFrom() == null
                        ? null
                        : InstrumentDocument.millionths(given.strikeFrom(), RoundingMode.CEILING),
                given.strikeTo() == null ? null : InstrumentDocument.millionths(given.strikeTo(), RoundingMode.FLOOR));
        if (given.hasOptions() != null) {
            applied.add("has_options");
            query.add(
                    new TermInSetQuery(Fields.CASH_NAME, underlyingsOfOptions(reader)),
                    given.hasOptions() ? Occur.FILTER : Occur.MUST_NOT);
        }
    }

    private void anyOf(String name, String field, List<String> values, UnaryOperator<String> form) {
        if (values != null && !values.isEmpty()) {
            must(
                    name,
                    new TermInSetQuery(
                            field,
                            values.stream()
                                    .map(form)
                                    .map(value -> new BytesRef(value))
                                    .toList()));
        }
    }

    private void range(String nameFrom, String nameTo, String field, Long from, Long to) {
        if (from == null && to == null) {
            return;
        }
        if (from != null) {
            applied.add(nameFrom);
        }
        if (to != null) {
            applied.add(nameTo);
        }
        query.add(
                LongField.newRangeQuery(field, from == null ? Long.MIN_VALUE : from, to == null ? Long.MAX_VALUE : to),
                Occur.FILTER);
    }

    private void must(String name, Query clause) {
        applied.add(name);
        query.add(clause, Occur.FILTER);
    }

    private static String lower(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    /** A few hundred terms; one whose last option was replaced lately may stay until its segment is merged. */
    private static List<BytesRef> underlyingsOfOptions(IndexReader reader) throws IOException {
        var names = new ArrayList<BytesRef>();
        var terms = MultiTerms.getTerms(reader, Fields.OPTION_ON);
        if (terms != null) {
            var all = terms.iterator();
            for (var term = all.next(); term != null; term = all.next()) {
                names.add(BytesRef.deepCopyOf(term));
            }
        }
        return names;
    }
}
