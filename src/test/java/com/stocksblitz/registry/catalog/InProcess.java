package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;

/** What answers the catalog's calls, asked where it is: no bus, and for today nothing remembered from another time. */
public final class InProcess {
    private final CatalogCalls calls;
    private final Resolver resolver;

    private InProcess(CatalogCalls calls, LocalDate today) {
        this.calls = calls;
        this.resolver = new Resolver(calls.index(), () -> today);
    }

    /** Of a catalog that a verticle has opened, and will close. */
    public static InProcess of(Vertx vertx, Catalog catalog, LocalDate today) {
        return new InProcess(catalog.open(vertx).await(), today);
    }

    /** @throws com.stocksblitz.registry.failure.FailureException when nothing, or no single thing, has the name */
    public ResolveAnswer resolve(ResolveQuery query) {
        return resolver.resolve(query, "NSE");
    }

    public Future<ResolveAnswer> resolveThen(ResolveQuery query, Origin origin) {
        return calls.resolve(query, origin);
    }

    /** Parts of the index, each of which is looked into; few once it has been at rest for some seconds. */
    public int segments() {
        return calls.index()
                .<Integer>read(view -> view.searcher().getIndexReader().leaves().size());
    }
}
