package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.utc;

import com.stocksblitz.registry.ingest.IngestCounts;
import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;

/** The outbox rows of a job: one for each kind of change of each instrument, then two for the job as a whole. */
final class IngestEvents {
    private IngestEvents() {}

    /** Writes nothing where nothing changed: the same file again is no news. */
    static Future<Void> run(SqlConnection connection, IngestJob job, IngestCounts counts, Instant now) {
        if (counts.created() == 0 && counts.updated() == 0) {
            return Future.succeededFuture();
        }
        var all = Tuple.of(
                job.id(),
                job.broker(),
                utc(now),
                job.correlationId(),
                job.traceparent().orElse(null));
        return connection
                .preparedQuery(CREATED)
                .execute(all)
                .compose(done -> connection.preparedQuery(UPDATED).execute(all))
                .compose(done -> connection
                        .preparedQuery(JOB)
                        .execute(Tuple.of(
                                job.id(),
                                job.broker(),
                                utc(now),
                                job.correlationId(),
                                job.traceparent().orElse(null),
                                data(job, counts))))
                .mapEmpty();
    }

    private static final String CREATED = """
            insert into outbox (event_id, type, subject, partition_key, instrument_id, traceparent, correlation_id, job_id,
                occurred_at, data)
            select uuid_v7(), 'instrument.created', r.instrument_key, r.instrument_key, m.instrument_id, $5, $4, $1, $3,
                jsonb_build_object('instrument_id', r.instrument_key, 'version', 1, 'cause', 'listed', 'broker', $2::text,
                    'exchange', r.exchange, 'instrument_type', r.instrument_type, 'segment', r.segment, 'token', r.token)
            from ingest_rows r join ingest_matches m on m.job_id = $1 and m.line = r.line
            where r.job_id = $1 and m.is_new
            """;

    /**
     * A change of status tells the token's end or return itself, so that the expiry of ten thousand contracts is ten
     * thousand events and not twice as many.
     */
    private static final String UPDATED = """
            insert into outbox (event_id, type, subject, partition_key, instrument_id, traceparent, correlation_id, job_id,
                occurred_at, data)
            select uuid_v7(), e.type, u.new_key, u.new_key, u.instrument_id, $5, $4, $1, $3,
                jsonb_build_object('instrument_id', u.new_key, 'version', i.version, 'cause', e.cause, 'broker', $2::text,
                    'changed', e.changed)
            from ingest_updates u
            join instruments i on i.instrument_id = u.instrument_id
            cross join lateral (values
                (1, 'instrument.renamed',
                    case when u.field_changes ? 'series' then 'series_changed' else 'symbol_changed' end,
                    case when u.new_key <> u.old_key then u.field_changes else '{}' end),
                (2, 'instrument.updated', 'restated',
                    case when u.new_key = u.old_key then u.field_changes else '{}' end),
                (3, 'lot.changed', 'restated', u.lot_changes),
                (4, 'token.changed', u.token_cause,
                    case when u.status_changes = '{}' then u.token_changes else '{}' end),
                (5, case when u.is_active then 'instrument.reactivated' else 'instrument.deactivated' end,
                    case when u.is_active then 'listed_again' else u.inactive_reason end,
                    case when u.status_changes = '{}' then '{}' else u.status_changes || u.token_changes end)
                ) e (place, type, cause, changed)
            where u.job_id = $1 and e.changed <> '{}'
            order by u.instrument_id, e.place
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
