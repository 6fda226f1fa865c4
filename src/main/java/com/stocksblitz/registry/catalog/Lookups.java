package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.BulkAnswer;
import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.InstrumentDetail;
import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.lucene.search.IndexSearcher;

/** One or many references to one instrument each. */
final class Lookups {
    static final int MOST_IN_BULK = 5_000;
    static final int MOST_NEAREST = 5;

    private static final int NAMED_CANDIDATES = 10;

    private final CatalogIndex index;
    private final Supplier<LocalDate> tradeDate;

    Lookups(CatalogIndex index, Supplier<LocalDate> tradeDate) {
        this.index = index;
        this.tradeDate = tradeDate;
    }

    /** As of today. */
    BulkAnswer bulk(BulkQuery query, String defaultExchange) {
        check(query);
        var today = tradeDate.get();
        return index.read(view -> bulk(
                query,
                match(view.searcher(), query.instrumentIds()),
                defaultExchange,
                today,
                reference -> Refusals.unknown(reference, today, List.of())));
    }

    /** The same on another day. */
    static BulkAnswer bulk(BulkQuery query, PastNames past, String defaultExchange) throws IOException {
        return bulk(query, past.matches(any -> true), defaultExchange, past.date(), past::refusal);
    }

    /** @throws FailureException Malformed */
    static List<Reference> check(BulkQuery query) {
        var checks = new FieldChecks();
        checks.size("/instrument_ids", query.instrumentIds(), 1, MOST_IN_BULK);
        checks.orFail();
        return parse(query.instrumentIds());
    }

    private static BulkAnswer bulk(
            BulkQuery query,
            List<Match> matches,
            String defaultExchange,
            LocalDate date,
            Function<Reference, Failure.NotFound> unknown) {
        boolean metadata = Boolean.TRUE.equals(query.includeMetadata());
        var found = new LinkedHashMap<Long, BulkAnswer.Found>();
        var results = new ArrayList<BulkAnswer.Result>(matches.size());
        for (int i = 0; i < matches.size(); i++) {
            var requested = query.instrumentIds().get(i);
            var match = matches.get(i);
            results.add(
                    switch (Choice.one(match, defaultExchange, date)) {
                        case Choice.Listings some -> {
                            var first = some.listings().getFirst();
                            found.computeIfAbsent(first.id(), id -> found(first, date, metadata));
                            yield result(requested, match, first);
                        }
                        case Choice.Ambiguous several -> ambiguous(requested, several.candidates());
                        case Choice.Nothing nothing -> notFound(requested, match.reference(), unknown);
                    });
        }
        return new BulkAnswer(List.copyOf(found.values()), results);
    }

    /** @throws FailureException Malformed */
    static Reference check(String given) {
        var checks = new FieldChecks();
        var reference = Reference.parse(given);
        if (reference instanceof Reference.Unreadable fault) {
            checks.add("reference", fault.code(), fault.detail());
        }
        checks.orFail();
        return reference;
    }

    /** As of today. */
    InstrumentDetail get(GetQuery query, String defaultExchange) {
        return one(
                query.reference(),
                defaultExchange,
                (match, instrument, searcher) ->
                        detail(match, instrument, tradeDate.get(), otherListings(searcher, instrument)));
    }

    /** The internal id of the one that is meant today. */
    long id(String reference, String defaultExchange) {
        return one(reference, defaultExchange, (match, instrument, searcher) -> instrument.id());
    }

    @FunctionalInterface
    private interface Telling<T> {
        T of(Match match, Instrument instrument, IndexSearcher searcher) throws IOException;
    }

    private <T> T one(String given, String defaultExchange, Telling<T> telling) {
        var reference = check(given);
        var today = tradeDate.get();
        return index.read(view -> {
            var searcher = view.searcher();
            var match = new Matcher(new IndexBook(searcher.getIndexReader()), any -> true).match(reference);
            var instrument = one(
                    match,
                    defaultExchange,
                    today,
                    unknown -> Refusals.unknown(
                            unknown, today, keys(new NearMatches(searcher).of(unknown, MOST_NEAREST))));
            return telling.of(match, instrument, searcher);
        });
    }

