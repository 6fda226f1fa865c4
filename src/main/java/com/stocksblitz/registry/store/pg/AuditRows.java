package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Writes rows of the audit trail, on the connection of the transaction that makes the change. */
final class AuditRows {
    private static final String ADD = """
            insert into audit_trail (at, actor, user_id, action, entity, correlation_id, detail)
            values ($1, $2, $3, $4, $5, $6, $7::text::jsonb)
            returning audit_id""";

    private AuditRows() {}

    /**
     * One row; its id.
     *
     * @param action what was done, such as {@code accounts.replaced}
     * @param entity to what, as {@code <kind>/<id>}
     * @param detail anything the mapper writes as an object; never a secret
     */
    static Future<Long> add(
            SqlConnection connection, Instant at, Origin origin, String action, String entity, Object detail) {
        return add(
                connection,
                at,
                new Actor(origin.actor(), origin.userId().orElse(null), origin.correlationId()),
                action,
                entity,
                detail);
    }

    /** The same where the actor's request is long over. */
    static Future<Long> add(
            SqlConnection connection, Instant at, Actor actor, String action, String entity, Object detail) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        at.atOffset(ZoneOffset.UTC),
                        actor.name(),
                        actor.userId(),
                        action,
                        entity,
                        actor.correlationId(),
                        Statements.json(detail))))
                .map(rows -> rows.iterator().next().getLong("audit_id"));
    }

    /** @param userId null where a service acted */
    record Actor(String name, String userId, String correlationId) {}
}
