package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;
import static com.stocksblitz.registry.store.pg.Statements.json;
import static com.stocksblitz.registry.store.pg.Statements.utc;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.membership.IntentStore;
import com.stocksblitz.registry.membership.MembershipStore.Attempt;
import com.stocksblitz.registry.membership.MembershipStore.Known;
import com.stocksblitz.registry.membership.MembershipStore.Once;
import com.stocksblitz.registry.membership.MembershipStore.Plan;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The one row of {@code membership_intent}. */
public final class PgIntentStore implements IntentStore {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration WRITE = Duration.ofSeconds(15);
    /** For what is done for somebody whose request may be over. */
    private static final Duration GIVEN = Duration.ofMinutes(1);

    private static final String OLDER = "select unanswered, actor, idempotency_key from membership_intent";

    private static final String OPEN = """
            insert into membership_intent (intent_id, request, rows, trade_date, correlation_id, actor, user_id,
                traceparent, idempotency_key, body_sha256, opened_at, holder, held_until)
            values ($1, $2::text::jsonb, $3::text::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                clock_timestamp() + $13 * interval '1 millisecond')""";

    private static final String TAKE_OVER = """
            update membership_intent
            set holder = $1, held_until = clock_timestamp() + $2 * interval '1 millisecond'
            where held_until < clock_timestamp()
            returning intent_id, request::text as request, rows::text as rows, trade_date, correlation_id, actor, user_id,
                traceparent, idempotency_key, body_sha256, holder, unanswered""";

    private static final String CLOSE = "delete from membership_intent where intent_id = $1 and holder = $2";

    private static final String BEHIND = "update migration_stage set registry_behind = true where not registry_behind";

    private static final String KEEP = """
            update membership_intent set unanswered = unanswered + $3,
                held_until = clock_timestamp() + $4 * interval '1 millisecond'
            where intent_id = $1 and holder = $2""";

    private final Database database;
    private final MembershipAnswers answers;
    private final Clock clock;

    public PgIntentStore(Database database, Clock clock) {
        this.database = database;
        this.answers = new MembershipAnswers(clock);
        this.clock = clock;
    }

    @Override
    public Future<Opening> open(Draft draft, boolean kept, Duration held, Function<Known, Plan> plan) {
        var attempt = draft.attempt();
        return database.inTransaction(WRITE, connection -> {
            var writes = new MembershipWrites(connection, draft.origin(), clock.instant());
            return writes.lock(Side.LEGACY, false)
                    .compose(locked -> earlier(connection, attempt.once()))
                    .compose(earlier -> earlier.<Future<Opening>>map(
                                    answer -> Future.succeededFuture(new Opening.Answered(answer)))
                            .orElseGet(() -> waiting(connection, attempt.once())
                                    .compose(waiting -> waiting.isPresent()
                                            ? Future.succeededFuture(waiting.get())
                                            : known(writes, attempt, kept)
                                                    .compose(known ->
                                                            open(connection, draft, held, plan.apply(known))))));
        });
    }

    private static Future<Known> known(MembershipWrites writes, Attempt attempt, boolean kept) {
        return kept
                ? writes.known(attempt.indices(), attempt.pairs())
                : Future.succeededFuture(new Known(Map.of(), Map.of()));
    }

