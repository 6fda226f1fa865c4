package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.Precedence;
import com.stocksblitz.registry.ingest.StatedField;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What becomes of the instruments of which a job changes a token: made from the statements of all brokers. */
final class IngestUpdates {
    private IngestUpdates() {}

    static Future<Void> run(IngestSteps steps, IngestJob job, Precedence precedence) {
        return steps.run("updates", UPDATES, parameters(job, precedence)).mapEmpty();
    }

    private static final int FIRST_ORDER = 4;
    private static final String STATED =
            Arrays.stream(StatedField.values()).map(StatedField::column).collect(Collectors.joining(", "));

    private static String stated(String alias) {
        return Arrays.stream(StatedField.values())
                .map(field -> alias + '.' + field.column())
                .collect(Collectors.joining(", "));
    }

    /** A source that still states what an announcement has replaced is late: about that it says nothing. */
    private static String timely(StatedField field) {
        return switch (field) {
            case LOT_SIZE, TICK_SIZE, FREEZE_QUANTITY -> "nullif(s.%1$s, late.%1$s)".formatted(field.column());
            default -> "s." + field.column();
        };
    }

    /**
     * The statement of the first source in the field's order that makes one; a list of a part, which nobody draws again
     * when something changes, is believed where no other speaks.
     */
    private static final String CHOSEN = IntStream.range(0, StatedField.values().length)
            .mapToObj(i ->
                    """
                (array_agg(s.%1$s order by s.standing = 'extract', array_position($%2$d::text[], s.broker) nulls last, s.broker, s.segment, s.token)
                    filter (where %3$s is not null))[1] as %1$s
                """.formatted(StatedField.values()[i].column(), FIRST_ORDER + i, timely(StatedField.values()[i])))
            .collect(Collectors.joining(","));

