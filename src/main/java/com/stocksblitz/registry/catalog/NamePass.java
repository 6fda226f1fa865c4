package com.stocksblitz.registry.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Looks many exact names up in one pass over each segment's sorted terms: the term dictionary then reads each of its
 * blocks once, which is what makes a thousand keys cost milliseconds.
 */
final class NamePass {
    /** A name that more documents have (a bare symbol shared by a hundred bonds) is ambiguous anyway. */
    private static final int MOST_PER_NAME = 500;

    private NamePass() {}

    /**
     * @param name a term of {@link Fields#REF}
     * @param prefix whether the name is only the beginning
     * @param owner number that the hit is reported under
     */
    record Probe(String name, boolean prefix, int owner) {}

    @FunctionalInterface
    interface Hits {
        void add(int owner, int document);
    }

    static void run(IndexReader reader, List<Probe> probes, Hits hits) throws IOException {
        var sorted = new ArrayList<Sought>(probes.size());
        probes.forEach(probe -> sorted.add(new Sought(new BytesRef(probe.name()), probe.prefix(), probe.owner())));
        sorted.sort((a, b) -> a.term.compareTo(b.term));
        for (var leaf : reader.leaves()) {
            pass(leaf, sorted, hits);
        }
    }

    private static void pass(LeafReaderContext leaf, List<Sought> sorted, Hits hits) throws IOException {
        var names = leaf.reader().terms(Fields.REF);
        if (names == null) {
            return;
        }
        var terms = names.iterator();
        PostingsEnum reused = null;
        for (var sought : sorted) {
            if (sought.prefix) {
                prefix(leaf, terms, sought, hits);
            } else if (terms.seekExact(sought.term)) {
                reused = report(leaf, terms, reused, sought.owner, hits);
            }
        }
    }

    private static void prefix(LeafReaderContext leaf, TermsEnum terms, Sought sought, Hits hits) throws IOException {
        if (terms.seekCeil(sought.term) == TermsEnum.SeekStatus.END) {
            return;
        }
        int seen = 0;
        for (var term = terms.term();
                term != null && seen < MOST_PER_NAME && StringHelper.startsWith(term, sought.term);
                term = terms.next()) {
            report(leaf, terms, null, sought.owner, hits);
            seen++;
        }
    }

    private static PostingsEnum report(
            LeafReaderContext leaf, TermsEnum terms, PostingsEnum reused, int owner, Hits hits) throws IOException {
        var postings = terms.postings(reused, PostingsEnum.NONE);
        var live = leaf.reader().getLiveDocs();
        int document = postings.nextDoc();
        for (int n = 0; document != DocIdSetIterator.NO_MORE_DOCS && n < MOST_PER_NAME; n++) {
            if (live == null || live.get(document)) {
                hits.add(owner, leaf.docBase + document);
            }
            document = postings.nextDoc();
        }
        return postings;
    }

    private record Sought(BytesRef term, boolean prefix, int owner) {}
}
