package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/**
 * Brings what was worked out into the catalog: instruments, versions, former names, tokens, and last, when all rows are
 * locked, the events, so that their numbers are drawn in the order of the changes.
 */
final class IngestWriting {
    private IngestWriting() {}

    static Future<Void> run(IngestSteps steps, IngestJob job, Instant now) {
        var id = Tuple.of(job.id());
        var moment = Tuple.of(job.id(), job.broker(), utc(now));
        var day = Tuple.of(job.id(), job.broker(), job.effectiveDate());
        var all = Tuple.of(job.id(), job.broker(), job.effectiveDate(), utc(now));
        return steps.run("free names", FREE_NAMES, id)
                .compose(done -> steps.run("update", UPDATE, all))
                .compose(done -> steps.run("versions of updated", VERSIONS_OF_UPDATED, all))
                .compose(done -> steps.run("former keys", FORMER_KEYS, Tuple.of(job.id(), utc(now))))
                .compose(done -> steps.run("former names", FORMER_NAMES, Tuple.of(job.id(), utc(now))))
                .compose(done -> steps.run("forget tokens", FORGET_TOKENS, day))
                .compose(done -> steps.run("close tokens", CLOSE_TOKENS, all))
                .compose(done -> IngestMerges.write(steps, job))
                .compose(done -> steps.run("restate tokens", RESTATE_TOKENS, moment))
                .compose(done -> steps.run("in time again", IN_TIME_AGAIN, Tuple.of(job.id(), job.broker())))
                .compose(done -> steps.run("open tokens", OPEN_TOKENS, all))
                .compose(done -> steps.run("create", CREATE, all))
                .compose(done -> steps.run("versions of created", VERSIONS_OF_CREATED, all))
                .compose(done -> steps.run("tokens of created", TOKENS_OF_CREATED, all))
                .compose(done -> IngestKnown.refresh(steps, job))
                .compose(done -> steps.run("symbol changes", SYMBOL_CHANGES, moment))
                .compose(done -> steps.run("announced lots", ANNOUNCED_LOTS, all))
                .mapEmpty();
    }

    /** Names that change hands must be let go before they are taken, since the unique index looks at each row. */
    private static final String FREE_NAMES = """
            update instruments i set instrument_key = '~:' || i.instrument_id
            from ingest_updates u
            where u.job_id = $1 and u.new_key <> u.old_key and i.instrument_id = u.instrument_id
            """;

    private static final String UPDATE = """
            update instruments i set instrument_key = u.new_key, symbol = u.symbol,
                underlying = case when i.underlying is not null then u.symbol end, series = u.series, name = u.name,
                isin = u.isin, asset_class = u.asset_class, exchange_token = u.exchange_token, lot_size = u.lot_size,
                tick_size = u.tick_size, freeze_quantity = u.freeze_quantity, multiplier = u.multiplier,
                sector = u.sector, industry = u.industry, is_active = u.is_active, inactive_reason = u.inactive_reason,
                inactive_since = case when u.is_active then null when i.is_active then least($3::date, i.expiry + 1)
                    else i.inactive_since end,
                data_source = $2, version = i.version + 1, updated_at = $4
            from ingest_updates u
            where u.job_id = $1 and i.instrument_id = u.instrument_id
            """;

    /**
     * A source that lists an instrument from an earlier date than another has told of makes it active from that date
     * on, although it is active by now anyway.
     */
    private static final String VERSIONS_OF_UPDATED = """
            insert into instrument_versions (instrument_id, version, valid, recorded_at, cause, job_id, changed)
            select i.instrument_id, i.version, daterange(coalesce(g.since, $3::date), null), $4, 'dump:' || $2, $1,
                u.field_changes || u.lot_changes || u.token_changes || u.status_changes
                || case when u.is_active and u.status_changes = '{}' and u.token_changes -> 'token' ->> 'to' is not null
                        and (select max(lower(v.valid)) from instrument_versions v
                            where v.instrument_id = u.instrument_id) > $3
                    then '{"is_active": {"from": true, "to": true}, "inactive_reason": {"from": null, "to": null}}'::jsonb
                    else '{}'::jsonb end
            from ingest_updates u join instruments i on i.instrument_id = u.instrument_id
            left join ingest_merges g on g.job_id = $1 and g.merged_id = u.instrument_id
            where u.job_id = $1
            """;

