package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Which contracts are listed on one underlying, read from terms such as {@code NIFTY|NFO|O|2026-11-24}: all of one
 * underlying stand together, so that its expiries are a walk over some dozens of terms, and a chain is one list of
 * documents.
 *
 * @param futures number of contracts by expiry
 * @param options number of contracts by expiry
 */
record ListedContracts(NavigableMap<LocalDate, Integer> futures, NavigableMap<LocalDate, Integer> options) {
    private static final char FUTURES = 'F';
    private static final char OPTIONS = 'O';
    private static final int DATE_LENGTH = "2026-11-24".length();

    private ListedContracts() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    /** The term of an active contract. */
    static String term(Instrument contract) {
        return term(
                contract.underlying(),
                contract.exchange(),
                contract.type().isOption() ? OPTIONS : FUTURES,
                contract.expiry());
    }

    /** Of the series of one underlying, by exchange. */
    static NavigableMap<String, ListedContracts> of(Collection<CatalogHistory.Series> series) {
        var byExchange = new TreeMap<String, ListedContracts>();
        for (var one : series) {
            byExchange
                    .computeIfAbsent(one.exchange(), first -> new ListedContracts())
                    .side(one.options())
                    .put(one.expiry(), one.contracts());
        }
        return byExchange;
    }

    private NavigableMap<LocalDate, Integer> side(boolean ofOptions) {
        return ofOptions ? options : futures;
    }

    /** By exchange; empty for an underlying without contracts from that date on. */
    static NavigableMap<String, ListedContracts> on(IndexReader reader, String underlying, LocalDate from)
            throws IOException {
        var byExchange = new TreeMap<String, ListedContracts>();
        var prefix = new BytesRef(underlying + '|');
        for (var leaf : reader.leaves()) {
            var chains = leaf.reader().terms(Fields.CHAIN);
            if (chains == null) {
                continue;
            }
            var terms = chains.iterator();
            if (terms.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
                continue;
            }
            for (var term = terms.term(); term != null && StringHelper.startsWith(term, prefix); term = terms.next()) {
                count(leaf.reader(), terms, term.utf8ToString().substring(underlying.length() + 1), from, byExchange);
            }
        }
        return byExchange;
    }

    /** The documents of the options or futures of one expiry, ascending. */
    static int[] documents(IndexReader reader, String underlying, String exchange, boolean options, LocalDate expiry)
            throws IOException {
        var term = new Term(Fields.CHAIN, term(underlying, exchange, options ? OPTIONS : FUTURES, expiry));
        var documents = new ArrayList<Integer>();
        for (var leaf : reader.leaves()) {
            var postings = leaf.reader().postings(term, PostingsEnum.NONE);
            if (postings == null) {
                continue;
            }
            var live = leaf.reader().getLiveDocs();
            for (int document = postings.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                if (live == null || live.get(document)) {
                    documents.add(leaf.docBase + document);
                }
            }
        }
        return documents.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String term(String underlying, String exchange, char kind, LocalDate expiry) {
        return underlying + '|' + exchange + '|' + kind + '|' + expiry;
    }

    /** @param rest of the term, behind the underlying: {@code NFO|O|2026-11-24} */
    private static void count(
            LeafReader segment,
            TermsEnum terms,
            String rest,
            LocalDate from,
            NavigableMap<String, ListedContracts> byExchange)
            throws IOException {
        int date = rest.length() - DATE_LENGTH;
        var expiry = LocalDate.parse(rest.substring(date));
        int contracts = expiry.isBefore(from) ? 0 : live(segment, terms);
        if (contracts > 0) {
            var exchange = rest.substring(0, rest.indexOf('|'));
            var listed = byExchange.computeIfAbsent(exchange, first -> new ListedContracts());
            listed.side(rest.charAt(date - 2) == OPTIONS).merge(expiry, contracts, Integer::sum);
        }
    }

    private static int live(LeafReader segment, TermsEnum terms) throws IOException {
        var live = segment.getLiveDocs();
        if (live == null) {
            return terms.docFreq();
        }
        var postings = terms.postings(null, PostingsEnum.NONE);
        int count = 0;
        for (int document = postings.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = postings.nextDoc()) {
            count += live.get(document) ? 1 : 0;
        }
        return count;
    }
}
