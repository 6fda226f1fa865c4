package com.stocksblitz.registry.catalog;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Why one hit is better than another: points for what was typed, then rank. No statistics of words are used, since how
 * rare a word is says nothing about which instrument a trader wants.
 */
final class Relevance {
    private final List<Criterion> criteria = new ArrayList<>();

    private record Criterion(int points, String reason, Query query) {}

    Relevance(Phrase phrase, LocalDate tradeDate) {
        var squeezed = Words.cut(Names.squeeze(phrase.text()));
        criteria.add(new Criterion(
                1_000, "its symbol or trading symbol is the query", term(Fields.REF, Names.symbol(phrase.text()))));
        if (!squeezed.isEmpty()) {
            criteria.add(new Criterion(100, "its symbol begins with the query", term(Fields.SYMBOL_START, squeezed)));
        }
        for (var word : phrase.words()) {
            for (var alternative : word) {
                criteria.add(new Criterion(10, "it has the word " + alternative, whole(alternative)));
            }
        }
        criteria.add(new Criterion(5, "it has not expired", Expired.none(tradeDate)));
    }

    void addTo(BooleanQuery.Builder query) {
        criteria.forEach(criterion ->
                query.add(new BoostQuery(new ConstantScoreQuery(criterion.query()), criterion.points()), Occur.SHOULD));
    }

    /** In words, for one hit. */
    String explain(IndexSearcher searcher, int document, long rank) throws IOException {
        var reasons = new ArrayList<String>();
        for (var criterion : criteria) {
            if (searcher.explain(criterion.query(), document).isMatch()) {
                reasons.add(criterion.points() + ": " + criterion.reason());
            }
        }
        reasons.add("then by rank: " + Rank.describe(rank));
        return String.join("; ", reasons);
    }

    private static Query whole(String word) {
        return new BooleanQuery.Builder()
                .add(term(Fields.WHOLE, word), Occur.SHOULD)
                .add(term(Fields.CONTRACT_WORDS, word), Occur.SHOULD)
                .build();
    }

    private static Query term(String field, String text) {
        return new TermQuery(new Term(field, text));
    }
}
