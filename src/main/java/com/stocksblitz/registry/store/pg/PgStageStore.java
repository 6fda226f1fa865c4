package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.json;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.StageStore;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The row of {@code migration_stage}. */
public final class PgStageStore implements StageStore {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    /** Counts what is untold: a second where there are 100,000 records, for which the writers of memberships wait. */
    private static final Duration MOVE = Duration.ofSeconds(9);

    private static final String BEGIN = """
            insert into migration_stage (stage, since, registry_behind) values ($1, $2, $3) on conflict do nothing""";

    private static final String LEAD = """
            update migration_stage
            set holder = $1, held_until = clock_timestamp() + $2 * interval '1 millisecond'
            where holder is null or held_until < clock_timestamp()
               or (holder = $1 and held_until < clock_timestamp() + $2 * interval '1 millisecond' / 2)""";

    private static final String READ = """
            select s.stage, s.since, s.asked, s.reasons::text as reasons, s.registry_behind,
                   coalesce(s.closed_until > clock_timestamp(), false) as closed,
                   coalesce(s.holder = $1 and s.held_until > clock_timestamp(), false) as leads,
                   (select opened_at from membership_intent) as write_since,
                   (select max(at) from read_differences) as differed_at
            from migration_stage s""";

    private static final String READY = """
            select s.stage, s.registry_behind, exists (select from membership_intent) as writing
            from migration_stage s""";

    private static final String UNTOLD = PgMirrorStore.OPEN + "select count(*) as open from open";

    private static final String MOVE_TO = """
            update migration_stage set stage = $1, since = $2, asked = null, reasons = '[]', closed_until = null""";

    private static final String CLOSE = """
            update migration_stage set closed_until = clock_timestamp() + $1 * interval '1 millisecond'""";

    private static final String CAUGHT_UP = """
            update migration_stage set registry_behind = false, closed_until = null
            where closed_until > clock_timestamp()""";

    private static final String EXPLAIN = "update migration_stage set asked = $1, reasons = $2::text::jsonb";

    private static final String LEAVE = "update migration_stage set holder = null where holder = $1";

    private final Database database;
    private final Clock clock;

    public PgStageStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Reached> look(Stage first, String node, Duration lead) {
        return database.run(
                LIMIT,
                connection -> execute(connection, LEAD, node, lead.toMillis())
                        .compose(taken -> find(connection, node))
                        .compose(found ->
                                found.map(Future::succeededFuture).orElseGet(() -> begin(connection, first, node))));
    }

    @Override
    public Future<Reached> read(Stage first, String node) {
        return database.run(
                LIMIT,
                connection -> find(connection, node)
                        .compose(found ->
                                found.map(Future::succeededFuture).orElseGet(() -> begin(connection, first, node))));
    }

    @Override
    public Future<Boolean> move(Stage from, Stage to, LocalDate today) {
        return database.inTransaction(
                MOVE,
                connection -> execute(connection, MembershipWrites.LOCK)
                        .compose(locked -> isReady(connection, from, to, today))
                        .compose(
                                ready -> ready ? move(connection, from, to).map(true) : Future.succeededFuture(false)));
    }

    @Override
    public Future<Void> close(Duration time) {
        return database.inTransaction(
                        LIMIT,
                        // Whoever has just begun to write has ended before, so that what he left can be seen.
                        connection -> execute(connection, MembershipWrites.LOCK)
                                .compose(locked -> execute(connection, CLOSE, time.toMillis())))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> caughtUp() {
        return database.run(LIMIT, connection -> execute(connection, CAUGHT_UP)).map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Future<Void> explain(Stage asked, List<FieldError> reasons) {
        return database.run(
                        LIMIT,
                        connection -> execute(connection, EXPLAIN, asked == null ? null : asked.word(), json(reasons)))
                .mapEmpty();
    }

    @Override
    public Future<Void> leave(String node) {
        return database.run(LIMIT, connection -> execute(connection, LEAVE, node))
                .mapEmpty();
    }

    private static Future<Optional<Reached>> find(SqlConnection connection, String node) {
        return execute(connection, READ, node)
                .map(rows -> Rows.all(rows, PgStageStore::reached).stream().findFirst());
    }

    /** What the screener has that is to count from the start, the registry has not. */
    private Future<Reached> begin(SqlConnection connection, Stage first, String node) {
        return execute(connection, BEGIN, first.word(), utc(clock.instant()), first.counts() == Side.LEGACY)
                .compose(begun -> find(connection, node))
                .map(Optional::orElseThrow);
    }

    private static Future<Boolean> isReady(SqlConnection connection, Stage from, Stage to, LocalDate today) {
        return execute(connection, READY).map(rows -> rows.iterator().next()).compose(row -> {
            if (stage(row.getString("stage")) != from) {
                return Future.succeededFuture(false);
            }
            if (from.counts() == to.counts()) {
                return Future.succeededFuture(true);
            }
            if (row.getBoolean("writing") || (to.counts() == Side.REGISTRY && row.getBoolean("registry_behind"))) {
                return Future.succeededFuture(false);
            }
            return to.counts() == Side.REGISTRY
                    ? Future.succeededFuture(true)
                    : execute(connection, UNTOLD, today)
                            .map(open -> open.iterator().next().getLong("open") == 0);
        });
    }

    private Future<Void> move(SqlConnection connection, Stage from, Stage to) {
        var now = clock.instant();
        return execute(connection, MOVE_TO, to.word(), utc(now))
                .compose(moved -> AuditRows.add(
                        connection,
                        now,
                        new AuditRows.Actor("mirror", null, "mirror"),
                        "migration_stage.moved",
                        "migration_stage/index_memberships",
                        Map.of("from", from.word(), "to", to.word())))
                .mapEmpty();
    }

    private static Reached reached(Row row) {
        return new Reached(
                stage(row.getString("stage")),
                Rows.instant(row, "since"),
                row.getString("asked") == null ? null : stage(row.getString("asked")),
                List.of(Rows.json(row.getString("reasons"), FieldError[].class)),
                row.getBoolean("closed"),
                row.getBoolean("registry_behind"),
                row.getBoolean("leads"),
                Rows.instant(row, "write_since"),
                Rows.instant(row, "differed_at"));
    }

    private static Stage stage(String word) {
        return Stage.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
