package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Future;
import java.util.List;

/** Rows of a load that is being applied, page by page; to be closed in the end. For one reader. */
public interface StagedRows {
    /** None. */
    StagedRows NONE = new StagedRows() {
        @Override
        public Future<List<Staged>> next() {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    };

    /** Empty at the end. */
    Future<List<Staged>> next();

    Future<Void> close();

    /**
     * A row.
     *
     * @param instrument that it becomes, if it becomes one of its own
     * @param digest of all that it is made of; the same in {@link CatalogSource#created} if that is what it became
     */
    record Staged(Instrument instrument, long digest) {}
}
