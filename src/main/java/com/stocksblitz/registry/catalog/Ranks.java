package com.stocksblitz.registry.catalog;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.ReaderUtil;

/** Reads the rank of single documents. */
record Ranks(IndexReader reader) {
    long of(int document) throws IOException {
        var leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
        var ranks = DocValues.getNumeric(leaf.reader(), Fields.RANK);
        return ranks.advanceExact(document - leaf.docBase) ? ranks.longValue() : 0;
    }
}
