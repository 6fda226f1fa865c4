package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.BulkAnswer;
import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.HistoryAnswer;
import com.stocksblitz.registry.catalog.api.InstrumentDetail;
import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.Isin;
import com.stocksblitz.registry.instrument.Reference;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls that ask for another day than today, and for all days. */
final class PastCalls {
    private final CatalogIndex index;
    private final CatalogHistory history;
    private final Work work;

    PastCalls(CatalogIndex index, CatalogHistory history, Work work) {
        this.index = index;
        this.history = history;
        this.work = work;
    }

    Future<ResolveAnswer> resolve(ResolveQuery query, String defaultExchange, Origin origin) {
        var sought = Resolver.read(query);
        return on(query.asOf(), sought.references(), origin)
                .map(past -> reading(() -> Resolver.resolve(sought, past, defaultExchange)))
                .compose(answer -> withOtherListings(answer, query.asOf(), origin));
    }

    /** What else had the ISIN of each on that day. */
    private Future<ResolveAnswer> withOtherListings(ResolveAnswer answer, LocalDate date, Origin origin) {
        var isins = answer.instruments().stream()
                .map(InstrumentView::isin)
                .filter(Objects::nonNull)
                .distinct()
                .map(Isin::new)
                .toList();
        if (isins.isEmpty()) {
            return Future.succeededFuture(answer);
        }
        return on(date, isins.stream().<Reference>map(Reference.OfIsin::new).toList(), origin)
                .map(past -> reading(() -> past.matches(other -> true)).stream()
                        .flatMap(match -> match.candidates().stream())
                        .distinct()
                        .toList())
                .map(listed -> new ResolveAnswer(
                        answer.count(),
                        answer.instruments().stream()
                                .map(view -> view.alsoListed(others(view, listed)))
                                .toList()));
    }

    private static List<InstrumentKey> others(InstrumentView view, List<Instrument> listed) {
        return listed.stream()
                .filter(other -> other.isin() != null && other.isin().value().equals(view.isin()))
                .map(Instrument::key)
                .filter(key -> !key.value().equals(view.instrumentKey()))
                .sorted()
                .toList();
    }

    Future<BulkAnswer> bulk(BulkQuery query, String defaultExchange, Origin origin) {
        var references = Lookups.check(query);
        return on(query.asOf(), references, origin)
                .compose(past -> work.bySize(
                        references.size(),
                        Latencies.Kind.AS_OF,
                        origin,
                        () -> reading(() -> Lookups.bulk(query, past, defaultExchange))));
    }

    Future<InstrumentDetail> get(GetQuery query, String defaultExchange, Origin origin) {
        var reference = Lookups.check(query.reference());
        return on(query.asOf(), List.of(reference), origin).compose(past -> {
            var match = reading(() -> past.matches(any -> true)).getFirst();
            var instrument = reading(() -> Lookups.one(match, defaultExchange, query.asOf(), past::refusal));
            return listed(instrument, query.asOf(), origin)
                    .map(listed -> Lookups.get(match, instrument, query.asOf(), listed));
        });
    }

    /** @param instrument by internal id */
    Future<HistoryAnswer> history(long instrument) {
        return history.of(Set.of(instrument))
                .map(List::getFirst)
                .compose(chronicle -> history.sources(chronicle.versions().stream()
                                .flatMap(version -> version.job().stream())
                                .collect(Collectors.toSet()))
                        .map(sources -> Histories.answer(chronicle, sources)));
    }

    /** The one that the reference meant on the date. */
    Future<Instrument> one(Reference reference, LocalDate date, String defaultExchange, Origin origin) {
        return on(date, List.of(reference), origin)
                .map(past -> reading(
                        () -> Lookups.one(past.matches(any -> true).getFirst(), defaultExchange, date, past::refusal)));
    }

    private Future<PastNames> on(LocalDate date, List<Reference> references, Origin origin) {
        return work.bySize(
                        references.size(),
                        Latencies.Kind.AS_OF,
                        origin,
                        () -> PastNames.Candidates.of(index, references))
                .compose(candidates -> history.of(candidates.ids()).map(known -> candidates.on(date, known)));
    }

    /** All that had the instrument's ISIN on the date. */
    private Future<List<Instrument>> listed(Instrument instrument, LocalDate date, Origin origin) {
        if (instrument.isin() == null) {
            return Future.succeededFuture(List.of());
        }
        return on(date, List.of(new Reference.OfIsin(instrument.isin())), origin)
                .map(past ->
                        reading(() -> past.matches(other -> instrument.isin().equals(other.isin()))
                                .getFirst()
                                .candidates()));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T get() throws IOException;
    }

    /** The names of a day are in memory, so that nothing can fail to be read. */
    private static <T> T reading(Reading<T> reading) {
        try {
            return reading.get();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