    private Future<Optional<MembershipsWritten>> earlier(SqlConnection connection, Optional<Once> once) {
        return once.map(key -> answers.earlier(connection, key))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** A repeat of the very request that is between the sides is not to wait for itself. */
    private static Future<Optional<Opening>> waiting(SqlConnection connection, Optional<Once> once) {
        return execute(connection, OLDER).map(rows -> {
            for (var row : rows) {
                if (once.isPresent()
                        && once.get().key().equals(row.getString("idempotency_key"))
                        && once.get().actor().equals(row.getString("actor"))) {
                    throw new FailureException(new Failure.Conflict(
                            "idempotency_key_in_flight",
                            "A request with this Idempotency-Key is being worked on.",
                            Map.of()));
                }
                return Optional.of(new Opening.Waiting(row.getInteger("unanswered") > 0));
            }
            return Optional.empty();
        });
    }

    private Future<Opening> open(SqlConnection connection, Draft draft, Duration held, Plan plan) {
        if (plan.rows().isEmpty()) {
            return Future.succeededFuture(new Opening.Answered(plan.decision().answer()));
        }
        var id = UUID.randomUUID();
        var origin = draft.origin();
        var once = draft.attempt().once();
        return execute(
                        connection,
                        OPEN,
                        id,
                        json(draft.request()),
                        json(plan.rows()),
                        draft.tradeDate(),
                        origin.correlationId(),
                        origin.actor(),
                        origin.userId().orElse(null),
                        origin.traceparent().orElse(null),
                        once.map(Once::key).orElse(null),
                        once.map(key -> Buffer.buffer(key.body())).orElse(null),
                        utc(clock.instant()),
                        draft.holder(),
                        held.toMillis())
                .map(new Opening.Opened(
                        new Intent(
                                id,
                                draft.holder(),
                                draft.request(),
                                plan.rows(),
                                draft.tradeDate(),
                                origin,
                                once,
                                false,
                                0),
                        plan.decision().answer()));
    }

    @Override
    public Future<Optional<Intent>> takeOver(String holder, Duration held) {
        return database.run(LIMIT, connection -> execute(connection, TAKE_OVER, holder, held.toMillis()))
                .map(rows -> Rows.all(rows, this::intent).stream().findFirst());
    }

    @Override
    public Future<Optional<MembershipsWritten>> apply(Intent intent, Attempt attempt, Function<Known, Plan> plan) {
        return database.inTransaction(WRITE, connection -> {
            var writes = new MembershipWrites(connection, intent.origin(), clock.instant());
            return execute(connection, MembershipWrites.LOCK)
                    .compose(locked -> execute(connection, CLOSE, intent.id(), intent.holder()))
                    .compose(gone -> gone.rowCount() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : writes.known(attempt.indices(), attempt.pairs())
                                    .compose(known -> apply(connection, writes, intent, known, plan.apply(known)))
                                    .map(Optional::of));
        });
    }

    private Future<MembershipsWritten> apply(
            SqlConnection connection, MembershipWrites writes, Intent intent, Known known, Plan plan) {
        return writes.store(plan.decision().changes(), known.timelines())
                .compose(stored -> writes.told(plan.rows()))
                .compose(told -> remember(connection, intent, plan.decision().answer()));
    }

    private Future<MembershipsWritten> remember(SqlConnection connection, Intent intent, MembershipsWritten answer) {
        return intent.once()
                .map(once -> answers.remember(connection, once, answer))
                .orElseGet(() -> Future.succeededFuture(answer));
    }

    @Override
    public Future<Void> close(Intent intent, String outcome, boolean behind, MembershipsWritten answer) {
        return database.inTransaction(
                LIMIT,
                connection -> execute(connection, CLOSE, intent.id(), intent.holder())
                        .compose(gone -> gone.rowCount() == 0
                                ? Future.succeededFuture()
                                : closed(connection, intent, outcome, behind, answer)));
    }

    private Future<Void> closed(
            SqlConnection connection, Intent intent, String outcome, boolean behind, MembershipsWritten answer) {
        return AuditRows.add(
                        connection,
                        clock.instant(),
                        intent.origin(),
                        "index_memberships.forwarded",
                        "membership_intent/" + intent.id(),
                        Map.of("outcome", outcome, "records", intent.rows().size()))
                .compose(told -> behind ? execute(connection, BEHIND).mapEmpty() : Future.<Void>succeededFuture())
                .compose(marked -> answer == null
                        ? Future.succeededFuture()
                        : remember(connection, intent, answer).mapEmpty());
    }

    @Override
    public Future<Void> keep(Intent intent, boolean unanswered, Duration again) {
        return database.run(
                        LIMIT,
                        connection -> execute(
                                connection, KEEP, intent.id(), intent.holder(), unanswered ? 1 : 0, again.toMillis()))
                .mapEmpty();
    }

    private Intent intent(Row row) {
        var origin = new Origin(
                row.getString("correlation_id"),
                row.getString("actor"),
                Optional.ofNullable(row.getString("user_id")),
                Optional.ofNullable(row.getString("traceparent")),
                clock.instant().plus(GIVEN));
        var once = Optional.ofNullable(row.getString("idempotency_key"))
                .map(key -> new Once(
                        origin.actor(), key, row.getBuffer("body_sha256").getBytes()));
        return new Intent(
                row.getUUID("intent_id"),
                row.getString("holder"),
                Rows.json(row.getString("request"), WriteMemberships.class),
                List.of(Rows.json(row.getString("rows"), JsonNode[].class)),
                row.getLocalDate("trade_date"),
                origin,
                once,
                true,
                row.getInteger("unanswered"));
    }
}
