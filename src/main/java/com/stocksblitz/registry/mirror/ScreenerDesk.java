package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.breaker.BreakerOpen;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.mirror.api.ScreenerQuery;
import com.stocksblitz.registry.mirror.api.ScreenerRow;
import com.stocksblitz.registry.mirror.api.ScreenerRows;
import com.stocksblitz.registry.mirror.api.TellScreener;
import com.stocksblitz.registry.mirror.api.Told;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The screener as the side that counts: asked for its rows, and told what is written. */
final class ScreenerDesk {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Optional<ScreenerClient> screener;
    private final MirrorCounts counts;

    ScreenerDesk(Optional<ScreenerClient> screener, MirrorCounts counts) {
        this.screener = screener;
        this.counts = counts;
    }

    Future<Told> tell(TellScreener asked, Origin origin) {
        return client().compose(client -> client.tell(asked.write().toString(), asked.rows()))
                .onSuccess(told -> {
                    if (told.outcome() == Told.Outcome.TAKEN) {
                        counts.taken(asked.rows().size());
                    } else {
                        counts.failed(told.answer());
                    }
                });
    }

    /** Its list has neither filter nor order, so all of it is read, and no more is held than the page. */
    Future<ScreenerRows> rows(ScreenerQuery query, Origin origin) {
        var page = new TreeMap<ScreenerRow.Key, ScreenerRow>();
        return client().compose(client -> client.readFor((key, row) -> take(query, page, key, row)))
                .map(read -> {
                    boolean more = page.size() > query.limit();
                    var rows = List.copyOf(page.values());
                    return new ScreenerRows(more ? rows.subList(0, query.limit()) : rows, more);
                })
                .recover(cause -> Future.failedFuture(
                        cause instanceof ScreenerAway || cause instanceof BreakerOpen ? away() : cause));
    }

    private static void take(
            ScreenerQuery query, TreeMap<ScreenerRow.Key, ScreenerRow> page, MirrorRecord.Key name, JsonNode row) {
        var key = new ScreenerRow.Key(name.symbol(), name.exchange(), name.indexName());
        if (query.after() != null && key.compareTo(query.after()) <= 0) {
            return;
        }
        var weight = row.path("weight").isNumber() ? row.get("weight").decimalValue() : null;
        var read = new ScreenerRow(key, weight, row.path("sector").textValue(), date(row.path("effective_date")));
        if (!query.wanted().test(read)) {
            return;
        }
        page.put(key, read);
        if (page.size() > query.limit() + 1) {
            page.pollLastEntry();
        }
    }

    private static LocalDate date(JsonNode text) {
        try {
            return LocalDate.parse(text.asText());
        } catch (DateTimeParseException none) {
            return null;
        }
    }

    private Future<ScreenerClient> client() {
        return screener.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new FailureException(new Failure.Unavailable(
                        "The legacy screener counts, and SCREENER_SERVICE_URL is not set.", RETRY))));
    }

    private static FailureException away() {
        return new FailureException(
                new Failure.Unavailable("The legacy screener, which is the side that counts, does not answer.", RETRY));
    }
}