    /**
     * The same on another day.
     *
     * @param listed instruments of that day with the same ISIN, itself perhaps among them
     */
    static InstrumentDetail get(Match match, Instrument instrument, LocalDate date, List<Instrument> listed) {
        return detail(match, instrument, date, others(instrument, listed));
    }

    /** The one that is meant; else a refusal is thrown. */
    static Instrument one(Match match, String defaultExchange, LocalDate date, Resolver.Unknown unknown)
            throws IOException {
        return switch (Choice.one(match, defaultExchange, date)) {
            case Choice.Listings some -> some.listings().getFirst();
            case Choice.Ambiguous several -> throw new FailureException(Refusals.ambiguous(several.candidates()));
            case Choice.Nothing nothing -> throw new FailureException(unknown.refusal(match.reference()));
        };
    }

    private static InstrumentDetail detail(
            Match match, Instrument instrument, LocalDate date, List<InstrumentKey> alsoListed) {
        return new InstrumentDetail(
                InstrumentView.of(instrument, date, Refusals.notice(match, instrument), true),
                instrument.tokens(),
                alsoListed);
    }

    static List<Match> match(IndexSearcher searcher, List<String> texts) throws IOException {
        return new Matcher(new IndexBook(searcher.getIndexReader()), any -> true).match(parse(texts));
    }

    private static List<Reference> parse(List<String> texts) {
        return texts.stream().map(Reference::parse).toList();
    }

    static List<InstrumentKey> otherListings(IndexSearcher searcher, Instrument instrument) throws IOException {
        return instrument.isin() == null
                ? List.of()
                : others(
                        instrument,
                        Documents.named(
                                searcher.getIndexReader(),
                                List.of(Names.isin(instrument.isin().value()))));
    }

    private static List<InstrumentKey> others(Instrument instrument, List<Instrument> sameIsin) {
        return sameIsin.stream()
                .filter(other ->
                        other.id() != instrument.id() && instrument.isin().equals(other.isin()))
                .map(Instrument::key)
                .sorted()
                .toList();
    }

    private static BulkAnswer.Found found(Instrument instrument, LocalDate today, boolean metadata) {
        return new BulkAnswer.Found(
                instrument.key().value(),
                InstrumentView.of(instrument, today, null, metadata),
                brokerTokens(instrument, today));
    }

    /** Each broker's token that is valid on the date. */
    static Map<String, String> brokerTokens(Instrument instrument, LocalDate today) {
        var tokens = new HashMap<String, String>();
        for (var token : instrument.tokens()) {
            if (token.isValidOn(today)) {
                tokens.putIfAbsent(token.broker(), token.token());
            }
        }
        return tokens;
    }

    private static BulkAnswer.Result result(String requested, Match match, Instrument found) {
        var notice = Refusals.notice(match, found);
        return new BulkAnswer.Result(
                requested, notice == null ? "found" : "renamed", found.key().value(), notice);
    }

    private static BulkAnswer.Result ambiguous(String requested, List<Instrument> candidates) {
        var named = candidates.stream()
                .limit(NAMED_CANDIDATES)
                .map(candidate -> candidate.key().value())
                .toList();
        return new BulkAnswer.Result(requested, "ambiguous", null, "One of " + String.join(", ", named) + ".");
    }

    private static BulkAnswer.Result notFound(
            String requested, Reference reference, Function<Reference, Failure.NotFound> unknown) {
        var reason = reference instanceof Reference.Unreadable fault
                ? fault.code()
                : Refusals.reason(unknown.apply(reference));
        return new BulkAnswer.Result(requested, "not_found", null, reason);
    }

    static List<InstrumentKey> keys(List<Instrument> instruments) {
        return instruments.stream().map(Instrument::key).toList();
    }
}
