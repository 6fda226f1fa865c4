package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.event.PoisonStore;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;

/** Events that an outlet could not take, in the table {@code dead_letters}; what they hold never leaves PostgreSQL. */
public final class PgPoisonStore implements PoisonStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LONGEST_REASON = 2_000;

    /** A letter for each version of a record: an event has no later one. */
    private static final String BURY = """
            insert into dead_letters (queue, original_stream, record, version, request, reason, answer, attempts,
                                      created_at)
            select $1, $2, e.event_id::text, 1, jsonb_strip_nulls(jsonb_build_object(
                       'specversion', '1.0', 'id', e.event_id, 'source', '/instrument-registry', 'type', e.type,
                       'subject', e.subject, 'time', e.occurred_at, 'datacontenttype', 'application/json',
                       'sequence', lpad(e.position::text, 19, '0'), 'partitionkey', e.partition_key,
                       'traceparent', e.traceparent, 'correlationid', e.correlation_id))
                   || jsonb_build_object('data', e.data), 'poison', $3, $4, $5
            from event_log e
            where e.position = $6 and not exists (
                select from dead_letters l where l.original_stream = $2 and l.record = e.event_id::text)""";

    private final Database database;
    private final Clock clock;

    public PgPoisonStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Void> bury(String queue, String outlet, long position, String reason, int attempts) {
        var told = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        return database.run(
                        LIMIT,
                        connection -> execute(
                                connection, BURY, queue, outlet, told, attempts, utc(clock.instant()), position))
                .mapEmpty();
    }
}
