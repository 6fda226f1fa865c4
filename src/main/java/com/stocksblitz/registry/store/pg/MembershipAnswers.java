package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.membership.MembershipStore.Once;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The first answers to writes of memberships under an idempotency key, whichever side counted then. */
final class MembershipAnswers {
    private final PgIdempotency idempotency;

    MembershipAnswers(Clock clock) {
        this.idempotency = new PgIdempotency("membership.write", clock);
    }

    /** The earlier answer under that key, else what is written now. */
    Future<MembershipsWritten> first(SqlConnection connection, Once once, Supplier<Future<MembershipsWritten>> write) {
        return earlier(connection, once)
                .compose(earlier -> earlier.map(Future::succeededFuture)
                        .orElseGet(() -> write.get().compose(written -> remember(connection, once, written))));
    }

    /** The earlier answer under that key; if there is none, the key is this transaction's until it ends. */
    Future<Optional<MembershipsWritten>> earlier(SqlConnection connection, Once once) {
        return idempotency
                .reserve(connection, key(once))
                .map(kept -> kept.map(earlier -> Rows.json(earlier.document().toString(), MembershipsWritten.class)));
    }

    /** The same answer. */
    Future<MembershipsWritten> remember(SqlConnection connection, Once once, MembershipsWritten written) {
        return idempotency
                .deleteOld(connection)
                .compose(tidied -> idempotency.remember(
                        connection, key(once), new PgIdempotency.Kept(null, Buffer.buffer(Statements.json(written)))))
                .map(written);
    }

    private static PgIdempotency.Key key(Once once) {
        return new PgIdempotency.Key(once.actor(), once.key(), Buffer.buffer(once.body()));
    }
}
