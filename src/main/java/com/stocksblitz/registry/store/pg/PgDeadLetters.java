package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.mirror.DeadLetterStore;
import com.stocksblitz.registry.mirror.MirrorRecord;
import com.stocksblitz.registry.mirror.api.DeadLetters;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code dead_letters}. */
public final class PgDeadLetters implements DeadLetterStore {
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private static final String LIST = """
            select letter_id, request::text as request, created_at, original_stream, attempts, record, version, reason,
                   answer
            from dead_letters where queue = $1 and state = 'open' order by letter_id limit $2""";

    private static final String ONE = """
            select letter_id, request::text as request, created_at, original_stream, attempts, record, version, reason,
                   answer
            from dead_letters where queue = $1 and letter_id = $2 and state = 'open'""";

    private static final String QUEUES = "select distinct queue from dead_letters order by queue";

    private static final int LONGEST_SHOWN = 2_000;

    private static final String FIND = """
            select state, record, original_stream from dead_letters where queue = $1 and letter_id = $2 for update""";

    /** Only where the record still says what the letter says; so a letter cannot overwrite something newer. */
    private static final String SEND_AGAIN = """
            update mirror_records r set dead = null
            from dead_letters l
            where l.letter_id = $1 and r.dead = l.request and r.symbol = l.request ->> 'symbol'
              and r.exchange = l.request ->> 'exchange' and r.index_name = l.request ->> 'index_name'""";

    private static final String HANDLE = """
            update dead_letters set state = $2, handled_at = $3, handled_by = $4, handled_reason = $5
            where letter_id = $1""";

    private static final String FORGET = """
            delete from dead_letters where letter_id in (
                select letter_id from dead_letters where state <> 'open' and handled_at < $1 limit $2)""";

    private final Database database;
    private final Clock clock;

    public PgDeadLetters(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<DeadLetters> open(String queue, int most) {
        return database.run(LIMIT, connection -> execute(connection, LIST, queue, most))
                .map(rows -> new DeadLetters(Rows.all(rows, PgDeadLetters::letter)));
    }

    @Override
    public Future<Optional<DeadLetters.Letter>> find(String queue, UUID letter) {
        return database.run(LIMIT, connection -> execute(connection, ONE, queue, letter))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(letter(rows.iterator().next())));
    }

    @Override
    public Future<List<String>> queues() {
        return database.run(LIMIT, connection -> execute(connection, QUEUES))
                .map(rows -> Rows.all(rows, row -> row.getString("queue")));
    }

    @Override
    public Future<Outcome> replay(String queue, UUID letter, Origin origin) {
        return handling(
                queue,
                letter,
                (connection, record, stream) -> execute(connection, SEND_AGAIN, letter)
                        .compose(again -> again.rowCount() == 0 && stream.equals(MirrorRecord.STREAM)
                                ? handled(connection, letter, record, "superseded", null, origin)
                                        .map(Outcome.SUPERSEDED)
                                : handled(connection, letter, record, "replayed", null, origin)
                                        .map(Outcome.DONE)));
    }

    @Override
    public Future<Outcome> discard(String queue, UUID letter, String reason, Origin origin) {
        return handling(
                queue,
                letter,
                (connection, record, stream) -> handled(connection, letter, record, "discarded", reason, origin)
                        .map(Outcome.DONE));
    }

    @Override
    public Future<Integer> forget(Instant before, int most) {
        return database.run(LIMIT, connection -> execute(connection, FORGET, utc(before), most))
                .map(rows -> rows.rowCount());
    }

    private Future<Outcome> handling(String queue, UUID letter, Handling handling) {
        return database.inTransaction(
                LIMIT,
                connection -> execute(connection, FIND, queue, letter).compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(Outcome.UNKNOWN);
                    }
                    var row = rows.iterator().next();
                    return row.getString("state").equals("open")
                            ? handling.of(connection, row.getString("record"), row.getString("original_stream"))
                            : Future.succeededFuture(Outcome.HANDLED);
                }));
    }

    private Future<Void> handled(
            SqlConnection connection, UUID letter, String record, String state, String reason, Origin origin) {
        var now = clock.instant();
        var detail = new HashMap<String, Object>();
        detail.put("record", record);
        detail.put("reason", reason);
        return execute(connection, HANDLE, letter, state, utc(now), origin.actor(), reason)
                .compose(done -> AuditRows.add(
                        connection, now, origin, "dead_letter." + state, "dead_letters/" + letter, detail))
                .mapEmpty();
    }

    private static DeadLetters.Letter letter(Row row) {
        return new DeadLetters.Letter(
                row.getUUID("letter_id"),
                request(row.getString("request")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("original_stream"),
                row.getInteger("attempts"),
                row.getString("record"),
                row.getInteger("version"),
                row.getString("reason"),
                row.getString("answer"));
    }

    /** An event may be a dead letter since it cannot be read; then its beginning is shown as text. */
    private static JsonNode request(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException unreadable) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("unreadable", text.substring(0, Math.min(text.length(), LONGEST_SHOWN)));
        }
    }

    @FunctionalInterface
    private interface Handling {
        Future<Outcome> of(SqlConnection connection, String record, String stream);
    }
}
