package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.AnnouncedTerms;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Announced terms in PostgreSQL, and how they come into force. */
public final class PgAnnouncedTerms implements AnnouncedTerms {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A service that was away for years catches up a few hundred dates at a time. */
    private static final int MOST_DATES = 400;

    private final Database database;

    public PgAnnouncedTerms(Database database) {
        this.database = database;
    }

    /** The lock that every change of instruments takes. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('catalog_changes'))";

    private static final String NEXT_DATE = """
            select min(effective) as effective from announced_terms where applied_at is null and effective <= $1
            """;

    @Override
    public Future<Integer> bringIntoForce(LocalDate today, Instant now) {
        return bringIntoForce(today, now, 0, MOST_DATES);
    }

    /**
     * One date, one transaction, so that a day's changes are seen whole, and intermediate values stay in the history.
     */
    private Future<Integer> bringIntoForce(LocalDate today, Instant now, int changed, int dates) {
        return nextDate(today)
                .compose(next -> next.isEmpty() || dates == 0
                        ? Future.succeededFuture(changed)
                        : database.inTransaction(LIMIT, connection -> apply(connection, next.get(), now))
                                .compose(more -> bringIntoForce(today, now, changed + more, dates - 1)));
    }

    private Future<Optional<LocalDate>> nextDate(LocalDate today) {
        return database.run(
                        LIMIT, connection -> connection.preparedQuery(NEXT_DATE).execute(Tuple.of(today)))
                .map(rows -> Optional.ofNullable(first(rows).orElseThrow().getLocalDate("effective")));
    }

    private static Future<Integer> apply(SqlConnection connection, LocalDate effective, Instant now) {
        return connection
                .query(LOCK)
                .execute()
                .compose(locked -> connection.preparedQuery(APPLY).execute(Tuple.of(effective, utc(now))))
                .map(rows -> first(rows).orElseThrow().getInteger("changed"))
                .compose(changed -> changed == 0
                        ? Future.succeededFuture(0)
                        : audit(connection, effective, now, changed).map(changed));
    }

    private static Future<Long> audit(SqlConnection connection, LocalDate effective, Instant now, int changed) {
        var nobody = new AuditRows.Actor("announced_terms", null, "announced-terms-" + effective);
        return AuditRows.add(
                connection,
                now,
                nobody,
                "terms.applied",
                "catalog/contracts",
                Map.of("instruments", changed, "effective_date", effective));
    }

    /**
     * Where several announcements of one date meet on a contract, the one for the narrower range of expiries counts,
     * then the newer. Contracts that expire before the date are not meant.
     */
    private static final String APPLY = """
            with due as (
                update announced_terms set applied_at = $2 where applied_at is null and effective = $1
                returning exchange, symbol, expiries, term, value, source, job_id, recorded_at),
            chosen as (
                select distinct on (i.instrument_id, d.term) i.instrument_id, d.term, d.value, d.source, d.job_id,
                    case d.term when 'lot_size' then i.lot_size when 'tick_size' then i.tick_size
                        else i.freeze_quantity end as replaced
                from due d
                join instruments i on i.exchange = d.exchange and coalesce(i.underlying, i.symbol) = d.symbol
                where i.is_active and i.instrument_type <> 'INDEX' and (i.expiry is null or (d.expiries @> i.expiry and i.expiry >= $1))
                order by i.instrument_id, d.term, upper(d.expiries) - lower(d.expiries) nulls last, d.recorded_at desc),
            changed as (
                select instrument_id, min(source) as source, (array_agg(job_id))[1] as job_id,
                    max(value) filter (where term = 'lot_size') as lot_size,
                    max(value) filter (where term = 'tick_size') as tick_size,
                    max(value) filter (where term = 'freeze_quantity') as freeze_quantity
                from chosen where value is distinct from replaced group by instrument_id),
            superseded as (
                insert into superseded_terms (instrument_id, term, broker, replaced, value, since)
                select distinct on (c.instrument_id, c.term, t.broker) c.instrument_id, c.term, t.broker, said.value,
                    c.value, $1
                from chosen c
                join broker_tokens t on t.instrument_id = c.instrument_id and upper_inf(t.valid)
                cross join lateral (select case c.term when 'lot_size' then t.lot_size
                    when 'tick_size' then t.tick_size else t.freeze_quantity end) said (value)
                where said.value <> c.value
                order by c.instrument_id, c.term, t.broker, t.segment, t.token
                on conflict (instrument_id, broker, term) do update
                    set replaced = excluded.replaced, value = excluded.value, since = excluded.since),
            was as (
                select i.instrument_id, i.instrument_key, i.version, c.source, c.job_id,
                    field_change('lot_size', i.lot_size, coalesce(c.lot_size::bigint, i.lot_size)) as lot_changes,
                    field_change('tick_size', i.tick_size, coalesce(c.tick_size, i.tick_size))
                        || field_change('freeze_quantity', i.freeze_quantity,
                            coalesce(c.freeze_quantity::bigint, i.freeze_quantity)) as field_changes
                from changed c join instruments i on i.instrument_id = c.instrument_id),
            updated as (
                update instruments i set lot_size = coalesce(c.lot_size::bigint, i.lot_size),
                    tick_size = coalesce(c.tick_size, i.tick_size),
                    freeze_quantity = coalesce(c.freeze_quantity::bigint, i.freeze_quantity),
                    data_source = c.source, version = i.version + 1, updated_at = $2
                from changed c where i.instrument_id = c.instrument_id
                returning i.instrument_id),
            versions as (
                insert into instrument_versions (instrument_id, version, valid, recorded_at, cause, job_id, changed)
                select instrument_id, version + 1, daterange($1, null), $2, 'announced:' || source, job_id,
                    lot_changes || field_changes
                from was),
            told as (
                insert into outbox (event_id, type, subject, partition_key, instrument_id, job_id, occurred_at, data)
                select uuid_v7(), e.type, w.instrument_key, w.instrument_key, w.instrument_id, w.job_id, $2,
                    jsonb_build_object('instrument_id', w.instrument_key, 'version', w.version + 1, 'cause', 'announced',
                        'source', w.source, 'effective_date', $1, 'changed', e.changed)
                from was w
                cross join lateral (values (1, 'lot.changed', w.lot_changes), (2, 'instrument.updated', w.field_changes))
                    as e (place, type, changed)
                where e.changed <> '{}' and exists (select from updated)
                order by w.instrument_id, e.place)
            select count(*)::int as changed from updated
            """;
}
