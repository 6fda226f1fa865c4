package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.OptionalLong;

/** The rows of {@code follower_positions}: each is a stored position and the lease of the node that follows from it. */
final class FollowerRows {
    private static final String CLAIM = """
            insert into follower_positions as f (follower, position, holder, updated_at)
            values ($1, 0, $2, clock_timestamp())
            on conflict (follower) do update set holder = excluded.holder, updated_at = excluded.updated_at
            where f.holder is null or f.holder = excluded.holder
               or f.updated_at < clock_timestamp() - $3 * interval '1 millisecond'
            returning f.position""";

    private static final String ADVANCE = """
            update follower_positions set position = $4, updated_at = clock_timestamp()
            where follower = $1 and holder = $2 and position = $3""";

    private static final String RELEASE =
            "update follower_positions set holder = null where follower = $1 and holder = $2";

    private FollowerRows() {}

    /** The position, or empty while another node holds it and has shown itself within the lease. */
    static Future<OptionalLong> claim(SqlConnection connection, String follower, String node, Duration lease) {
        return execute(connection, CLAIM, follower, node, lease.toMillis())
                .map(rows -> rows.size() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(rows.iterator().next().getLong("position")));
    }

    /** False if the node no longer holds it or the position was moved. */
    static Future<Boolean> advance(SqlConnection connection, String follower, String node, long from, long to) {
        return execute(connection, ADVANCE, follower, node, from, to).map(rows -> rows.rowCount() == 1);
    }

    static Future<Void> release(SqlConnection connection, String follower, String node) {
        return execute(connection, RELEASE, follower, node).mapEmpty();
    }
}
