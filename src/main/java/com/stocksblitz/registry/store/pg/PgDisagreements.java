package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.DisagreementStore;
import com.stocksblitz.registry.ingest.api.DisagreementPage.Vote;
import com.stocksblitz.registry.ingest.api.DisagreementsQuery;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which fields are disputed is kept; who says what is read from the statements, page by page. */
public final class PgDisagreements implements DisagreementStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Database database;

    public PgDisagreements(Database database) {
        this.database = database;
    }

    private static final String PAGE = """
            select d.instrument_id, d.field, d.since, i.instrument_key, i.exchange,
                case d.field when 'lot_size' then i.lot_size::numeric when 'tick_size' then i.tick_size
                    when 'strike' then i.strike end as amount,
                case d.field when 'isin' then i.isin when 'expiry' then i.expiry::text end as word
            from disagreements d join instruments i on i.instrument_id = d.instrument_id
            where (d.instrument_id, d.field) > ($1, $2)
                and ($3::text is null or d.field = $3) and ($4::text is null or i.exchange = $4)
                and ($5::text is null or exists (
                    select from broker_tokens t
                    where t.instrument_id = d.instrument_id and upper_inf(t.valid) and t.broker = $5))
            order by d.instrument_id, d.field limit $6
            """;

    @Override
    public Future<Page> page(DisagreementsQuery query) {
        Position after;
        try {
            after = Position.read(query.cursor());
        } catch (IllegalArgumentException unreadable) {
            return Future.failedFuture(new FailureException(
                    Failure.Malformed.of("cursor", "unreadable", "The cursor is not one that a page gave.")));
        }
        var parameters = Tuple.of(
                after.instrument(), after.field(), query.field(), query.exchange(), query.source(), query.limit() + 1);
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(PAGE)
                        .execute(parameters)
                        .compose(rows -> page(connection, stream(rows).toList(), query.limit())));
    }

    private static Future<Page> page(SqlConnection connection, List<Row> found, int limit) {
        var rows = found.stream().limit(limit).toList();
        var next = found.size() > limit ? Position.of(rows.getLast()).write() : null;
        return votes(connection, rows)
                .map(votes -> new Page(
                        rows.stream()
                                .map(row -> disputed(row, votes.getOrDefault(Position.of(row), List.of())))
                                .toList(),
                        next));
    }

    private static Disputed disputed(Row row, List<Vote> votes) {
        return new Disputed(
                row.getString("instrument_key"),
                row.getString("exchange"),
                row.getString("field"),
                value(row),
                row.getLocalDate("since"),
                votes);
    }

    /** Of contracts with one number: the statements about each of them. */
    private static final String VOTES = """
            select d.instrument_id, d.field, t.broker, t.segment, t.token, t.standing, t.recorded_at, said.instrument_key,
                case d.field when 'lot_size' then t.lot_size::numeric when 'tick_size' then t.tick_size
                    when 'strike' then said.strike end as amount,
                case d.field when 'isin' then t.isin when 'expiry' then said.expiry::text end as word
            from unnest($1::bigint[], $2::text[]) as d (instrument_id, field)
            join instruments i on i.instrument_id = d.instrument_id
            join lateral (
                select i.instrument_id, i.instrument_key, i.expiry, i.strike
                union
                select j.instrument_id, j.instrument_key, j.expiry, j.strike from instruments j
                where d.field in ('expiry', 'strike') and j.exchange = i.exchange
                    and j.exchange_token = i.exchange_token and j.is_active and j.expiry is not null) said on true
            join broker_tokens t on t.instrument_id = said.instrument_id and upper_inf(t.valid)
            """;

    private static Future<Map<Position, List<Vote>>> votes(SqlConnection connection, List<Row> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        var instruments = rows.stream().map(row -> row.getLong("instrument_id")).toArray(Long[]::new);
        var fields = rows.stream().map(row -> row.getString("field")).toArray(String[]::new);
        return connection
                .preparedQuery(VOTES)
                .execute(Tuple.tuple().addArrayOfLong(instruments).addArrayOfString(fields))
                .map(votes -> stream(votes)
                        .filter(row -> value(row) != null)
                        .collect(Collectors.groupingBy(
                                Position::of, Collectors.mapping(PgDisagreements::vote, Collectors.toList()))));
    }

    private static Vote vote(Row row) {
        return new Vote(
                row.getString("broker"),
                row.getString("segment"),
                row.getString("token"),
                row.getString("instrument_key"),
                value(row),
                row.getString("standing"),
                row.getOffsetDateTime("recorded_at").toInstant());
    }

    private static Object value(Row row) {
        BigDecimal amount = row.getBigDecimal("amount");
        return amount == null ? row.getString("word") : amount;
    }

    /** Where a page ended. */
    private record Position(long instrument, String field) {
        static Position of(Row row) {
            return new Position(row.getLong("instrument_id"), row.getString("field"));
        }

        static Position read(String cursor) {
            if (cursor == null) {
                return new Position(Long.MIN_VALUE, "");
            }
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("not two parts");
            }
            return new Position(Long.parseLong(parts[0]), parts[1]);
        }

        String write() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((instrument + "|" + field).getBytes(StandardCharsets.UTF_8));
        }
    }
}
