package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/**
 * Decides for each staged row which instrument it speaks of. In order: the broker's own open token, while nothing
 * speaks against it; the exchange's number in the cash market; the key, which for a derivative is its natural identity,
 * and for an index the letters and digits of its name; then, for a share under a new number and a new name, what
 * another broker says of it, its ISIN, the same symbol in another series, and a change of symbol that the exchange has
 * announced; for a derivative, its terms under another name of its underlying; else it is new. An instrument that an
 * earlier step has given to a row is not open to a later one, so that two rows never share one.
 *
 * <p>Provisional keys: a source without series (Upstox' CSV) can list one NSE symbol several times, for a share and its
 * bonds. Among such rows that are new, the share (ISIN {@code INE....01..}) has the plain key {@code NSE:SYMBOL}, or
 * the first by ISIN where there is none; each other, and any whose plain key somebody holds and keeps, has
 * {@code NSE:SYMBOL-ISIN} until a richer source tells its series and so renames it.
 */
final class IngestMatching {
    private IngestMatching() {}

    static Future<Void> run(IngestSteps steps, IngestJob job) {
        var id = Tuple.of(job.id());
        var idAndBroker = Tuple.of(job.id(), job.broker());
        return steps.run("duplicate tokens", DUPLICATE_TOKENS, id)
                .compose(done -> steps.run(
                        "expired at the close",
                        EXPIRED_AT_THE_CLOSE,
                        Tuple.of(job.id(), job.broker(), job.effectiveDate())))
                .compose(done -> steps.run("by own token", BY_OWN_TOKEN, idAndBroker))
                .compose(done -> steps.analyze("ingest_matches"))
                .compose(done -> steps.run("left", LEFT, id))
                .compose(left -> PgIngestStore.first(left).orElseThrow().getLong("left") == 0
                        ? Future.succeededFuture()
                        : theRest(
                                steps,
                                id,
                                Tuple.of(job.id(), job.effectiveDate()),
                                Tuple.of(job.id(), job.effectiveDate(), job.broker())))
                .compose(done -> steps.run("matched twice", MATCHED_TWICE, id))
                .compose(twice -> twice.size() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("a row was given two instruments")));
    }

    /** Of row {@code r}: it is of no instrument that is there, and becomes one of its own, {@code r.new_id}. */
    static final String IS_NEW = "not exists (select from ingest_matches m where m.job_id = $1 and m.line = r.line)";

    /** No index of the work table guards it. */
    private static final String MATCHED_TWICE = """
            select line from ingest_matches where job_id = $1 group by line having count(*) > 1 limit 1
            """;

    /** Of an unchanged file every row has been found by its token, and none has two matches. */
    private static final String LEFT = """
            select (select count(*) from ingest_rows where job_id = $1)
                - (select count(*) from ingest_matches where job_id = $1) as left
            """;

    private static Future<Void> theRest(IngestSteps steps, Tuple id, Tuple day, Tuple dayAndBroker) {
        return steps.run("by exchange token", BY_EXCHANGE_TOKEN, id)
                .compose(done -> steps.run("by key", BY_KEY, id))
                .compose(done -> steps.run("by stated number", BY_STATED_NUMBER, id))
                .compose(done -> steps.run("by index name", BY_INDEX_NAME, id))
                .compose(done -> steps.run("by isin", BY_ISIN, id))
                .compose(done -> steps.run("by series", BY_SERIES, id))
                .compose(done -> steps.run("by symbol change", BY_SYMBOL_CHANGE, day))
                .compose(done -> steps.run("by renamed underlying", BY_RENAMED_UNDERLYING, dayAndBroker))
                .compose(done -> steps.run("provisional keys", PROVISIONAL_KEYS, id))
                .compose(done -> steps.analyze("ingest_matches"))
                .compose(done -> steps.run("duplicate keys", DUPLICATE_KEYS, id))
                .mapEmpty();
    }

    /** Which of two rows is meant cannot be known, and a wrong token sends orders to the wrong instrument. */
    private static final String DUPLICATE_TOKENS = """
            with twice as (
                select segment, token, count(*) as times from ingest_rows
                where job_id = $1 group by segment, token having count(*) > 1),
            gone as (
                delete from ingest_rows r using twice t
                where r.job_id = $1 and r.segment = t.segment and r.token = t.token
                returning r.line, r.segment, r.token, r.instrument_key, t.times)
            insert into ingest_quarantine (job_id, line, reason, detail, segment, token)
            select $1, line, 'duplicate_token',
                'The token ' || token || ' stands ' || times || ' times in the file, here for ' || instrument_key || '.',
                segment, token
            from gone
            """;

    /**
     * A dump of a contract's last day that comes after the close, or of a day long past: the token's mapping has been
     * given its end, which lies behind the date of the dump, so there is nothing to open and nothing to bring back.
     */
    private static final String EXPIRED_AT_THE_CLOSE = """
            with gone as (
                delete from ingest_rows r using instruments i, broker_tokens t
                where r.job_id = $1 and r.expiry is not null and i.instrument_key = r.instrument_key
                    and i.inactive_reason = 'expired' and t.instrument_id = i.instrument_id
                    and t.broker = $2 and t.segment = r.segment and t.token = r.token and t.valid @> $3::date
                    and not upper_inf(t.valid)
                returning r.line, r.segment, r.token, r.expiry)
            insert into ingest_quarantine (job_id, line, reason, detail, segment, token)
            select $1, line, 'expired', 'The contract expired on ' || expiry || ', and its exchange has closed since.',
                segment, token
            from gone
            """;

    private static final String BY_OWN_TOKEN = """
            insert into ingest_matches (job_id, line, instrument_id, kept, restated)
            select $1, r.line, t.instrument_id, true, %s
            from ingest_rows r
            join broker_tokens t
                on t.broker = $2 and t.segment = r.segment and t.token = r.token and upper_inf(t.valid)
            join instruments i on i.instrument_id = t.instrument_id
            where r.job_id = $1 and i.exchange = r.exchange and i.instrument_type = r.instrument_type
                and case when r.expiry is not null then i.instrument_key = r.instrument_key
                    else r.isin is null or t.isin is null or r.isin = t.isin or r.symbol = t.symbol end
            """.formatted(IngestComparison.RESTATED);

    private static final String NOT_MATCHED = """
                and not exists (select from ingest_matches m where m.job_id = $1 and m.line = r.line)
                and not exists (select from ingest_matches m where m.job_id = $1 and m.instrument_id = i.instrument_id)
                and not %s
            """.formatted(IngestKnown.IS_PASSED);

    /**
     * Equal numbers are not enough where something speaks against it: another ISIN together with another symbol, or, of
     * an instrument that is gone, anything but an equal ISIN or symbol, since exchanges use numbers again.
     */
    private static final String BY_EXCHANGE_TOKEN = """
            insert into ingest_matches (job_id, line, instrument_id, kept)
            select distinct on (instrument_id) $1, line, instrument_id, false
            from (
                select distinct on (r.line) r.line, i.instrument_id
                from ingest_rows r
                join instruments i on i.exchange = r.exchange and i.exchange_token = r.exchange_token
                where r.job_id = $1 and r.instrument_type = 'EQ' and i.instrument_type = 'EQ'
                    and (r.isin = i.isin
                        or i.symbol = cash_symbol(r.exchange, r.symbol, coalesce(r.series, i.series))
                        or (i.is_active and (r.isin is null or i.isin is null)))
            """ + NOT_MATCHED + """
                order by r.line, i.is_active desc, i.instrument_id desc) candidate
            order by instrument_id, line
            """;

    /**
     * In the cash market a name is the same instrument with another ISIN after a split, but not once it was gone; and a
     * name without series is none where the exchange's numbers differ.
     */
    private static final String BY_KEY = """
            insert into ingest_matches (job_id, line, instrument_id, kept)
            select distinct on (i.instrument_id) $1, r.line, i.instrument_id, false
            from ingest_rows r
            join instruments i on i.instrument_key = r.instrument_key
            where r.job_id = $1 and r.instrument_type <> 'INDEX'
                and (r.expiry is not null or r.isin = i.isin
                    or ((i.is_active or r.isin is null or i.isin is null)
                        and (r.series is not null or r.exchange <> 'NSE'
                            or r.exchange_token is null or i.exchange_token is null
                            or r.exchange_token = i.exchange_token)))
            """ + NOT_MATCHED + """
            order by i.instrument_id, (r.isin like 'INE____01%') desc nulls last, r.isin, r.line
            """;

    private static final String BY_INDEX_NAME = """
            insert into ingest_matches (job_id, line, instrument_id, kept)
            select distinct on (i.instrument_id) $1, r.line, i.instrument_id, false
            from ingest_rows r
            join instruments i on i.exchange = r.exchange
                and regexp_replace(upper(i.symbol), '[^A-Z0-9]', '', 'g') = r.match_name
            where r.job_id = $1 and r.instrument_type = 'INDEX' and i.instrument_type = 'INDEX'
            """ + NOT_MATCHED + """
            order by i.instrument_id, r.line
            """;

    /**
     * Series between which a share moves (main board, trade for trade, SME), of which it is in one at a time. Other
     * series of a symbol are other securities: bonds, rights, T+0 settlement.
     */
    static final String SHARE_SERIES = "('EQ', 'BE', 'BZ', 'SM', 'ST', 'SZ')";

    /** Where rows or instruments are many for one name, which belongs to which cannot be known. */
    private static final String ONE_TO_ONE = """
            insert into ingest_matches (job_id, line, instrument_id, kept)
            select $1, line, instrument_id, false
            from (
                select line, instrument_id, count(*) over (partition by line) as instruments,
                    count(*) over (partition by instrument_id) as lines
                from candidate) counted
            where instruments = 1 and lines = 1
            """;

    /**
     * After a rename with a new number, when another broker has told it first: that one's statement counts for nothing
     * yet where this broker comes first by precedence.
     */
    private static final String BY_STATED_NUMBER = """
            with candidate as (
                select distinct r.line, i.instrument_id
                from ingest_rows r
                join broker_tokens t
                    on t.exchange_token = r.exchange_token and t.symbol = r.symbol and upper_inf(t.valid)
                join instruments i on i.instrument_id = t.instrument_id and i.exchange = r.exchange
                where r.job_id = $1 and r.instrument_type = 'EQ' and i.instrument_type = 'EQ'
                    and (r.isin is null or i.isin is null or r.isin = i.isin)
            """ + NOT_MATCHED + ")" + ONE_TO_ONE;

    private static final String BY_ISIN = """
            with candidate as (
                select r.line, i.instrument_id
                from ingest_rows r
                join instruments i on i.isin = r.isin and i.exchange = r.exchange and i.instrument_type = 'EQ'
                where r.job_id = $1 and r.instrument_type = 'EQ'
                    and (r.series is null or i.series is null or r.series = i.series
                        or (r.series in %1$s and i.series in %1$s))
            """.formatted(SHARE_SERIES) + NOT_MATCHED + ")" + ONE_TO_ONE;

    /** A share that moves to another series gets another number of the exchange; many sources have no ISIN. */
    private static final String BY_SERIES = """
            with candidate as (
                select r.line, i.instrument_id
                from ingest_rows r
                cross join (values ('EQ'), ('BE'), ('BZ'), ('SM'), ('ST'), ('SZ')) as other (series)
                join instruments i
                    on i.instrument_key = 'NSE:' || cash_symbol('NSE', r.symbol, other.series)
                        and i.series = other.series
                where r.job_id = $1 and r.exchange = 'NSE' and r.instrument_type = 'EQ' and r.series in %1$s
                    and i.instrument_type = 'EQ' and i.is_active and (r.isin is null or i.isin is null)
            """.formatted(SHARE_SERIES) + NOT_MATCHED + ")" + ONE_TO_ONE;

    /**
     * Back along the announced changes, A to B to C, each not later than the one behind it. The old symbol must have
     * been in use up to the change, more or less: a symbol that was free for years says nothing.
     */
    private static final String BY_SYMBOL_CHANGE = """
            with recursive chain as (
                select r.line, c.exchange, c.old_symbol, c.changed_on, 1 as length
                from ingest_rows r
                join symbol_changes c on c.exchange = r.exchange and c.new_symbol = r.symbol and c.changed_on <= $2
                where r.job_id = $1 and r.instrument_type = 'EQ'
                    and not exists (select from ingest_matches m where m.job_id = $1 and m.line = r.line)
                union
                select chain.line, c.exchange, c.old_symbol, c.changed_on, chain.length + 1
                from chain
                join symbol_changes c
                    on c.exchange = chain.exchange and c.new_symbol = chain.old_symbol
                        and c.changed_on <= chain.changed_on
                where chain.length < 20),
            candidate as (
                select distinct r.line, i.instrument_id
                from chain
                join ingest_rows r on r.job_id = $1 and r.line = chain.line
                cross join (values ('EQ'), ('BE'), ('BZ'), ('SM'), ('ST'), ('SZ')) as other (series)
                join instruments i
                    on i.instrument_key = chain.exchange || ':'
                            || cash_symbol(chain.exchange, chain.old_symbol, other.series)
                where i.instrument_type = 'EQ' and (r.isin is null or i.isin is null or r.isin = i.isin)
                    and (i.is_active or i.inactive_since >= chain.changed_on - 31)
                    and (r.series is null or i.series is null or r.series = i.series
                        or (r.series in %1$s and i.series in %1$s))
            """.formatted(SHARE_SERIES) + NOT_MATCHED + ")" + ONE_TO_ONE;

    /**
     * The contracts of a share go by its name. Which name follows which is told by what this file calls a share that it
     * has in common with the catalog, by what shares were called before, and by the announced changes; in either
     * direction, since one source goes on with the old name when another has begun with the new one. Where both names
     * are in use once this file is applied, one has been given to another company, and its contracts are others.
     */
    private static final String BY_RENAMED_UNDERLYING =
            """
            with recursive wanted as (
                select distinct r.exchange, case r.exchange when 'NFO' then 'NSE' else 'BSE' end as market, r.underlying
                from ingest_rows r
                where r.job_id = $1 and r.exchange in ('NFO', 'BFO') and r.expiry is not null
                    and not exists (select from ingest_matches m where m.job_id = $1 and m.line = r.line)),
            told as (
                select i.exchange as market, %1$s as old_name, r.symbol as new_name
                from ingest_matches m
                join ingest_rows r on r.job_id = $1 and r.line = m.line
                join instruments i on i.instrument_id = m.instrument_id
                where m.job_id = $1 and r.instrument_type = 'EQ'
                union
                select i.exchange, regexp_replace(split_part(a.alias, ':', 2), %2$s, ''), %1$s
                from instrument_aliases a join instruments i on i.instrument_id = a.instrument_id
                where a.kind = 'former_key' and i.instrument_type = 'EQ'
                union
                select exchange, old_symbol, new_symbol from symbol_changes where changed_on <= $2),
            links as materialized (
                select market, old_name as name, new_name as other from told where old_name <> new_name
                union
                select market, new_name, old_name from told where old_name <> new_name),
            names (exchange, market, underlying, name) as (
                select exchange, market, underlying, underlying from wanted
                union
                select n.exchange, n.market, n.underlying, links.other
                from names n join links on links.market = n.market and links.name = n.name),
            linked as materialized (
                select * from names where underlying in (select underlying from names where name <> underlying)),
            used as materialized (
                select r.instrument_key
                from linked l join ingest_rows r on r.job_id = $1 and r.instrument_key = l.market || ':' || l.name
                union
                select i.instrument_key
                from linked l join instruments i on i.instrument_key = l.market || ':' || l.name
                where i.is_active and not exists (
                    select from ingest_matches m where m.job_id = $1 and m.instrument_id = i.instrument_id)),
            candidate as (
                select r.line, i.instrument_id
                from linked n
                join ingest_rows r on r.job_id = $1 and r.exchange = n.exchange and r.underlying = n.underlying
                join instruments i on i.exchange = n.exchange and i.underlying = n.name and i.expiry = r.expiry
                    and i.instrument_type = r.instrument_type and i.strike is not distinct from r.strike
                where n.name <> n.underlying and i.is_active
                    and not (n.market || ':' || n.underlying in (select instrument_key from used)
                        and n.market || ':' || n.name in (select instrument_key from used))
            """.formatted("regexp_replace(i.symbol, '-(BE|BZ|SM|ST|SZ)$', '')", "'-(BE|BZ|SM|ST|SZ)$'")
                    + NOT_MATCHED + """
                )
            insert into ingest_matches (job_id, line, instrument_id, kept, restated)
            select $1, c.line, c.instrument_id, t.token is not null, true
            from (
                select line, instrument_id, count(*) over (partition by line) as instruments,
                    count(*) over (partition by instrument_id) as lines
                from candidate) c
            join ingest_rows r on r.job_id = $1 and r.line = c.line
            left join broker_tokens t on t.broker = $3 and t.segment = r.segment and t.token = r.token
                and t.instrument_id = c.instrument_id and upper_inf(t.valid)
            where c.instruments = 1 and c.lines = 1
            """;

    private static final String PROVISIONAL_KEYS = """
            update ingest_rows r set instrument_key = r.instrument_key || '-' || r.isin, row_digest = null
            from (
                select r.line,
                    row_number() over (partition by r.instrument_key
                        order by (r.isin like 'INE____01%') desc nulls last, r.isin, r.line) as place,
                    exists (select from instruments i where i.instrument_key = r.instrument_key
                        and (i.is_active or exists (
                            select from ingest_matches m
                            where m.job_id = $1 and m.instrument_id = i.instrument_id))) as taken
                from ingest_rows r
                where r.job_id = $1 and r.exchange = 'NSE' and r.instrument_type = 'EQ' and r.series is null
                    and not exists (select from ingest_matches m where m.job_id = $1 and m.line = r.line)) ranked
            where r.job_id = $1 and r.line = ranked.line and r.isin is not null and (ranked.place > 1 or ranked.taken)
            """;

    private static final String DUPLICATE_KEYS = """
            with twice as (
                select r.instrument_key, count(*) as times from ingest_rows r
                where r.job_id = $1 and %1$s group by r.instrument_key having count(*) > 1),
            gone as (
                delete from ingest_rows r using twice t
                where r.job_id = $1 and %1$s and r.instrument_key = t.instrument_key
                returning r.line, r.segment, r.token, r.instrument_key, t.times)
            insert into ingest_quarantine (job_id, line, reason, detail, segment, token)
            select $1, line, 'duplicate_key',
                instrument_key || ' stands ' || times || ' times in the file, under different tokens.', segment, token
            from gone
            """.formatted(IS_NEW);
}
