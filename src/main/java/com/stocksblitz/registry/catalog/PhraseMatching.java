package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum.SeekStatus;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Turns a phrase into the query that its hits must match: every word must begin a word of the instrument. Cash market
 * and contracts are indexed differently, hence asked differently.
 */
final class PhraseMatching {
    private final IndexReader reader;
    /** Both parts ask about the same words, and each answer is a look into every segment. */
    private final Map<List<String>, Boolean> known = new HashMap<>();

    PhraseMatching(IndexReader reader) {
        this.reader = reader;
    }

    /** The two parts of the catalog; no phrase is matched by words from both. */
    enum Part {
        LISTINGS(Fields.WHOLE) {
            @Override
            void addBeginnings(BooleanQuery.Builder any, String word) {
                any.add(term(Fields.WORDS, word), Occur.SHOULD);
            }
        },
        CONTRACTS(Fields.CONTRACT_WORDS) {
            @Override
            void addBeginnings(BooleanQuery.Builder any, String word) {
                any.add(term(Fields.EXCHANGE, word), Occur.SHOULD);
                for (var type : InstrumentType.values()) {
                    if (type.isDerivative() && type.name().startsWith(word)) {
                        any.add(term(Fields.TYPE, type.name()), Occur.SHOULD);
                    }
                }
                if (Words.isStrikeStart(word)) {
                    any.add(term(Fields.STRIKE_START, word), Occur.SHOULD);
                    any.add(term(Fields.CONTRACT_WORDS, word), Occur.SHOULD);
                } else {
                    any.add(new PrefixQuery(new Term(Fields.CONTRACT_WORDS, word)), Occur.SHOULD);
                }
            }
        };

        private final String wholeWords;

        Part(String wholeWords) {
            this.wholeWords = wholeWords;
        }

        abstract void addBeginnings(BooleanQuery.Builder any, String word);

        private void addMisspelt(BooleanQuery.Builder any, String word) {
            int edits = Spelling.edits(word);
            if (edits > 0) {
                any.add(
                        new FuzzyQuery(new Term(wholeWords, word), edits, 1, Spelling.MOST_VARIANTS, true),
                        Occur.SHOULD);
            }
        }
    }

    /** Both parts at once. */
    Query strict(Phrase phrase, boolean forgiving) throws IOException {
        return either(strict(Part.LISTINGS, phrase, forgiving), strict(Part.CONTRACTS, phrase, forgiving));
    }

    /**
     * {@code bank nifty} is also read as {@code BANKNIFTY} where the catalog has that word.
     *
     * @param forgiving whether a word that begins nothing at all may be misspelt
     */
    Query strict(Part part, Phrase phrase, boolean forgiving) throws IOException {
        var asTyped = words(part, phrase.words(), forgiving);
        var joined = joined(phrase.words());
        if (joined.isEmpty()) {
            return asTyped;
        }
        var any = new BooleanQuery.Builder().add(asTyped, Occur.SHOULD);
        for (var words : joined) {
            any.add(words(part, words, forgiving), Occur.SHOULD);
        }
        return any.build();
    }

    /** Any word may be misspelt: for when nothing was found otherwise. */
    static Query misspelt(Phrase phrase) {
        return either(misspelt(Part.LISTINGS, phrase), misspelt(Part.CONTRACTS, phrase));
    }

    private static Query misspelt(Part part, Phrase phrase) {
        var all = new BooleanQuery.Builder();
        phrase.words().forEach(word -> all.add(word(part, word, true), Occur.FILTER));
        return all.build();
    }

    private Query words(Part part, List<List<String>> words, boolean forgiving) throws IOException {
        var all = new BooleanQuery.Builder();
        for (var word : words) {
            all.add(word(part, word, forgiving && !isKnown(word)), Occur.FILTER);
        }
        return all.build();
    }

    private static Query word(Part part, List<String> word, boolean misspelt) {
        var any = new BooleanQuery.Builder();
        for (var alternative : word) {
            part.addBeginnings(any, alternative);
            if (misspelt) {
                part.addMisspelt(any, alternative);
            }
        }
        return any.build();
    }

    private boolean isKnown(List<String> word) throws IOException {
        var told = known.get(word);
        if (told == null) {
            told = looksKnown(word);
            known.put(word, told);
        }
        return told;
    }

    private boolean looksKnown(List<String> word) throws IOException {
        for (var alternative : word) {
            if (has(Fields.WORDS, alternative)
                    || has(Fields.STRIKE_START, alternative)
                    || has(Fields.TYPE, alternative)
                    || beginsContractWord(alternative)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(String field, String text) throws IOException {
        var term = new Term(field, text);
        for (var leaf : reader.leaves()) {
            if (leaf.reader().docFreq(term) > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean beginsContractWord(String beginning) throws IOException {
        var sought = new BytesRef(beginning);
        for (var leaf : reader.leaves()) {
            var words = leaf.reader().terms(Fields.CONTRACT_WORDS);
            if (words != null) {
                var terms = words.iterator();
                if (terms.seekCeil(sought) != SeekStatus.END && StringHelper.startsWith(terms.term(), sought)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<List<List<String>>> joined(List<List<String>> words) throws IOException {
        var variants = new ArrayList<List<List<String>>>(0);
        for (int i = 0; i + 1 < words.size(); i++) {
            var joined = words.get(i).getFirst() + words.get(i + 1).getFirst();
            if (Character.isLetter(joined.charAt(0))
                    && (has(Fields.WHOLE, joined) || has(Fields.CONTRACT_WORDS, joined))) {
                var variant = new ArrayList<>(words);
                variant.set(i, List.of(Words.cut(joined)));
                variant.remove(i + 1);
                variants.add(variant);
            }
        }
        return variants;
    }

    private static Query either(Query one, Query other) {
        return new BooleanQuery.Builder()
                .add(one, Occur.SHOULD)
                .add(other, Occur.SHOULD)
                .build();
    }

    private static Query term(String field, String text) {
        return new TermQuery(new Term(field, text));
    }
}
