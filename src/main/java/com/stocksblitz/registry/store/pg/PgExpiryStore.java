package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.expiry.ExpiryStore;
import com.stocksblitz.registry.catalog.expiry.MarketCloses.Closed;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** Ends contracts in {@code instruments} and {@code broker_tokens}, as the ingest does with those that are gone. */
public final class PgExpiryStore implements ExpiryStore {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String LIMITS = "set local statement_timeout = '15s'";

    /**
     * One node at a time, and none while a dump is applied: what that has compared must not change before it is
     * written. Both locks are only tried, since a dump may take minutes and the next look does as well.
     */
    private static final String ALONE = """
            select pg_try_advisory_xact_lock(hashtext('contract_expiry'))
                and pg_try_advisory_xact_lock(hashtext('catalog_changes')) as alone""";

    private static final String NOTHING_DUE = """
            select not exists (
                select from instruments i
                left join unnest($1::text[], $2::date[]) c(exchange, through) on c.exchange = i.exchange
                where i.is_active and i.expiry <= $4 and i.expiry <= coalesce(c.through, $3)) as nothing""";

    /**
     * A contract trades, and its tokens hold, up to and with its last day; what began after that day never held. The
     * event tells the end of the tokens too, so that ten thousand contracts are ten thousand events and not twice as
     * many. About a contract whose tokens have ended nobody states anything any more, so nothing is disputed, and no
     * dump looks at it again that could settle it.
     */
    private static final String EXPIRE = """
            with due as (
                select i.instrument_id, i.expiry + 1 as ended
                from instruments i
                left join unnest($1::text[], $2::date[]) c(exchange, through) on c.exchange = i.exchange
                where i.is_active and i.expiry <= $4 and i.expiry <= coalesce(c.through, $3)
                order by i.expiry, i.instrument_id
                limit $5),
            never_held as (
                delete from broker_tokens t using due d
                where t.instrument_id = d.instrument_id and upper_inf(t.valid) and lower(t.valid) >= d.ended
                returning t.instrument_id, t.token),
            closed as (
                update broker_tokens t set valid = daterange(lower(t.valid), d.ended), recorded_at = $6
                from due d
                where t.instrument_id = d.instrument_id and upper_inf(t.valid) and lower(t.valid) < d.ended
                returning t.instrument_id, t.token),
            settled as (
                delete from disagreements g using due d where g.instrument_id = d.instrument_id),
            forgotten as (
                delete from superseded_terms s using due d where s.instrument_id = d.instrument_id),
            lost as (
                select instrument_id, string_agg(token, ',' order by token) as tokens
                from (select * from never_held union all select * from closed) gone group by instrument_id),
            expired as (
                update instruments i set is_active = false, inactive_reason = 'expired', inactive_since = d.ended,
                    version = i.version + 1, updated_at = $6
                from due d
                where i.instrument_id = d.instrument_id
                returning i.instrument_id, i.instrument_key, i.exchange, i.underlying, i.expiry, i.version, d.ended),
            told as (
                select e.*, field_change('is_active', true, false) || field_change('token', l.tokens, null) as changed
                from expired e left join lost l on l.instrument_id = e.instrument_id),
            versions as (
                insert into instrument_versions (instrument_id, version, valid, recorded_at, cause, changed)
                select instrument_id, version, daterange(ended, null), $6, 'expiry', changed from told)
            insert into outbox (event_id, type, subject, partition_key, instrument_id, correlation_id, occurred_at, data)
            select uuid_v7(), 'instrument.expired', instrument_key, instrument_key, instrument_id, $7, $6,
                jsonb_build_object('instrument_id', instrument_key, 'version', version, 'cause', 'expiry',
                    'exchange', exchange, 'underlying', underlying, 'expired_on', expiry, 'changed', changed)
            from told order by expiry, instrument_id""";

    private final Database database;
    private final Clock clock;

    public PgExpiryStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<OptionalInt> expire(Closed closed, int most, Origin origin) {
        var due = due(closed);
        return database.run(LIMIT, connection -> ask(connection, NOTHING_DUE, "nothing", due))
                .compose(nothing -> nothing
                        ? Future.succeededFuture(OptionalInt.of(0))
                        : database.inTransaction(LIMIT, connection -> expire(connection, closed, most, origin)));
    }

    private Future<OptionalInt> expire(SqlConnection connection, Closed closed, int most, Origin origin) {
        return connection
                .query(LIMITS)
                .execute()
                .compose(limited -> ask(connection, ALONE, "alone", Tuple.tuple()))
                .compose(alone -> alone
                        ? expireAlone(connection, closed, most, origin).map(OptionalInt::of)
                        : Future.succeededFuture(OptionalInt.empty()));
    }

    private Future<Integer> expireAlone(SqlConnection connection, Closed closed, int most, Origin origin) {
        var now = clock.instant();
        var parameters = due(closed)
                .addInteger(most)
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                .addString(origin.correlationId());
        return connection
                .preparedQuery(EXPIRE)
                .execute(parameters)
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(0)
                        : AuditRows.add(
                                        connection,
                                        now,
                                        origin,
                                        "contracts.expired",
                                        "catalog/contracts",
                                        Map.of("contracts", rows.rowCount(), "through", closed.through()))
                                .map(rows.rowCount()));
    }

    /** The latest of the dates stands there too: by it the index on expiry finds the few that can be due at all. */
    private static Tuple due(Closed closed) {
        var dates = new ArrayList<>(closed.through().values());
        dates.add(closed.otherwise());
        return Tuple.from(Arrays.asList(
                closed.through().keySet().toArray(String[]::new),
                closed.through().values().toArray(LocalDate[]::new),
                closed.otherwise(),
                dates.stream().max(LocalDate::compareTo).orElseThrow()));
    }

    private static Future<Boolean> ask(SqlConnection connection, String sql, String column, Tuple parameters) {
        return connection
                .preparedQuery(sql)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getBoolean(column));
    }
}
