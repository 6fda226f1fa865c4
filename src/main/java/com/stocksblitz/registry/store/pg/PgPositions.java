package com.stocksblitz.registry.store.pg;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Where the log ends and where those who follow it stand. */
public final class PgPositions {
    private static final String HEAD = "select position from event_head";
    /** Retention keeps a day in that table, and no position. */
    private static final String ALL = """
            select h.position as head, f.follower, f.position, f.holder, f.updated_at
            from event_head h left join follower_positions f on f.follower <> 'retention'
            order by f.follower""";

    private final Database database;

    public PgPositions(Database database) {
        this.database = database;
    }

    /** @param holder node that reads for it; null where none does */
    public record Follower(String follower, long position, String holder, Instant updatedAt) {}

    /** @param head newest position of the log */
    public record Standing(long head, List<Follower> followers) {
        public Standing {
            followers = List.copyOf(followers);
        }
    }

    /** Fails where the schema is not there, and with Unavailable. */
    public Future<Long> head(Duration limit) {
        return database.run(limit, connection -> connection.query(HEAD).execute())
                .map(rows -> rows.iterator().next().getLong("position"));
    }

    public Future<Standing> all(Duration limit) {
        return database.run(limit, connection -> connection.preparedQuery(ALL).execute())
                .map(PgPositions::standing);
    }

    private static Standing standing(RowSet<Row> rows) {
        var followers = new ArrayList<Follower>();
        for (var row : rows) {
            if (row.getString("follower") != null) {
                followers.add(new Follower(
                        row.getString("follower"),
                        row.getLong("position"),
                        row.getString("holder"),
                        Rows.instant(row, "updated_at")));
            }
        }
        return new Standing(rows.iterator().next().getLong("head"), followers);
    }
}
