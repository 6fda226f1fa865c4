package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.PhraseMatching.Part;
import com.stocksblitz.registry.catalog.api.SuggestAnswer;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * Typeahead: what has exactly the typed symbol, then the best ranked of what begins so, then, only if that is nothing,
 * a trading symbol that begins so or a misspelt word. Nothing inactive, and no contract past its day that nobody has
 * marked yet.
 */
final class Suggester {
    static final int MOST = 50;
    private static final int DEFAULT = 10;
    private static final int LONGEST = 100;

    private final CatalogIndex index;
    private final Supplier<LocalDate> tradeDate;

    Suggester(CatalogIndex index, Supplier<LocalDate> tradeDate) {
        this.index = index;
        this.tradeDate = tradeDate;
    }

    /**
     * What was asked, checked and with its default; equal where the answers are equal.
     *
     * @param text tidy
     */
    record Request(String text, int limit, LocalDate today) {}

    /** @throws com.stocksblitz.registry.failure.FailureException with every wrong field */
    Request check(SuggestQuery query) {
        var checks = new FieldChecks();
        checks.required("q", query.q());
        checks.text("q", query.q());
        if (query.q() != null && query.q().length() > LONGEST) {
            checks.add("q", "too_long", "At most " + LONGEST + " characters.");
        }
        int limit = query.limit() == null ? DEFAULT : query.limit();
        checks.range("limit", limit, 1, MOST);
        checks.orFail();
        return new Request(Reference.tidy(query.q()), limit, tradeDate.get());
    }

    SuggestAnswer suggest(Request request) {
        var phrase = Phrase.of(request.text());
        return index.read(
                view -> new SuggestAnswer(suggest(view.searcher(), phrase, request.limit(), request.today()).stream()
                        .map(Suggester::suggestion)
                        .toList()));
    }

    private static List<Instrument> suggest(IndexSearcher searcher, Phrase phrase, int limit, LocalDate today)
            throws IOException {
        var reader = searcher.getIndexReader();
        var best = new LinkedHashMap<Long, Instrument>();
        addCurrent(
                best,
                today,
                Documents.named(reader, List.of(Names.symbol(phrase.text()))).stream()
                        .sorted(byKindAndExchange())
                        .toList());
        if (phrase.isEmpty()) {
            return first(best, limit);
        }
        var matching = new PhraseMatching(reader);
        if (best.size() < limit) {
            addCurrent(best, today, top(searcher, matching.strict(Part.LISTINGS, phrase, true), limit, today));
        }
        if (best.size() < limit) {
            // Every contract ranks behind every listing.
            addCurrent(best, today, top(searcher, matching.strict(Part.CONTRACTS, phrase, true), limit, today));
        }
        if (best.isEmpty()) {
            addCurrent(best, today, tradingSymbols(searcher, phrase, limit));
        }
        if (best.isEmpty()) {
            addCurrent(best, today, top(searcher, PhraseMatching.misspelt(phrase), limit, today));
        }
        return first(best, limit);
    }

    private static List<Instrument> top(IndexSearcher searcher, Query query, int limit, LocalDate today)
            throws IOException {
        return Documents.read(searcher.getIndexReader(), RankedHits.first(searcher, query, limit, today));
    }

    private static List<Instrument> tradingSymbols(IndexSearcher searcher, Phrase phrase, int limit)
            throws IOException {
        var found = new ArrayList<Integer>();
        NamePass.run(
                searcher.getIndexReader(),
                List.of(new NamePass.Probe(Names.symbol(phrase.text()), true, 0)),
                (owner, document) -> found.add(document));
        var documents = found.stream().mapToInt(Integer::intValue).limit(limit).toArray();
        return Documents.read(searcher.getIndexReader(), documents);
    }

    private static Comparator<Instrument> byKindAndExchange() {
        return Comparator.comparingLong(instrument -> Rank.of(instrument, false));
    }

    private static void addCurrent(Map<Long, Instrument> best, LocalDate today, List<Instrument> more) {
        more.stream()
                .filter(instrument -> instrument.active() && !instrument.isExpired(today))
                .forEach(instrument -> best.putIfAbsent(instrument.id(), instrument));
    }

    private static List<Instrument> first(Map<Long, Instrument> best, int limit) {
        return best.values().stream().limit(limit).toList();
    }

    private static SuggestAnswer.Suggestion suggestion(Instrument instrument) {
        return new SuggestAnswer.Suggestion(
                instrument.key().value(),
                instrument.symbol(),
                instrument.name(),
                instrument.exchange(),
                instrument.type().name(),
                instrument.expiry());
    }
}