    private static final String FORMER_KEYS = """
            insert into instrument_aliases (alias, instrument_id, kind, since)
            select old_key, instrument_id, 'former_key', $2 from ingest_updates
            where job_id = $1 and new_key <> old_key
            on conflict (alias, instrument_id) do update set kind = excluded.kind, since = excluded.since
            """;

    /**
     * Former ISINs and trading symbols, by which the instrument was asked for and still is. Former keys are kept apart,
     * since only they are told of in answers.
     */
    private static final String FORMER_NAMES = """
            insert into instrument_aliases (alias, instrument_id, kind, since)
            select former.alias, instrument_id, 'alias', $2
            from ingest_updates
            cross join lateral (values
                ('isin:' || (field_changes -> 'isin' ->> 'from')),
                (token_changes -> 'trading_symbol' ->> 'from')) as former (alias)
            where job_id = $1 and former.alias <> split_part(old_key, ':', 2)
            on conflict do nothing
            """;

    /** A mapping that ends on the date on which it began was never valid on any date. */
    private static final String FORGET_TOKENS = """
            delete from broker_tokens t using ingest_token_changes c, instruments i
            where c.job_id = $1 and c.change = 'closed' and t.broker = $2 and t.segment = c.segment and t.token = c.token
                and upper_inf(t.valid) and i.instrument_id = t.instrument_id and lower(t.valid) >= least($3, i.expiry + 1)
            """;

    /** The token of a contract that has expired ends with it, however much later the next file came. */
    private static final String CLOSE_TOKENS = """
            update broker_tokens t set valid = daterange(lower(t.valid), least($3::date, i.expiry + 1)), job_id = $1,
                recorded_at = $4
            from ingest_token_changes c, instruments i
            where c.job_id = $1 and c.change = 'closed' and t.broker = $2 and t.segment = c.segment and t.token = c.token
                and upper_inf(t.valid) and i.instrument_id = t.instrument_id
            """;

    private static final String RESTATE_TOKENS = """
            update broker_tokens t set trading_symbol = c.trading_symbol, symbol = c.symbol, series = c.series,
                name = c.name, isin = c.isin, asset_class = c.asset_class, exchange_token = c.exchange_token,
                lot_size = c.lot_size, tick_size = c.tick_size, freeze_quantity = c.freeze_quantity,
                multiplier = c.multiplier, sector = c.sector, industry = c.industry, suspended = c.suspended,
                row_digest = c.row_digest, job_id = $1, recorded_at = $3
            from ingest_token_changes c
            where c.job_id = $1 and c.change = 'restated' and t.broker = $2 and t.segment = c.segment
                and t.token = c.token and upper_inf(t.valid)
            """;

    /** A source that states anything but what an announcement replaced has heard of it, and is believed from now on. */
    private static final String IN_TIME_AGAIN = """
            delete from superseded_terms s using ingest_token_changes c
            where c.job_id = $1 and c.change <> 'closed' and s.broker = $2 and s.instrument_id = c.instrument_id
                and s.replaced <> case s.term when 'lot_size' then c.lot_size when 'tick_size' then c.tick_size
                    else c.freeze_quantity end
            """;

    private static final String OPEN_TOKENS = """
            insert into broker_tokens (broker, segment, token, instrument_id, valid, trading_symbol, symbol, series, name,
                isin, asset_class, exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry,
                suspended, standing, row_digest, job_id, recorded_at)
            select $2, segment, token, instrument_id, daterange($3::date, null), trading_symbol, symbol, series, name,
                isin, asset_class, exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry,
                suspended, %s, row_digest, $1, $4
            from ingest_token_changes where job_id = $1 and change = 'opened'
            """.formatted(IngestComparison.STANDING);

    /** The exchange's symbol is what stands in the key, be it provisional or not. */
    static final String SYMBOL =
            "case when r.expiry is null and r.match_name is null then substr(r.instrument_key, length(r.exchange) + 2) else r.symbol end";

