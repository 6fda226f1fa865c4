package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Sector and industry are the issuer's, not the listing's: what one exchange's file says of an ISIN holds for its
 * listings elsewhere too, as far as no source of theirs speaks itself. Most files that know the sector are the BSE's.
 */
final class IngestIssuers {
    private IngestIssuers() {}

    static Future<Void> run(IngestSteps steps, IngestJob job) {
        return steps.run("issuers", OTHER_LISTINGS, Tuple.of(job.id())).mapEmpty();
    }

    private static final String OTHER_LISTINGS = """
            insert into ingest_updates (job_id, instrument_id, old_key, new_key, symbol, series, name, isin, asset_class,
                exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry, is_active,
                inactive_reason, field_changes, lot_changes, token_changes, status_changes, token_cause)
            with told as (
                select distinct on (isin) isin, sector, industry from ingest_rows
                where job_id = $1 and instrument_type = 'EQ' and isin is not null
                    and (sector is not null or industry is not null)
                order by isin, line),
            listings as (
                select i.instrument_id, told.sector, told.industry
                from told join instruments i on i.isin = told.isin and i.instrument_type = 'EQ'),
            own as (
                select instrument_id, bool_or(sector is not null) as sector, bool_or(industry is not null) as industry
                from (
                    select t.instrument_id, t.sector, t.industry
                    from listings join broker_tokens t on t.instrument_id = listings.instrument_id
                    where upper_inf(t.valid)
                    union all
                    select instrument_id, sector, industry from ingest_token_changes
                    where job_id = $1 and change <> 'closed') said
                group by instrument_id),
            becomes as (
                select i.instrument_id,
                    case when own.sector then i.sector else coalesce(listings.sector, i.sector) end as sector,
                    case when own.industry then i.industry else coalesce(listings.industry, i.industry) end as industry
                from listings
                join instruments i on i.instrument_id = listings.instrument_id
                left join own on own.instrument_id = i.instrument_id)
            select $1, i.instrument_id, i.instrument_key, i.instrument_key, i.symbol, i.series, i.name, i.isin,
                i.asset_class, i.exchange_token, i.lot_size, i.tick_size, i.freeze_quantity, i.multiplier, b.sector,
                b.industry, i.is_active, i.inactive_reason,
                field_change('sector', i.sector, b.sector) || field_change('industry', i.industry, b.industry),
                '{}', '{}', '{}', null
            from becomes b join instruments i on i.instrument_id = b.instrument_id
            where (b.sector, b.industry) is distinct from (i.sector, i.industry)
            on conflict (job_id, instrument_id) do update set
                sector = case when excluded.field_changes ? 'sector' then excluded.sector else ingest_updates.sector end,
                industry = case when excluded.field_changes ? 'industry' then excluded.industry
                    else ingest_updates.industry end,
                field_changes = ingest_updates.field_changes || excluded.field_changes
            """;
}
