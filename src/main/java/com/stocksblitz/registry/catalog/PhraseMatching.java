package com.stocksblitz.registry.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Turns a phrase into the query that its hits must match. */
final class PhraseMatching {
    private final IndexReader reader;

    PhraseMatching(IndexReader reader) {
        this.reader = reader;
    }

    /**
     * Every word must begin a word of the instrument. {@code bank nifty} is also read as {@code BANKNIFTY} where the
     * catalog has that word.
     *
     * @param forgiving whether a word that begins nothing at all may be misspelt
     */
    Query strict(Phrase phrase, boolean forgiving) throws IOException {
        var asTyped = words(phrase.words(), forgiving);
        var joined = joined(phrase.words());
        if (joined.isEmpty()) {
            return asTyped;
        }
        var any = new BooleanQuery.Builder().add(asTyped, Occur.SHOULD);
        for (var words : joined) {
            any.add(words(words, forgiving), Occur.SHOULD);
        }
        return any.build();
    }

    /** Any word may be misspelt: for when nothing was found otherwise. */
    Query misspelt(Phrase phrase) {
        var all = new BooleanQuery.Builder();
        for (var word : phrase.words()) {
            var one = new BooleanQuery.Builder().add(beginnings(word), Occur.SHOULD);
            word.forEach(alternative -> addMisspelt(one, alternative));
            all.add(one.build(), Occur.FILTER);
        }
        return all.build();
    }

    private Query words(List<List<String>> words, boolean forgiving) throws IOException {
        var all = new BooleanQuery.Builder();
        for (var word : words) {
            var query = beginnings(word);
            if (forgiving && !isKnown(word)) {
                var one = new BooleanQuery.Builder().add(query, Occur.SHOULD);
                word.forEach(alternative -> addMisspelt(one, alternative));
                query = one.build();
            }
            all.add(query, Occur.FILTER);
        }
        return all.build();
    }

    private boolean isKnown(List<String> word) throws IOException {
        for (var alternative : word) {
            if (reader.docFreq(new Term(Fields.WORDS, alternative)) > 0) {
                return true;
            }
        }
        return false;
    }

    private List<List<List<String>>> joined(List<List<String>> words) throws IOException {
        var variants = new ArrayList<List<List<String>>>(0);
        for (int i = 0; i + 1 < words.size(); i++) {
            var joined = words.get(i).getFirst() + words.get(i + 1).getFirst();
            if (Character.isLetter(joined.charAt(0)) && reader.docFreq(new Term(Fields.WHOLE, joined)) > 0) {
                var variant = new ArrayList<>(words);
                variant.set(i, List.of(Words.cut(joined)));
                variant.remove(i + 1);
                variants.add(variant);
            }
        }
        return variants;
    }

    private static Query beginnings(List<String> word) {
        if (word.size() == 1) {
            return new TermQuery(new Term(Fields.WORDS, word.getFirst()));
        }
        var any = new BooleanQuery.Builder();
        word.forEach(alternative -> any.add(new TermQuery(new Term(Fields.WORDS, alternative)), Occur.SHOULD));
        return any.build();
    }

    private static void addMisspelt(BooleanQuery.Builder any, String word) {
        int edits = Spelling.edits(word);
        if (edits > 0) {
            any.add(new FuzzyQuery(new Term(Fields.WHOLE, word), edits, 1, Spelling.MOST_VARIANTS, true), Occur.SHOULD);
        }
    }
}
