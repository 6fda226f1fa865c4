package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.ContractTerms;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.math.RoundingMode;
import java.util.List;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;

/**
 * What somebody may have meant whose reference names nothing: for a contract the neighbouring strikes and expiries of
 * the underlying, else names that differ in a letter or two. Active instruments only.
 */
final class NearMatches {
    private static final Sort BEST = new Sort(SortField.FIELD_SCORE, new SortField(Fields.RANK, SortField.Type.LONG));

    /** A strike this far away, in millionths, counts half. */
    private static final long HALF_AS_NEAR = 100_000_000L;

    /** The letter that tells the kind of name, and the first of the name itself. */
    private static final int FIXED_BEGINNING = 2;

    private static final long DAYS_HALF_AS_NEAR = 30;

    private final IndexSearcher searcher;

    NearMatches(IndexSearcher searcher) {
        this.searcher = searcher;
    }

    /** At most {@code most}, nearest first. */
    List<Instrument> of(Reference reference, int most) throws IOException {
        if (most == 0) {
            return List.of();
        }
        return switch (reference) {
            case Reference.Key key ->
                key.contract().isPresent()
                        ? contracts(key.contract().get(), most)
                        : misspelt(afterExchange(key.key().value()), most);
            case Reference.Name name -> {
                var contracts = name.contracts();
                yield contracts.isEmpty() ? misspelt(name.name(), most) : contracts(contracts.getFirst(), most);
            }
            case Reference.OfIsin isin -> List.of();
            case Reference.OfToken token -> List.of();
            case Reference.Unreadable unreadable -> List.of();
        };
    }

    private static String afterExchange(String indexKey) {
        return indexKey.substring(indexKey.indexOf(':') + 1, indexKey.lastIndexOf(':'));
    }

    private List<Instrument> contracts(ContractTerms terms, int most) throws IOException {
        var query = new BooleanQuery.Builder()
                .add(active(), Occur.FILTER)
                .add(new TermQuery(new Term(Fields.UNDERLYING, terms.underlying())), Occur.FILTER)
                .add(new TermQuery(new Term(Fields.TYPE, terms.type().name())), Occur.FILTER);
        long day = terms.day().orElseGet(() -> terms.month().atEndOfMonth()).toEpochDay();
        // The expiry weighs more than the strike: another strike of the same day is the likelier slip.
        query.add(LongField.newDistanceFeatureQuery(Fields.EXPIRY, 4, day, DAYS_HALF_AS_NEAR), Occur.SHOULD);
        terms.strike()
                .map(strike -> InstrumentDocument.millionths(strike, RoundingMode.FLOOR))
                .ifPresent(strike -> query.add(
                        LongField.newDistanceFeatureQuery(Fields.STRIKE, 1, strike, HALF_AS_NEAR), Occur.SHOULD));
        return top(query.build(), most);
    }

    private List<Instrument> misspelt(String name, int most) throws IOException {
        int edits = Spelling.edits(name);
        if (edits == 0) {
            return List.of();
        }
        var alike = new FuzzyQuery(
                new Term(Fields.REF, Names.symbol(name)), edits, FIXED_BEGINNING, Spelling.MOST_VARIANTS, true);
        return top(
                new BooleanQuery.Builder()
                        .add(alike, Occur.MUST)
                        .add(active(), Occur.FILTER)
                        .build(),
                most);
    }

    private List<Instrument> top(Query query, int most) throws IOException {
        var hits = searcher.search(query, most, BEST).scoreDocs;
        var documents = new int[hits.length];
        for (int i = 0; i < hits.length; i++) {
            documents[i] = hits[i].doc;
        }
        return Documents.read(searcher.getIndexReader(), documents);
    }

    private static Query active() {
        return new TermQuery(new Term(Fields.ACTIVE, InstrumentDocument.active(true)));
    }
}