    /**
     * Where no open token states a field any more, what was known stays known, and so does a term that an exchange has
     * announced against what a source still states. Listed is what its own exchange lists, and once that has taken it
     * off its list no broker brings it back; elsewhere what any source lists.
     */
    private static final String UPDATES = """
            insert into ingest_updates (job_id, instrument_id, old_key, new_key, symbol, series, name, isin, asset_class,
                exchange_token, lot_size, tick_size, freeze_quantity, multiplier, sector, industry, is_active,
                inactive_reason, field_changes, lot_changes, token_changes, status_changes, token_cause)
            with moved as (
                select instrument_id,
                    string_agg(token, ',' order by token) filter (where change = 'closed') as closed,
                    string_agg(token, ',' order by token) filter (where change = 'opened') as opened,
                    min(cause) filter (where change = 'closed') as cause,
                    min(old_trading_symbol) filter (where change = 'restated') as old_trading_symbol,
                    min(trading_symbol) filter (where change = 'restated') as trading_symbol
                from ingest_token_changes where job_id = $1 group by instrument_id),
            statements as (
                select t.instrument_id, t.broker, t.segment, t.token, t.standing, %1$s
                from moved join broker_tokens t on t.instrument_id = moved.instrument_id
                where upper_inf(t.valid) and not exists (
                    select from ingest_token_changes c
                    where c.job_id = $1 and t.broker = $2 and c.segment = t.segment and c.token = t.token)
                union all
                select g.kept_id, t.broker, t.segment, t.token, t.standing, %1$s
                from ingest_merges g join broker_tokens t on t.instrument_id = g.merged_id
                where g.job_id = $1 and t.broker <> $2 and upper_inf(t.valid)
                union all
                select instrument_id, $2, segment, token, %4$s, %3$s
                from ingest_token_changes where job_id = $1 and change <> 'closed'),
            late as (
                select instrument_id, broker, max(replaced) filter (where term = 'lot_size') as lot_size,
                    max(replaced) filter (where term = 'tick_size') as tick_size,
                    max(replaced) filter (where term = 'freeze_quantity') as freeze_quantity
                from superseded_terms group by instrument_id, broker),
            chosen as (
                select s.instrument_id, bool_or(s.standing = 'exchange') as by_exchange,
                    bool_or(s.standing <> 'extract') as by_list, %2$s
                from statements s
                left join late on late.instrument_id = s.instrument_id and late.broker = s.broker
                group by s.instrument_id),
            becomes as (
                select i.instrument_id, i.expiry, moved.closed, moved.opened, moved.cause,
                    moved.old_trading_symbol, moved.trading_symbol,
                    case when c.symbol is null then i.symbol
                        when i.instrument_type = 'INDEX' or i.expiry is not null then c.symbol
                        when coalesce(c.series, i.series) is null and i.symbol = c.symbol || '-' || i.isin then i.symbol
                        else cash_symbol(i.exchange, c.symbol, coalesce(c.series, i.series)) end as symbol,
                    coalesce(c.series, i.series) as series,
                    coalesce(c.name, i.name) as name,
                    coalesce(c.isin, i.isin) as isin,
                    coalesce(c.asset_class, i.asset_class) as asset_class,
                    coalesce(c.exchange_token, i.exchange_token) as exchange_token,
                    coalesce(c.lot_size, i.lot_size) as lot_size,
                    coalesce(c.tick_size, i.tick_size) as tick_size,
                    coalesce(c.freeze_quantity, i.freeze_quantity) as freeze_quantity,
                    coalesce(c.multiplier, i.multiplier) as multiplier,
                    coalesce(c.sector, i.sector) as sector,
                    coalesce(c.industry, i.industry) as industry,
                    coalesce(c.suspended, i.inactive_reason = 'suspended', false) as suspended,
                    case when c.instrument_id is null then false
                        when c.by_exchange then true
                        when moved.closed is not null and %4$s = 'exchange' or exists (
                            select from broker_tokens t where t.instrument_id = i.instrument_id
                                and t.standing = 'exchange' and not upper_inf(t.valid)) then false
                        else c.by_list or (moved.closed is null and i.inactive_reason is distinct from 'delisted')
                    end as is_listed
                from moved
                join instruments i on i.instrument_id = moved.instrument_id
                left join chosen c on c.instrument_id = moved.instrument_id),
            keyed as (
                select b.*, b.is_listed and not b.suspended as is_active, case when b.symbol = i.symbol then i.instrument_key
                    when i.instrument_type = 'INDEX' then i.exchange || ':' || b.symbol || ':INDEX'
                    when i.expiry is not null then
                        i.exchange || ':' || b.symbol || substr(i.instrument_key, length(i.exchange || ':' || i.symbol) + 1)
                    else i.exchange || ':' || b.symbol end as new_key
                from becomes b join instruments i on i.instrument_id = b.instrument_id),
            reasoned as (
                select k.*, case when k.is_active then null when k.is_listed then 'suspended'
                    when i.inactive_reason in ('expired', 'delisted') then i.inactive_reason
                    when i.expiry < $3 then 'expired' else 'delisted' end as inactive_reason
                from keyed k join instruments i on i.instrument_id = k.instrument_id),
            compared as (
                select k.*, i.instrument_key as old_key,
                    field_change('instrument_key', i.instrument_key, k.new_key)
                        || field_change('symbol', i.symbol, k.symbol)
                        || field_change('series', i.series, k.series)
                        || field_change('name', i.name, k.name)
                        || field_change('isin', i.isin, k.isin)
                        || field_change('asset_class', i.asset_class, k.asset_class)
                        || field_change('exchange_token', i.exchange_token, k.exchange_token)
                        || field_change('tick_size', i.tick_size, k.tick_size)
                        || field_change('freeze_quantity', i.freeze_quantity, k.freeze_quantity)
                        || field_change('multiplier', i.multiplier, k.multiplier)
                        || field_change('sector', i.sector, k.sector)
                        || field_change('industry', i.industry, k.industry) as field_changes,
                    field_change('lot_size', i.lot_size, k.lot_size) as lot_changes,
                    field_change('token', k.closed, k.opened)
                        || field_change('trading_symbol', k.old_trading_symbol, k.trading_symbol) as token_changes,
                    field_change('is_active', i.is_active, k.is_active)
                        || field_change('inactive_reason', i.inactive_reason, k.inactive_reason) as status_changes
                from reasoned k join instruments i on i.instrument_id = k.instrument_id)
            select $1, instrument_id, old_key, new_key, symbol, series, name, isin, asset_class, exchange_token,
                lot_size, tick_size, freeze_quantity, multiplier, sector, industry, is_active, inactive_reason,
                field_changes, lot_changes, token_changes, status_changes,
                case when closed is null and opened is not null then 'token_added'
                    when opened is null and closed is not null then cause
                    when opened is not null then 'token_replaced' else 'restated' end
            from compared
            where field_changes <> '{}' or lot_changes <> '{}' or token_changes <> '{}' or status_changes <> '{}'
            """.formatted(stated("t"), CHOSEN, STATED, IngestComparison.STANDING);

    private static Tuple parameters(IngestJob job, Precedence precedence) {
        var parameters = new ArrayList<Object>(Arrays.asList(job.id(), job.broker(), job.effectiveDate()));
        for (var field : StatedField.values()) {
            parameters.add(precedence.order(field).toArray(String[]::new));
        }
        return Tuple.from(parameters);
    }
}
