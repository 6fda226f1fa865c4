package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotQuery;
import com.stocksblitz.registry.instrument.InstrumentType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The whole catalog as one stream. */
final class SnapshotRoutes implements Routes {
    private final Vertx vertx;
    private final Bus bus;

    SnapshotRoutes(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("getCatalogSnapshot", this::snapshot);
    }

    private Future<Answer> snapshot(Request request) {
        var format = SnapshotFormat.valueOf(request.text("format").toUpperCase(Locale.ROOT));
        var type = request.text("instrument_type");
        var query = new SnapshotQuery(
                request.text("exchange") == null
                        ? null
                        : request.text("exchange").toUpperCase(Locale.ROOT),
                type == null ? null : InstrumentType.parse(type).orElseThrow().name(),
                request.text("broker"));
        return bus.ask(CatalogApi.SNAPSHOT, query, request.origin()).map(snapshot -> answer(snapshot, query, format));
    }

    private Answer answer(Snapshot snapshot, SnapshotQuery query, SnapshotFormat format) {
        return new Answer.Streamed(
                format.mediaType(),
                "W/\"" + snapshot.newestChange() + '-' + format.name().toLowerCase(Locale.ROOT) + '-'
                        + Integer.toHexString(query.hashCode()) + '"',
                Map.of("X-Catalog-Position", Long.toString(snapshot.position())),
                new Pages(snapshot, format));
    }

    /** Rows become bytes on a worker: half a megabyte at once is too much for an event loop. */
    private final class Pages implements Answer.Chunks {
        private final Snapshot snapshot;
        private final SnapshotFormat format;
        private Optional<String> head;

        Pages(Snapshot snapshot, SnapshotFormat format) {
            this.snapshot = snapshot;
            this.format = format;
            this.head = Optional.of(format.head()).filter(text -> !text.isEmpty());
        }

        @Override
        public Future<Buffer> next() {
            if (head.isPresent()) {
                var first = Buffer.buffer(head.get());
                head = Optional.empty();
                return Future.succeededFuture(first);
            }
            return snapshot.next()
                    .compose(rows -> rows.isEmpty()
                            ? Future.succeededFuture(Buffer.buffer())
                            : vertx.executeBlocking(() -> format.rows(rows)));
        }

        @Override
        public Future<Void> close() {
            return snapshot.close();
        }
    }
}
