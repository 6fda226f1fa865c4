package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.event.api.EventApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/** Serves the catalog's calls. Deployed as soon as it answers, which may be before the index has caught up. */
public final class CatalogVerticle extends VerticleBase {
    private final Bus bus;
    private final Catalog catalog;
    private final List<Bus.Registration> registrations = new ArrayList<>();

    /** @param catalog the same for all instances of a node */
    public CatalogVerticle(Bus bus, Catalog catalog) {
        this.bus = bus;
        this.catalog = catalog;
    }

    @Override
    public Future<?> start() {
        return catalog.open(vertx).compose(this::serve);
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                        registrations.stream().map(Bus.Registration::unregister).toList())
                .transform(unregistered -> catalog.release(vertx));
    }

    private Future<?> serve(CatalogCalls calls) {
        return Future.all(List.of(
                        bus.serve(CatalogApi.RESOLVE, calls::resolve),
                        bus.serve(CatalogApi.BULK, calls::bulk),
                        bus.serve(CatalogApi.SEARCH, calls::search),
                        bus.serve(CatalogApi.SUGGEST, calls::suggest),
                        bus.serve(CatalogApi.LOCATE, calls::locate),
                        bus.serve(CatalogApi.LIST, calls::list),
                        bus.serve(CatalogApi.GET, calls::get),
                        bus.serve(CatalogApi.HISTORY, calls::history),
                        bus.serve(CatalogApi.SUMMARY, calls::summary),
                        bus.serve(CatalogApi.CHAIN, calls::chain),
                        bus.serve(CatalogApi.EXPIRIES, calls::expiries),
                        bus.serve(CatalogApi.PERFORMANCE, calls::performance),
                        bus.listen(
                                EventApi.ADVANCED, advanced -> calls.follower().wake())))
                .onSuccess(served -> registrations.addAll(served.list()));
    }
}
