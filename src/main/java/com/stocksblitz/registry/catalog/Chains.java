package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.ExpiryCalendar;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.ReaderUtil;

/** Option chains and expiries as they are listed, on the trade date or a later one. */
final class Chains {
    static final int WIDEST = 500;
    private static final int USUAL_WIDTH = 10;

    private final CatalogIndex index;
    private final UnderlyingFinder underlyings;
    private final Supplier<LocalDate> tradeDate;

    Chains(CatalogIndex index, UnderlyingFinder underlyings, Supplier<LocalDate> tradeDate) {
        this.index = index;
        this.underlyings = underlyings;
        this.tradeDate = tradeDate;
    }

    /** @throws FailureException Malformed, NotFound or Conflict */
    ChainAnswer chain(ChainQuery query, String defaultExchange) {
        var today = tradeDate.get();
        var asOf = query.asOf() == null ? today : query.asOf();
        var wanted = check(query);
        return index.read(view -> {
            var found = underlyings.find(view, query.underlying(), defaultExchange, asOf, today);
            var calendar = ExpiryCalendar.of(
                    asOf,
                    found.listed().options().keySet(),
                    found.listed().futures().keySet());
            var expiry = wanted.of(calendar, found, asOf);
            var reader = view.searcher().getIndexReader();
            var documents = ListedContracts.documents(reader, found.symbol(), found.exchange(), true, expiry);
            var strikes = strikes(reader, documents);
            var window = window(strikes, query);
            var contracts = Documents.read(
                    reader,
                    IntStream.range(0, documents.length)
                            .filter(i -> window.contains(strikes[i]))
                            .map(i -> documents[i])
                            .toArray());
            var rows = rows(contracts, asOf);
            return new ChainAnswer(
                    found.symbol(),
                    found.exchange(),
                    expiry,
                    SearchRequest.word(calendar.kind(expiry)),
                    asOf,
                    centre(query, window),
                    found.alsoOn(),
                    rows,
                    view.published().progress().newestChange());
        });
    }

    /** @throws FailureException Malformed, NotFound or Conflict */
    ExpiriesAnswer expiries(ExpiriesQuery query, String defaultExchange) {
        var today = tradeDate.get();
        var asOf = query.asOf() == null ? today : query.asOf();
        check(query);
        return index.read(view -> {
            var found = underlyings.find(view, query.underlying(), defaultExchange, asOf, today);
            var listed = found.listed();
            var futures = listed.futures().keySet();
            var reader = view.searcher().getIndexReader();
            return new ExpiriesAnswer(
                    found.symbol(),
                    found.exchange(),
                    asOf,
                    found.alsoOn(),
                    expiries(ExpiryCalendar.of(asOf, futures, Set.of()), listed.futures(), futureKeys(reader, found)),
                    expiries(ExpiryCalendar.of(asOf, listed.options().keySet(), futures), listed.options(), Map.of()),
                    view.published().progress().newestChange());
        });
    }

    /** @throws FailureException Malformed */
    static ExpiryChoice check(ChainQuery query) {
        var checks = new FieldChecks();
        checks.name("underlying", query.underlying());
        checks.strike("around", query.around());
        checks.range("width", width(query), 0, WIDEST);
        if (query.width() != null && query.around() == null) {
            checks.add("width", "needs_around", "The strikes are counted from around.");
        }
        var wanted = ExpiryChoice.read(query.expiry(), checks);
        checks.orFail();
        return wanted;
    }

    /** @throws FailureException Malformed */
    static void check(ExpiriesQuery query) {
        var checks = new FieldChecks();
        checks.name("underlying", query.underlying());
        checks.orFail();
    }

    private static int width(ChainQuery query) {
        return query.width() == null ? USUAL_WIDTH : query.width();
    }

    /** The part that is asked for of at least one strike, in millionths. */
    static StrikeWindow window(long[] strikes, ChainQuery query) {
        if (query.around() == null) {
            return StrikeWindow.ALL;
        }
        var listed = Arrays.stream(strikes).sorted().distinct().toArray();
        return StrikeWindow.of(listed, query.around(), width(query));
    }

    static BigDecimal centre(ChainQuery query, StrikeWindow window) {
        return query.around() == null
                ? null
                : BigDecimal.valueOf(window.centre(), 6).stripTrailingZeros();
    }

    /** Of each document, in its order. */
    private static long[] strikes(IndexReader reader, int[] documents) throws IOException {
        var strikes = new long[documents.length];
        var leaves = reader.leaves();
        for (int i = 0; i < documents.length; ) {
            var leaf = leaves.get(ReaderUtil.subIndex(documents[i], leaves));
            var column = DocValues.getSortedNumeric(leaf.reader(), Fields.STRIKE);
            int end = leaf.docBase + leaf.reader().maxDoc();
            for (; i < documents.length && documents[i] < end; i++) {
                column.advanceExact(documents[i] - leaf.docBase);
                strikes[i] = column.nextValue();
            }
        }
        return strikes;
    }

    static List<ChainAnswer.StrikeRow> rows(List<Instrument> contracts, LocalDate asOf) {
        var calls = new TreeMap<BigDecimal, ChainAnswer.Contract>();
        var puts = new TreeMap<BigDecimal, ChainAnswer.Contract>();
        var strikes = new TreeMap<BigDecimal, BigDecimal>();
        for (var contract : contracts) {
            (contract.type() == InstrumentType.CE ? calls : puts).put(contract.strike(), contract(contract, asOf));
            strikes.put(contract.strike(), contract.strike());
        }
        var rows = new ArrayList<ChainAnswer.StrikeRow>(strikes.size());
        for (var strike : strikes.keySet()) {
            rows.add(new ChainAnswer.StrikeRow(strike, calls.get(strike), puts.get(strike)));
        }
        return rows;
    }

    private static ChainAnswer.Contract contract(Instrument contract, LocalDate asOf) {
        return new ChainAnswer.Contract(
                contract.key().value(), contract.lotSize(), contract.tickSize(), Lookups.brokerTokens(contract, asOf));
    }

    private static Map<LocalDate, String> futureKeys(IndexReader reader, UnderlyingFinder.Found found)
            throws IOException {
        var keys = new TreeMap<LocalDate, String>();
        for (var expiry : found.listed().futures().keySet()) {
            var documents = ListedContracts.documents(reader, found.symbol(), found.exchange(), false, expiry);
            keys.put(expiry, Documents.read(reader, documents).getFirst().key().value());
        }
        return keys;
    }

    /** @param keys of futures */
    static List<ExpiriesAnswer.Expiry> expiries(
            ExpiryCalendar calendar, Map<LocalDate, Integer> contracts, Map<LocalDate, String> keys) {
        return calendar.dates().stream()
                .map(date -> new ExpiriesAnswer.Expiry(
                        date,
                        SearchRequest.word(calendar.kind(date)),
                        calendar.words(date).stream()
                                .map(ExpiryCalendar.Word::text)
                                .toList(),
                        contracts.get(date),
                        keys.get(date)))
                .toList();
    }
}
