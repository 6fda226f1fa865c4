package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.event.EventLog;
import com.stocksblitz.registry.ingest.IngestCounts;
import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;

/**
 * The events of a job: one for each kind of change of each instrument, then two for the job as a whole. They go into
 * the outbox; those of a large job to the end of the log at once, where that is free.
 */
final class IngestEvents {
    /** Instruments; with more of them numbering is more than one batch, and whoever comes behind waits anyway. */
    private static final long MANY = EventLog.LARGEST_BATCH;

    /** The end of the log is held for some 5 s then. */
    private static final long TOO_MANY = 500_000;

    private IngestEvents() {}

    /** Writes nothing where nothing changed: the same file again is no news. */
    static Future<Void> run(IngestSteps steps, IngestJob job, IngestCounts counts, Instant now) {
        long changed = counts.created() + counts.updated();
        if (changed == 0) {
            return Future.succeededFuture();
        }
        return (changed > MANY && changed <= TOO_MANY
                        ? LogEnd.write(steps.connection(), head -> atTheEnd(steps, job, counts, now, head))
                        : Future.succeededFuture(false))
                .compose(written -> written ? Future.succeededFuture() : intoOutbox(steps, job, counts, now));
    }

    private static Future<Void> intoOutbox(IngestSteps steps, IngestJob job, IngestCounts counts, Instant now) {
        return steps.run("created", CREATED.intoOutbox(), parameters(job, now))
                .compose(done -> steps.run("updated", UPDATED.intoOutbox(), parameters(job, now)))
                .compose(done ->
                        steps.run("job", JOB.intoOutbox(), parameters(job, now).addValue(data(job, counts))))
                .mapEmpty();
    }

    private static Future<Long> atTheEnd(
            IngestSteps steps, IngestJob job, IngestCounts counts, Instant now, long head) {
        return behind(steps, "created at the end", CREATED, parameters(job, now), head)
                .compose(last -> behind(steps, "updated at the end", UPDATED, parameters(job, now), last))
                .compose(last -> behind(
                        steps, "job at the end", JOB, parameters(job, now).addValue(data(job, counts)), last));
    }

    private static Future<Long> behind(IngestSteps steps, String step, Rows rows, Tuple parameters, long position) {
        return steps.run(step, rows.behind(parameters.size() + 1), parameters.addLong(position))
                .map(written -> position + written.rowCount());
    }

    private static Tuple parameters(IngestJob job, Instant now) {
        return Tuple.of(
                job.id(),
                job.broker(),
                utc(now),
                job.correlationId(),
                job.traceparent().orElse(null));
    }

    /**
     * Events as a query without its beginning.
     *
     * @param order of the rows, as the inside of {@code over ()}
     */
    private record Rows(String order, String query) {
        private static final String COLUMNS = "event_id, type, subject, partition_key, instrument_id, traceparent,"
                + " correlation_id, job_id, occurred_at, data";

        String intoOutbox() {
            return "insert into outbox (" + COLUMNS + ") select " + query + (order.isEmpty() ? "" : " " + order);
        }

        String behind(int parameter) {
            return "insert into event_log (position, " + COLUMNS + ") select $" + parameter
                    + "::bigint + row_number() over (" + order + "), " + query;
        }
    }

    /**
     * Of all ways to make the JSON out of columns the one that takes least, with its fields in the order in which they
     * are kept, so that they need not be sorted; the id was drawn with the row.
     */
    private static final Rows CREATED = new Rows("", """
            r.event_id, 'instrument.created', r.instrument_key, r.instrument_key, r.new_id, $5, $4, $1, $3,
                (select to_jsonb(created) from (
                    select r.isin, r.name, 'listed' as cause, r.token, $2::text as broker, r.expiry, r.strike,
                        %s as symbol, r.segment, 1 as version, r.exchange, r.lot_size, r.tick_size,
                        r.instrument_key as instrument_id, r.instrument_type) created)
            from ingest_rows r
            where r.job_id = $1 and %s
            """.formatted(IngestWriting.SYMBOL, IngestMatching.IS_NEW));

    /**
     * A change of status tells the token's end or return itself, so that the expiry of ten thousand contracts is ten
     * thousand events and not twice as many.
     */
    private static final Rows UPDATED = new Rows("order by e.instrument_id, e.place", """
            uuid_v7(), e.type, e.new_key, e.new_key, e.instrument_id, $5, $4, $1, $3,
                jsonb_build_object('instrument_id', e.new_key, 'version', i.version, 'cause', e.cause, 'broker', $2::text,
                    'changed', e.changed)
            from (
                select 1 as place, 'instrument.renamed' as type, instrument_id, new_key,
                    case when field_changes ? 'series' then 'series_changed' else 'symbol_changed' end as cause,
                    field_changes as changed
                from ingest_updates where job_id = $1 and new_key <> old_key
                union all
                select 2, 'instrument.updated', instrument_id, new_key, 'restated', field_changes
                from ingest_updates where job_id = $1 and new_key = old_key and field_changes <> '{}'
                union all
                select 3, 'lot.changed', instrument_id, new_key, 'restated', lot_changes
                from ingest_updates where job_id = $1 and lot_changes <> '{}'
                union all
                select 4, 'token.changed', instrument_id, new_key, token_cause, token_changes
                from ingest_updates where job_id = $1 and token_changes <> '{}' and status_changes = '{}'
                union all
                select 5, case when is_active then 'instrument.reactivated' else 'instrument.deactivated' end,
                    instrument_id, new_key, case when is_active then 'listed_again' else inactive_reason end,
                    status_changes || token_changes
                from ingest_updates where job_id = $1 and status_changes <> '{}') e
            join instruments i on i.instrument_id = e.instrument_id
            """);

    /** What is last tells that all before it is there. */
    private static final Rows JOB = new Rows("order by e.place", """
            uuid_v7(), e.type, $2, $2, null::bigint, $5, $4, $1, $3, $6
            from unnest(array['catalog.refreshed', 'ingestion.completed']) with ordinality as e (type, place)
            """);

    private static JsonObject data(IngestJob job, IngestCounts counts) {
        return new JsonObject()
                .put("job_id", job.id().toString())
                .put("broker_id", job.broker())
                .put("mode", job.mode().name().toLowerCase(Locale.ROOT))
                .put("effective_date", job.effectiveDate().toString())
                .put("source_sha256", job.sha256())
                .put("processed", counts.processed())
                .put("created", counts.created())
                .put("updated", counts.updated())
                .put("renamed", counts.renamed())
                .put("deactivated", counts.deactivated())
                .put("reactivated", counts.reactivated())
                .put("quarantined", counts.quarantined());
    }
}
