package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.InstrumentType;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** What names mean, asked of the catalog. */
final class CatalogLookups {
    private final Bus bus;

    CatalogLookups(Bus bus) {
        this.bus = bus;
    }

    /**
     * An index by any of its names; one that the catalog has not is no error, since memberships of it may be there. On
     * several exchanges the one on the default exchange is meant. Fails with Malformed and Conflict as resolving does.
     */
    Future<IndexRef> index(String name, Origin origin) {
        var query = new ResolveQuery(name, null, InstrumentType.INDEX.name(), null, null, null, null);
        return bus.ask(CatalogApi.RESOLVE, query, origin)
                .map(answer -> answer.instruments().getFirst())
                .compose(view -> identified(view, origin))
                .recover(cause ->
                        cause instanceof FailureException refused && refused.failure() instanceof Failure.NotFound
                                ? Future.succeededFuture(IndexRef.unknown(name.strip()))
                                : Future.failedFuture(cause));
    }

    /** One outcome for each reference, in order. */
    Future<List<Located.Outcome>> instruments(List<String> references, Origin origin) {
        return bus.ask(CatalogApi.LOCATE, new Lookup(references, 0), origin).map(Located::outcomes);
    }

    /** One share, in any form. Fails with NotFound and Conflict. */
    Future<Located.Found> instrument(String reference, Origin origin) {
        return instruments(List.of(reference), origin).map(outcomes -> switch (outcomes.getFirst()) {
            case Located.Found found -> found;
            case Located.Ambiguous several ->
                throw new FailureException(new Failure.Conflict(
                        "ambiguous",
                        "Several instruments have this name; name one by its key.",
                        Map.of("candidates", several.candidates())));
            case Located.Unknown unknown ->
                throw new FailureException(
                        new Failure.NotFound("never_known", "No instrument has or had this name.", Map.of()));
        });
    }

    private Future<IndexRef> identified(InstrumentView view, Origin origin) {
        return instruments(List.of(view.instrumentKey()), origin)
                .map(outcomes -> outcomes.getFirst() instanceof Located.Found found
                        ? IndexRef.known(
                                view.instrumentKey(),
                                view.symbol(),
                                found.instrument().id())
                        : IndexRef.unknown(view.symbol()));
    }
}