    /** What a row becomes that {@link IngestMatching#IS_NEW}, in the order of {@code instruments}. */
    static final String CREATED = """
            r.new_id as instrument_id, r.instrument_key, r.exchange, r.instrument_type,
                coalesce(r.asset_class, 'equity') as asset_class, %s as symbol,
                r.name, r.series, r.isin, r.exchange_token, r.underlying, r.expiry, r.strike, r.lot_size, r.tick_size,
                r.freeze_quantity, r.multiplier, r.sector, r.industry, r.suspended is not true as is_active,
                case when r.suspended then 'suspended' end as inactive_reason,
                case when r.suspended then $3::date end as inactive_since, $2::text as data_source, 1 as version,
                $4::timestamptz as created_at, $4::timestamptz as updated_at
            """.formatted(SYMBOL);

    /** Of row {@code r} and the key it has by now, as its token keeps it. */
    static final String DIGEST = "r.row_digest # hashtextextended(r.instrument_key, 0)";

    private static final String CREATE = """
            insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol, name,
                series, isin, exchange_token, underlying, expiry, strike, lot_size, tick_size, freeze_quantity, multiplier,
                sector, industry, is_active, inactive_reason, inactive_since, data_source, version, created_at, updated_at)
            overriding system value
            select %s from ingest_rows r where r.job_id = $1 and %s
            """.formatted(CREATED, IngestMatching.IS_NEW);

    private static final String VERSIONS_OF_CREATED = """
            insert into instrument_versions (instrument_id, version, valid, recorded_at, cause, job_id, changed)
            select r.new_id, 1, daterange($3::date, null), $4, 'dump:' || $2, $1, '{}'
            from ingest_rows r
            where r.job_id = $1 and %s
            """.formatted(IngestMatching.IS_NEW);

    private static final String TOKENS_OF_CREATED =
            """
            insert into broker_tokens (broker, segment, token, instrument_id, valid, trading_symbol, symbol, series, name,
                isin, asset_class, exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry,
                suspended, standing, row_digest, job_id, recorded_at)
            select $2, r.segment, r.token, r.new_id, daterange($3::date, null), r.trading_symbol, r.symbol,
                r.series, r.name, r.isin, r.asset_class, r.exchange_token, r.lot_size, r.tick_size, r.freeze_quantity,
                r.multiplier, r.sector, r.industry, r.suspended, %s, %s, $1, $4
            from ingest_rows r
            where r.job_id = $1 and %s
            """.formatted(IngestComparison.STANDING, DIGEST, IngestMatching.IS_NEW);

    private static final String SYMBOL_CHANGES = """
            insert into symbol_changes (exchange, old_symbol, new_symbol, changed_on, source, job_id, recorded_at)
            select exchange, old_symbol, new_symbol, since, $2, $1, $3 from ingest_renames where job_id = $1
            on conflict do nothing
            """;

    /**
     * From the job's date on. The same list comes every day: only what differs from the last word is kept. A value that
     * is corrected comes into force again.
     */
    private static final String ANNOUNCED_LOTS = """
            insert into announced_terms (exchange, symbol, expiries, term, effective, value, source, job_id, recorded_at)
            select exchange, underlying, expiries, 'lot_size', $3::date, lot_size, $2, $1, $4
            from (
                select distinct on (exchange, underlying, month) exchange, underlying, lot_size,
                    daterange(month, (month + interval '1 month')::date) as expiries
                from ingest_lots where job_id = $1 order by exchange, underlying, month, line desc) lots
            where lot_size is distinct from (
                select a.value from announced_terms a
                where a.exchange = lots.exchange and a.symbol = lots.underlying and a.term = 'lot_size'
                    and a.expiries = lots.expiries and a.effective <= $3
                order by a.effective desc limit 1)
            on conflict (exchange, symbol, term, effective, expiries) do update
                set value = excluded.value, source = excluded.source, job_id = excluded.job_id,
                    recorded_at = excluded.recorded_at, applied_at = null
            """;
}
