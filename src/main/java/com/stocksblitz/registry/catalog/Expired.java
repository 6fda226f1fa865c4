package com.stocksblitz.registry.catalog;

import java.time.LocalDate;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;

/**
 * Contracts past their day. Rank does not know the day, so that a contract that the ingest has not yet marked would
 * come first: nearest expiry first.
 */
final class Expired {
    private Expired() {}

    /**
     * Everything that has not expired. Looks at the column of a document that matches otherwise, which is cheaper than
     * collecting half of the catalog first.
     */
    static Query none(LocalDate tradeDate) {
        return new BooleanQuery.Builder()
                .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                .add(
                        SortedNumericDocValuesField.newSlowRangeQuery(
                                Fields.EXPIRY, Long.MIN_VALUE, tradeDate.toEpochDay() - 1),
                        Occur.MUST_NOT)
                .build();
    }
}
