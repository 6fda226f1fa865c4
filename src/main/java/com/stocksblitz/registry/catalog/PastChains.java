package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.CatalogHistory.Option;
import com.stocksblitz.registry.catalog.CatalogHistory.Series;
import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.instrument.ExpiryCalendar;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Reference;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Option chains and expiries of a trade date that has passed. The store tells what was listed on it; the contracts of
 * the answer are read with all their versions, so that key, lot, tick and tokens are those of the date.
 */
final class PastChains {
    private final CatalogIndex index;
    private final CatalogHistory history;
    private final PastCalls past;
    private final UnderlyingFinder underlyings;
    private final Work work;

    PastChains(CatalogIndex index, CatalogHistory history, PastCalls past, UnderlyingFinder underlyings, Work work) {
        this.index = index;
        this.history = history;
        this.past = past;
        this.underlyings = underlyings;
        this.work = work;
    }

    /** Fails with Malformed, NotFound or Conflict. */
    Future<ChainAnswer> chain(ChainQuery query, String defaultExchange, Origin origin) {
        var wanted = Chains.check(query);
        var date = query.asOf();
        return find(query.underlying(), date, defaultExchange, origin).compose(listing -> {
            var found = listing.found();
            var calendar = listing.options(date);
            var expiry = wanted.of(calendar, found, date);
            return history.optionsOn(date, found.symbol(), found.exchange(), expiry)
                    .compose(options -> {
                        var window = Chains.window(
                                options.stream().mapToLong(Option::strike).toArray(), query);
                        return on(
                                date,
                                within(window, options),
                                origin,
                                contracts -> new ChainAnswer(
                                        found.symbol(),
                                        found.exchange(),
                                        expiry,
                                        SearchRequest.word(calendar.kind(expiry)),
                                        date,
                                        Chains.centre(query, window),
                                        found.alsoOn(),
                                        Chains.rows(contracts, date),
                                        newestChange()));
                    });
        });
    }

    /** Fails with Malformed, NotFound or Conflict. */
    Future<ExpiriesAnswer> expiries(ExpiriesQuery query, String defaultExchange, Origin origin) {
        Chains.check(query);
        var date = query.asOf();
        return find(query.underlying(), date, defaultExchange, origin).compose(listing -> {
            var found = listing.found();
            var listed = found.listed();
            return on(
                    date,
                    listing.futures(),
                    origin,
                    futures -> new ExpiriesAnswer(
                            found.symbol(),
                            found.exchange(),
                            date,
                            found.alsoOn(),
                            Chains.expiries(
                                    ExpiryCalendar.of(date, listed.futures().keySet(), Set.of()),
                                    listed.futures(),
                                    keys(futures)),
                            Chains.expiries(listing.options(date), listed.options(), Map.of()),
                            newestChange()));
        });
    }

    /** @param series those of the underlying that is found, on all exchanges */
    private record Listing(UnderlyingFinder.Found found, List<Series> series) {

        ExpiryCalendar options(LocalDate date) {
            return ExpiryCalendar.of(
                    date,
                    found.listed().options().keySet(),
                    found.listed().futures().keySet());
        }

        /** One of each expiry, by internal id. */
        List<Long> futures() {
            return series.stream()
                    .filter(one -> !one.options() && one.exchange().equals(found.exchange()))
                    .map(Series::first)
                    .toList();
        }
    }

    /** By the name that contracts had for it, else by what the reference meant on the date. */
    private Future<Listing> find(String text, LocalDate date, String defaultExchange, Origin origin) {
        var reference = Reference.parse(text);
        return named(reference, date, defaultExchange)
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> past.one(reference, date, defaultExchange, origin)
                                .compose(instrument -> on(instrument, date, defaultExchange))));
    }

    private Future<Optional<Listing>> named(Reference reference, LocalDate date, String defaultExchange) {
        return reference instanceof Reference.Name name
                ? listed(
                        List.of(name.name()),
                        exchange -> name.exchange().map(exchange::equals).orElse(true),
                        date,
                        defaultExchange)
                : Future.succeededFuture(Optional.empty());
    }

    private Future<Listing> on(Instrument underlying, LocalDate date, String defaultExchange) {
        return listed(
                        underlyings.symbols(underlying),
                        exchange -> UnderlyingFinder.isHome(underlying, exchange),
                        date,
                        defaultExchange)
                .map(found -> found.orElseThrow(() -> UnderlyingFinder.nothingListed(underlying.key())));
    }

    /** Of the first symbol with contracts on such exchanges. */
    private Future<Optional<Listing>> listed(
            Collection<String> symbols, Predicate<String> exchanges, LocalDate date, String defaultExchange) {
        return history.listedOn(date, symbols).map(all -> {
            var bySymbol = all.stream()
                    .filter(series -> exchanges.test(series.exchange()))
                    .collect(Collectors.groupingBy(Series::underlying));
            return symbols.stream()
                    .filter(bySymbol::containsKey)
                    .findFirst()
                    .map(symbol -> new Listing(
                            UnderlyingFinder.chosen(symbol, ListedContracts.of(bySymbol.get(symbol)), defaultExchange),
                            bySymbol.get(symbol)));
        });
    }

    private static List<Long> within(StrikeWindow window, List<Option> options) {
        return options.stream()
                .filter(option -> window.contains(option.strike()))
                .map(Option::id)
                .toList();
    }

    @FunctionalInterface
    private interface Telling<T> {
        T of(List<Instrument> contracts);
    }

    /** These contracts as they were on the date. */
    private <T> Future<T> on(LocalDate date, List<Long> ids, Origin origin, Telling<T> telling) {
        return history.of(ids)
                .compose(known -> work.bySize(
                        ids.size(),
                        Latencies.Kind.AS_OF,
                        origin,
                        () -> telling.of(known.stream()
                                .flatMap(chronicle -> chronicle.on(date).stream())
                                .toList())));
    }

    private static Map<LocalDate, String> keys(List<Instrument> futures) {
        return futures.stream()
                .collect(Collectors.toMap(
                        Instrument::expiry, future -> future.key().value()));
    }

    private long newestChange() {
        return index.published().progress().newestChange();
    }
}
