package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/**
 * Keeps up, within the job's transaction, where the sources of the instruments that it touched differ. Comes after the
 * tokens are written and is passed over while there is but one source, or nobody has said anything new; that a word is
 * new does not mean that an instrument has changed, since it may be another's that is taken.
 */
final class IngestDisagreements {
    private IngestDisagreements() {}

    static Future<Void> run(IngestSteps steps, IngestJob job, boolean hasCreated, Instant now) {
        return steps.run("news beside others", NEWS_BESIDE_OTHERS, Tuple.of(job.id(), job.broker(), hasCreated))
                .compose(news -> news.size() == 0
                        ? Future.succeededFuture()
                        : steps.run("disagreements", KEEP_UP, Tuple.of(job.id(), job.effectiveDate(), utc(now)))
                                .mapEmpty());
    }

    private static final String NEWS_BESIDE_OTHERS = """
            select 1
            where ($3::boolean or exists (select from ingest_token_changes where job_id = $1))
                and (exists (select from broker_tokens where broker < $2 and upper_inf(valid))
                    or exists (select from broker_tokens where broker > $2 and upper_inf(valid)))
            """;

    /**
     * What is new has one statement, its own, so that only its number can disagree with another's.
     *
     * <p>Two contracts with one number of the exchange concern both, so those that did are looked at again whichever of
     * them the job touched.
     */
    private static final String KEEP_UP = """
            with known as (
                select instrument_id from ingest_token_changes where job_id = $1
                union
                select instrument_id from disagreements where field in ('expiry', 'strike')),
            touched as (
                select i.instrument_id, i.exchange, i.exchange_token, i.underlying, i.instrument_type, i.expiry, i.strike
                from known join instruments i on i.instrument_id = known.instrument_id
                where i.is_active and i.expiry is not null
                union all
                select r.new_id, r.exchange, r.exchange_token, r.underlying, r.instrument_type, r.expiry, r.strike
                from ingest_rows r
                where r.job_id = $1 and %s and r.suspended is not true and r.expiry is not null),
            stated as (
                select t.instrument_id, count(distinct t.lot_size) as lots, count(distinct t.tick_size) as ticks,
                    count(distinct t.isin) as isins
                from known join broker_tokens t on t.instrument_id = known.instrument_id
                where upper_inf(t.valid) group by t.instrument_id having count(*) > 1),
            contracts as (
                select i.instrument_id, j.instrument_id as other,
                    i.expiry <> j.expiry as by_expiry,
                    (i.underlying, i.instrument_type, i.strike) is distinct from (j.underlying, j.instrument_type, j.strike)
                        as by_strike
                from touched i
                join instruments j on j.exchange = i.exchange and j.exchange_token = i.exchange_token
                where i.instrument_id <> j.instrument_id and j.is_active and j.expiry is not null),
            differ as (
                select instrument_id, 'lot_size' as field from stated where lots > 1
                union all
                select instrument_id, 'tick_size' from stated where ticks > 1
                union all
                select instrument_id, 'isin' from stated where isins > 1
                union
                select unnest(array[instrument_id, other]), 'expiry' from contracts where by_expiry
                union
                select unnest(array[instrument_id, other]), 'strike' from contracts where by_strike),
            settled as (
                delete from disagreements d using known
                where d.instrument_id = known.instrument_id and not exists (
                    select from differ where differ.instrument_id = d.instrument_id and differ.field = d.field))
            insert into disagreements (instrument_id, field, since, recorded_at, job_id)
            select instrument_id, field, $2, $3, $1 from differ
            on conflict (instrument_id, field) do nothing
            """.formatted(IngestMatching.IS_NEW);
}
