package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.Precedence;
import com.stocksblitz.registry.ingest.api.IngestMode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Works out, in the work tables alone, what a job changes in what is there: first the broker's statements, then the
 * instruments made from the statements of all brokers by precedence. A dry run ends here.
 *
 * <p>An example. NSE:OLD (instrument 7) is listed by Kite under token 257 and by Upstox under NSE_EQ|INE1; today's file
 * of Kite has one row for it: token 513, symbol NEW, lot 5 instead of 1. The matching has given that row to 7 (line 2
 * of the file, not {@code kept}, as Kite's open token is another).
 *
 * <pre>
 * closed tokens   (7, 257, closed, token_replaced)             the instrument has a new token in that segment
 * statements      (7, 513, opened, symbol NEW, lot 5)          what Kite says from now on
 * updates: moved       7: closed 257, opened 513               instruments that any token change is about
 *          statements  Upstox: OLD, lot 1; Kite: NEW, lot 5    all that is said then: open tokens that this job does
 *                                                              not touch, and what it opens or restates
 *          chosen      symbol NEW (Kite first), lot 1 (Upstox first)
 *          becomes     symbol NEW, lot 1; what nobody states stays as it was
 *          keyed       NSE:NEW
 *          compared    field_changes {instrument_key, symbol}, lot_changes {}, token_changes {token: 257 to 513}
 * step aside      whoever inactive is called NSE:NEW gets a marked name
 * keep name       if somebody active is, 7 stays NSE:OLD, and the row is told as name_taken; this may take the reason
 *                 from another rename, so it is done until nothing clashes
 * </pre>
 *
 * An event of each kind is made of each of the four sets of changes that is not empty.
 */
final class IngestComparison {
    /** Chains of renames that fail one after the other are this long at most before the job gives up. */
    private static final int MAX_RENAME_ROUNDS = 20;

    private IngestComparison() {}

    /** @param staged rows that were not passed over, with which the statements that come have to do too */
    static Future<Void> run(IngestSteps steps, IngestJob job, Precedence precedence, long staged) {
        var id = Tuple.of(job.id());
        return steps.run(
                        "closed tokens",
                        CLOSED_TOKENS,
                        Tuple.of(
                                job.id(),
                                job.broker(),
                                job.mode() == IngestMode.FULL_CATALOG,
                                job.filter().exchanges().toArray(String[]::new),
                                job.filter().symbols().toArray(String[]::new)))
                .compose(closed -> steps.run("statements", STATEMENTS, Tuple.of(job.id(), job.broker()))
                        .map(stated -> closed.rowCount() + stated.rowCount()))
                .compose(changes -> steps.analyze("ingest_token_changes")
                        .compose(analyzed -> steps.loopOver(changes))
                        .compose(done -> IngestMerges.find(steps, job))
                        .compose(done -> IngestUpdates.run(steps, job, precedence))
                        .compose(done -> steps.loopOver(Math.max(staged, changes))))
                .compose(done -> IngestMerges.stepAside(steps, job))
                .compose(done -> IngestIssuers.run(steps, job))
                .compose(done -> steps.analyze("ingest_updates"))
                .compose(done -> steps.run("step aside", STEP_ASIDE, id))
                .compose(done -> keepNames(steps, id, MAX_RENAME_ROUNDS))
                .compose(done -> steps.run("names taken", NAMES_TAKEN, id))
                .mapEmpty();
    }

    /**
     * Whether rows of the file keep every open token of the broker. A row keeps one at most, so that counting tells;
     * and as it speaks of no table of its statement, that is not begun where nothing can come of it.
     */
    static final String ALL_KEPT = """
            ((select count(*) from ingest_matches where job_id = $1 and kept) + %s
                = (select count(*) from broker_tokens where broker = $2 and upper_inf(valid)))
            """.formatted(IngestKnown.ROWS);

    /** Where the file has rows. */
    static final String SCOPE = """
            (select segment, exchange from ingest_rows where job_id = $1
                union select segment, exchange from ingest_passed where job_id = $1)
            """;

    static final String STANDING = "(select standing from ingest_jobs where job_id = $1)";

    /**
     * Closed: tokens that the file gives to another instrument; the former token of an instrument that has a new one;
     * and, where the file is all there is, what it does not list in the segments it has. A quarantined row is not
     * absent, unless it was quarantined for having expired or as delisted.
     */
    private static final String CLOSED_TOKENS = """
            insert into ingest_token_changes (job_id, instrument_id, segment, token, change, cause)
            select $1, t.instrument_id, t.segment, t.token, 'closed',
                case when r.line is not null then 'token_reused'
                    when opened.instrument_id is not null then 'token_replaced'
                    else 'absent' end
            from (
                select * from broker_tokens t
                where t.broker = $2 and upper_inf(t.valid) and not exists (
                    select from ingest_rows r join ingest_matches m on m.job_id = $1 and m.line = r.line and m.kept
                    where r.job_id = $1 and r.segment = t.segment and r.token = t.token)) t
            join instruments i on i.instrument_id = t.instrument_id
            left join ingest_rows r on r.job_id = $1 and r.segment = t.segment and r.token = t.token
            left join ingest_matches m on m.job_id = $1 and m.line = r.line
            left join ingest_quarantine q
                on q.job_id = $1 and q.segment = t.segment and q.token = t.token and q.reason not in ('expired', 'delisted')
            left join %s scope
                on scope.segment = t.segment and scope.exchange = i.exchange
            left join (
                select distinct m.instrument_id, r.segment
                from ingest_matches m join ingest_rows r on r.job_id = $1 and r.line = m.line
                where m.job_id = $1 and not m.kept) opened
                on opened.instrument_id = t.instrument_id and opened.segment = t.segment
            where not %s and not %s and q.token is null
                and ((r.line is not null and m.kept is not true)
                    or (r.line is null and (opened.instrument_id is not null
                        or ($3 and scope.segment is not null
                            and (cardinality($4::text[]) = 0 or i.exchange = any ($4))
                            and (cardinality($5::text[]) = 0 or i.symbol = any ($5) or t.symbol = any ($5))))))
            """.formatted(SCOPE, ALL_KEPT, IngestKnown.PASSED);

    /** What a broker says now, after row {@code r} of its file and what its token {@code t} said before. */
    private static final String SAYS = """
            case when r.expiry is null or r.symbol <> t.symbol then coalesce(r.trading_symbol, t.trading_symbol)
                else coalesce(t.trading_symbol, r.trading_symbol) end,
            r.symbol, coalesce(r.series, t.series), coalesce(r.name, t.name), coalesce(r.isin, t.isin),
            coalesce(r.asset_class, t.asset_class), coalesce(r.exchange_token, t.exchange_token),
            coalesce(r.lot_size, t.lot_size), coalesce(r.tick_size, t.tick_size),
            coalesce(r.freeze_quantity, t.freeze_quantity), coalesce(r.multiplier, t.multiplier),
            coalesce(r.sector, t.sector), coalesce(r.industry, t.industry), coalesce(r.suspended, t.suspended)
            """;

    /** Whether that differs from what the token said, for the matching, which has the two side by side. */
    static final String RESTATED = """
            (%s) is distinct from
            (t.trading_symbol, t.symbol, t.series, t.name, t.isin, t.asset_class, t.exchange_token, t.lot_size,
                t.tick_size, t.freeze_quantity, t.multiplier, t.sector, t.industry, t.suspended)
            """.formatted(SAYS);

    /**
     * What the broker now says of each token that is not new; a field of which the file does not speak stays as it was.
     * The two formats of Upstox write a derivative's trading symbol differently: the one that came first stays, as the
     * contract's terms do not change. The other need not be kept to be found: a contract is resolved by what its symbol
     * says, and all 75,153 of one day were read in both forms.
     */
    private static final String STATEMENTS = """
            insert into ingest_token_changes (job_id, instrument_id, segment, token, change, cause, old_trading_symbol,
                trading_symbol, symbol, series, name, isin, asset_class, exchange_token, lot_size, tick_size,
                freeze_quantity, multiplier, sector, industry, suspended, row_digest)
            select $1, m.instrument_id, r.segment, r.token, case when m.kept then 'restated' else 'opened' end, 'stated',
                t.trading_symbol, s.*, r.row_digest # hashtextextended(r.instrument_key, 0)
            from ingest_rows r
            join ingest_matches m on m.job_id = $1 and m.line = r.line
            left join broker_tokens t
                on m.kept and t.broker = $2 and t.segment = r.segment and t.token = r.token and upper_inf(t.valid)
            cross join lateral (select %s) s (
                trading_symbol, symbol, series, name, isin, asset_class, exchange_token, lot_size, tick_size,
                freeze_quantity, multiplier, sector, industry, suspended)
            where r.job_id = $1 and (not m.kept or m.restated)
            """.formatted(SAYS);

    /** A name that only something inactive holds is free for what trades now; the former holder gets a marked one. */
    private static final String STEP_ASIDE = """
            insert into ingest_updates (job_id, instrument_id, old_key, new_key, symbol, series, name, isin, asset_class,
                exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry, is_active,
                inactive_reason, field_changes, lot_changes, token_changes, status_changes, token_cause)
            select $1, i.instrument_id, i.instrument_key, i.instrument_key || '~' || i.instrument_id, i.symbol, i.series,
                i.name, i.isin, i.asset_class, i.exchange_token, i.lot_size, i.tick_size, i.freeze_quantity, i.multiplier,
                i.sector, i.industry, false, i.inactive_reason,
                field_change('instrument_key', i.instrument_key, i.instrument_key || '~' || i.instrument_id),
                '{}', '{}', '{}', null
            from instruments i
            where not i.is_active and i.instrument_key in (
                select r.instrument_key from ingest_rows r where r.job_id = $1 and %s
                union
                select new_key from ingest_updates where job_id = $1 and new_key <> old_key)
            on conflict do nothing
            """.formatted(IngestMatching.IS_NEW);

    /** A rename to a name that another holds and keeps is not done; each such may take away another's reason. */
    private static final String KEEP_NAME = """
            with renamed as (
                select instrument_id, new_key, row_number() over (partition by new_key order by instrument_id) as place
                from ingest_updates where job_id = $1 and new_key <> old_key),
            clash as (
                select u.instrument_id from renamed u
                join instruments i on i.instrument_key = u.new_key and i.instrument_id <> u.instrument_id
                left join renamed v on v.instrument_id = i.instrument_id
                where v.instrument_id is null
                union
                select instrument_id from renamed where place > 1),
            kept as (
                update ingest_updates u set new_key = u.old_key, symbol = i.symbol,
                    field_changes = u.field_changes - 'instrument_key' - 'symbol'
                from clash join instruments i on i.instrument_id = clash.instrument_id
                where u.job_id = $1 and u.instrument_id = clash.instrument_id
                returning u.instrument_id, u.old_key),
            told as (
                insert into ingest_quarantine (job_id, line, reason, detail, segment, token)
                select $1, r.line, 'name_taken', kept.old_key || ' keeps its name: another instrument has the new one, '
                    || r.instrument_key || '.', r.segment, r.token
                from kept
                join ingest_matches m on m.job_id = $1 and m.instrument_id = kept.instrument_id
                join ingest_rows r on r.job_id = $1 and r.line = m.line
                on conflict do nothing)
            select count(*) from kept
            """;

    private static Future<Void> keepNames(IngestSteps steps, Tuple id, int rounds) {
        return steps.run("keep name", KEEP_NAME, id).compose(rows -> {
            if (rows.iterator().next().getLong(0) == 0) {
                return steps.run("nothing left", NOTHING_LEFT, id).mapEmpty();
            }
            return rounds > 0
                    ? keepNames(steps, id, rounds - 1)
                    : Future.failedFuture(new IllegalStateException("renames do not come to an end"));
        });
    }

    private static final String NOTHING_LEFT = """
            delete from ingest_updates
            where job_id = $1 and field_changes = '{}' and lot_changes = '{}' and token_changes = '{}'
                and status_changes = '{}'
            """;

    private static final String NAMES_TAKEN = """
            with renamed as (
                select instrument_id, new_key from ingest_updates where job_id = $1 and new_key <> old_key),
            taken as (
                select new_key as instrument_key from renamed
                union
                select i.instrument_key
                from ingest_rows r
                join instruments i on i.instrument_key = r.instrument_key
                left join renamed on renamed.instrument_id = i.instrument_id
                where r.job_id = $1 and %1$s and renamed.instrument_id is null),
            gone as (
                delete from ingest_rows r using taken
                where r.job_id = $1 and %1$s and r.instrument_key = taken.instrument_key
                returning r.line, r.instrument_key, r.segment, r.token)
            insert into ingest_quarantine (job_id, line, reason, detail, segment, token)
            select $1, line, 'name_taken', 'Another instrument is called ' || instrument_key || '.', segment, token
            from gone
            """.formatted(IngestMatching.IS_NEW);
}
