package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotRow;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cursor that is read page by page and closed once. */
final class PgSnapshot implements Snapshot {
    /** Some 2 ms of decoding on the event loop, and half a megabyte of heap. */
    private static final int PAGE = 500;

    private final Cursor cursor;
    private final long position;
    private final long newestChange;
    private final Promise<Void> closed = Promise.promise();
    private boolean begun;
    private boolean ended;

    PgSnapshot(Cursor cursor, long position, long newestChange) {
        this.cursor = cursor;
        this.position = position;
        this.newestChange = newestChange;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long newestChange() {
        return newestChange;
    }

    @Override
    public synchronized Future<List<SnapshotRow>> next() {
        if (ended) {
            return Future.failedFuture(
                    new FailureException(new Failure.DeadlineExceeded("The time of the snapshot is over.")));
        }
        if (begun && !cursor.hasMore()) {
            return Future.succeededFuture(List.of());
        }
        begun = true;
        return cursor.read(PAGE).map(rows -> {
            var page = new ArrayList<SnapshotRow>(rows.size());
            rows.forEach(row -> page.add(row(row)));
            return page;
        });
    }

    @Override
    public Future<Void> close() {
        synchronized (this) {
            if (ended) {
                return closed.future();
            }
            ended = true;
        }
        (begun ? cursor.close() : Future.<Void>succeededFuture()).onComplete(done -> closed.complete());
        return closed.future();
    }

    @Override
    public Future<Void> closed() {
        return closed.future();
    }

    private static SnapshotRow row(Row row) {
        return new SnapshotRow(
                row.getString("instrument_key"),
                row.getString("symbol"),
                row.getString("name"),
                row.getString("exchange"),
                row.getString("instrument_type"),
                row.getString("asset_class"),
                row.getString("isin"),
                row.getString("series"),
                row.getString("underlying"),
                row.getLocalDate("expiry"),
                row.getBigDecimal("strike"),
                row.getLong("lot_size"),
                row.getBigDecimal("tick_size"),
                row.getLong("freeze_quantity"),
                row.getBigDecimal("multiplier"),
                row.getString("sector"),
                row.getString("industry"),
                row.getBoolean("is_active"),
                row.getString("inactive_reason"),
                row.getInteger("version"),
                row.getOffsetDateTime("updated_at").toInstant(),
                tokens(row.getArrayOfStrings("tokens")));
    }

    /** Broker and token in turns. */
    private static Map<String, String> tokens(String[] pairs) {
        var tokens = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            tokens.putIfAbsent(pairs[i], pairs[i + 1]);
        }
        return tokens;
    }
}
