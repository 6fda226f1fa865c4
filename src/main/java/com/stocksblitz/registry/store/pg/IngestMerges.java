package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Finds that two instruments are one. A source without ISINs that is the first to tell a rename under a new number
 * makes another instrument of the share, as nothing says that it is the same. Once a source states the ISIN with the
 * new name and number, it is known: the older instrument keeps identity and history and gets the other's tokens, and
 * the other steps aside for good. Of two that one source lists at once none is ever taken for the other.
 */
final class IngestMerges {
    private IngestMerges() {}

    /** Between what the broker states and what the instruments become. */
    static Future<Void> find(IngestSteps steps, IngestJob job) {
        var id = Tuple.of(job.id());
        return steps.run("merges", FIND, id)
                .compose(found -> found.rowCount() == 0
                        ? Future.succeededFuture()
                        : steps.run("merged changes", CHANGES, id)
                                .compose(done -> steps.run("merged matches", MATCHES, id))
                                .mapEmpty());
    }

    /** After what the instruments become. */
    static Future<Void> stepAside(IngestSteps steps, IngestJob job) {
        return steps.run("merged step aside", STEP_ASIDE, Tuple.of(job.id())).mapEmpty();
    }

    /** When tokens are closed and opened; what the merged one had is the other's from its first day on. */
    static Future<Void> write(IngestSteps steps, IngestJob job) {
        return steps.run("merged tokens", TOKENS, Tuple.of(job.id())).mapEmpty();
    }

    private static final String FIND = """
            insert into ingest_merges (job_id, merged_id, kept_id, since)
            with stated as (
                select distinct i.instrument_id, i.exchange, i.series, c.isin, c.exchange_token,
                    cash_symbol(i.exchange, c.symbol, coalesce(c.series, i.series)) as symbol
                from ingest_token_changes c join instruments i on i.instrument_id = c.instrument_id
                where c.job_id = $1 and c.change <> 'closed' and c.isin is not null and i.instrument_type = 'EQ'
                    and i.is_active),
            same as (
                select s.instrument_id, s.series, o.instrument_id as other, o.series as other_series
                from stated s join instruments o on o.exchange = s.exchange and o.isin = s.isin
                where o.instrument_id <> s.instrument_id and o.instrument_type = 'EQ' and o.is_active
                union
                select s.instrument_id, s.series, o.instrument_id, o.series
                from stated s join instruments o on o.exchange = s.exchange and o.exchange_token = s.exchange_token
                where o.instrument_id <> s.instrument_id and o.instrument_type = 'EQ' and o.is_active
                    and o.isin is null and o.symbol = s.symbol),
            counted as (
                select instrument_id, other, count(*) over (partition by instrument_id) as others,
                    count(*) over (partition by other) as stated
                from same
                where (series is null or other_series is null or series = other_series
                        or (series in %1$s and other_series in %1$s))
                    and not exists (select from ingest_matches m where m.job_id = $1 and m.instrument_id = same.other)
                    and not exists (select from instruments i where i.instrument_id = same.other and %2$s)
                    and not exists (
                        select from broker_tokens t
                        where t.instrument_id = same.instrument_id and upper_inf(t.valid) and t.broker in (
                            select u.broker from broker_tokens u
                            where u.instrument_id = same.other and upper_inf(u.valid))))
            select $1, greatest(instrument_id, other), least(instrument_id, other),
                (select min(lower(v.valid)) from instrument_versions v
                    where v.instrument_id = greatest(counted.instrument_id, counted.other))
            from counted where others = 1 and stated = 1
            """.formatted(IngestMatching.SHARE_SERIES, IngestKnown.IS_PASSED);

    private static final String CHANGES = """
            update ingest_token_changes c set instrument_id = g.kept_id
            from ingest_merges g
            where c.job_id = $1 and g.job_id = $1 and c.instrument_id = g.merged_id
            """;

    private static final String MATCHES = """
            update ingest_matches m set instrument_id = g.kept_id
            from ingest_merges g
            where m.job_id = $1 and g.job_id = $1 and m.instrument_id = g.merged_id
            """;

    private static final String STEP_ASIDE = """
            insert into ingest_updates (job_id, instrument_id, old_key, new_key, symbol, series, name, isin, asset_class,
                exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry, is_active,
                inactive_reason, field_changes, lot_changes, token_changes, status_changes, token_cause)
            select $1, i.instrument_id, i.instrument_key, i.instrument_key || '~' || i.instrument_id, i.symbol, i.series,
                i.name, i.isin, i.asset_class, i.exchange_token, i.lot_size, i.tick_size, i.freeze_quantity, i.multiplier,
                i.sector, i.industry, false, 'delisted',
                field_change('instrument_key', i.instrument_key, i.instrument_key || '~' || i.instrument_id),
                '{}', '{}',
                field_change('is_active', true, false) || field_change('inactive_reason', null, 'delisted'::text)
                    || field_change('merged_into', null, coalesce(u.new_key, k.instrument_key)),
                null
            from ingest_merges g
            join instruments i on i.instrument_id = g.merged_id
            join instruments k on k.instrument_id = g.kept_id
            left join ingest_updates u on u.job_id = $1 and u.instrument_id = g.kept_id
            where g.job_id = $1
            """;

    private static final String TOKENS = """
            update broker_tokens t set instrument_id = g.kept_id
            from ingest_merges g
            where g.job_id = $1 and t.instrument_id = g.merged_id
            """;
}
