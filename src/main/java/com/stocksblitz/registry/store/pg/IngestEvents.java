package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.IngestCounts;
import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;

/** The outbox rows of a job: one for each kind of change of each instrument, then two for the job as a whole. */
final class IngestEvents {
    private IngestEvents() {}

    /** Writes nothing where nothing changed: the same file again is no news. */
    static Future<Void> run(IngestSteps steps, IngestJob job, IngestCounts counts, Instant now) {
        if (counts.created() == 0 && counts.updated() == 0) {
            return Future.succeededFuture();
        }
        var all = Tuple.of(
                job.id(),
                job.broker(),
                utc(now),
                job.correlationId(),
                job.traceparent().orElse(null));
        return steps.run("created", CREATED, all)
                .compose(done -> steps.run("updated", UPDATED, all))
                .compose(done -> steps.run(
                        "job",
                        JOB,
                        Tuple.of(
                                job.id(),
                                job.broker(),
                                utc(now),
                                job.correlationId(),
                                job.traceparent().orElse(null),
                                data(job, counts))))
                .mapEmpty();
    }

    /** Of all ways to make the JSON out of columns the one that takes least; the id was drawn with the row. */
    private static final String CREATED = """
            insert into outbox (event_id, type, subject, partition_key, instrument_id, traceparent, correlation_id, job_id,
                occurred_at, data)
            select r.event_id, 'instrument.created', r.instrument_key, r.instrument_key, r.new_id, $5, $4, $1, $3,
                (select to_jsonb(created) from (
                    select r.instrument_key as instrument_id, 1 as version, 'listed' as cause, $2::text as broker,
                        r.segment, r.token, r.exchange, r.instrument_type, %s as symbol, r.name, r.isin, r.expiry,
                        r.strike, r.lot_size, r.tick_size) created)
            from ingest_rows r
            where r.job_id = $1 and %s
            """.formatted(IngestWriting.SYMBOL, IngestMatching.IS_NEW);

    /**
     * A change of status tells the token's end or return itself, so that the expiry of ten thousand contracts is ten
     * thousand events and not twice as many.
     */
    private static final String UPDATED = """
            insert into outbox (event_id, type, subject, partition_key, instrument_id, traceparent, correlation_id, job_id,
                occurred_at, data)
            select uuid_v7(), e.type, e.new_key, e.new_key, e.instrument_id, $5, $4, $1, $3,
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
            order by e.instrument_id, e.place
            """;

    private static final String JOB = """
            insert into outbox (event_id, type, subject, partition_key, traceparent, correlation_id, job_id, occurred_at,
                data)
            select uuid_v7(), type, $2, $2, $5, $4, $1, $3, $6
            from unnest(array['catalog.refreshed', 'ingestion.completed']) type
            """;

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
