package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.execute;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.IndexRef;
import com.stocksblitz.registry.membership.MembershipStore;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Memberships in {@code index_memberships}; names are those that index and instrument have now. */
public final class PgMembershipStore implements MembershipStore {
    private static final Duration READ = Duration.ofSeconds(4);
    private static final Duration WRITE = Duration.ofSeconds(15);

    private static final String FIND_INDEX = """
            select x.index_id, coalesce(i.instrument_key, x.name) as name
            from membership_indices x left join instruments i on i.instrument_id = x.instrument_id
            where x.instrument_id = $1::bigint or (x.instrument_id is null and x.squeezed = $2)
            order by x.instrument_id nulls last limit 1""";

    private static final String MEMBERS = """
            select i.instrument_key, m.weight, m.sector, m.date_added
            from index_memberships m join instruments i on i.instrument_id = m.instrument_id
            where m.index_id = $1 and m.superseded_at is null and m.is_member and m.valid @> $2::date
            order by m.weight desc nulls last, i.instrument_key""";

    private static final String LIST = """
            select instrument_key, index_id, weight, sector, date_added, symbol, exchange, index_name, effective_date
            from (
                select i.instrument_key, coalesce(n.instrument_key, x.name) as index_id, m.weight, m.sector, m.date_added,
                    i.symbol, i.exchange, coalesce(n.symbol, x.name) as index_name, lower(m.valid) as effective_date
                from index_memberships m
                join membership_indices x on x.index_id = m.index_id
                join instruments i on i.instrument_id = m.instrument_id
                left join instruments n on n.instrument_id = x.instrument_id
                where m.superseded_at is null and m.is_member and m.valid @> $1::date
                    and ($2::boolean or m.index_id = $3::bigint) and ($4::bigint is null or m.instrument_id = $4)) listed
            where $5::text is null
                or (index_id collate "C", instrument_key collate "C") > ($5 collate "C", $6::text collate "C")
            order by index_id collate "C", instrument_key collate "C"
            limit $7""";

    private final Database database;
    private final MembershipAnswers answers;
    private final Clock clock;

    public PgMembershipStore(Database database, Clock clock) {
        this.database = database;
        this.answers = new MembershipAnswers(clock);
        this.clock = clock;
    }

    @Override
    public Future<Optional<Members>> members(IndexRef index, LocalDate asOf) {
        return database.run(
                READ,
                connection -> find(connection, index)
                        .compose(found -> found.isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : members(connection, found.get(), asOf).map(Optional::of)));
    }

    @Override
    public Future<List<Membership>> list(Filter filter) {
        return database.run(
                READ,
                connection -> filter.index()
                        .map(index -> find(connection, index))
                        .orElse(Future.succeededFuture(Optional.empty()))
                        .compose(index -> execute(
                                connection,
                                LIST,
                                filter.asOf(),
                                filter.index().isEmpty(),
                                index.map(Index::id).orElse(null),
                                filter.instrumentId().isPresent()
                                        ? filter.instrumentId().getAsLong()
                                        : null,
                                filter.after().map(After::indexId).orElse(null),
                                filter.after().map(After::instrumentKey).orElse(null),
                                filter.limit()))
                        .map(rows ->
                                stream(rows).map(PgMembershipStore::membership).toList()));
    }

    @Override
    public Future<MembershipsWritten> write(Attempt attempt, Origin origin, Function<Known, Decision> decide) {
        return database.inTransaction(WRITE, connection -> {
            var writes = new MembershipWrites(connection, origin, clock.instant());
            return attempt.once()
                    .map(once -> answers.first(connection, once, () -> write(writes, attempt, decide)))
                    .orElseGet(() -> write(writes, attempt, decide));
        });
    }

    @Override
    public Future<MembershipsWritten> adopt(Attempt attempt, Origin origin, Function<Known, Plan> plan) {
        return database.inTransaction(WRITE, connection -> {
            var writes = new MembershipWrites(connection, origin, clock.instant());
            return writes.lock(Side.LEGACY, true)
                    .compose(locked -> writes.known(attempt.indices(), attempt.pairs()))
                    .compose(known -> {
                        var planned = plan.apply(known);
                        return writes.store(planned.decision().changes(), known.timelines())
                                .compose(stored -> writes.told(planned.rows()))
                                .map(planned.decision().answer());
                    });
        });
    }

    private static Future<MembershipsWritten> write(
            MembershipWrites writes, Attempt attempt, Function<Known, Decision> decide) {
        return writes.lock(Side.REGISTRY, false)
                .compose(locked -> writes.known(attempt.indices(), attempt.pairs()))
                .compose(known -> {
                    var decision = decide.apply(known);
                    return writes.store(decision.changes(), known.timelines()).map(decision.answer());
                });
    }

    private static Future<Members> members(SqlConnection connection, Index index, LocalDate asOf) {
        return execute(connection, MEMBERS, index.id(), asOf)
                .map(rows -> new Members(
                        index.name(),
                        asOf,
                        stream(rows)
                                .map(row -> new Members.Member(
                                        row.getString("instrument_key"),
                                        row.getBigDecimal("weight"),
                                        row.getString("sector"),
                                        row.getLocalDate("date_added")))
                                .toList()));
    }

    private static Future<Optional<Index>> find(SqlConnection connection, IndexRef index) {
        var id = index.instrumentId().isPresent() ? index.instrumentId().getAsLong() : null;
        return execute(connection, FIND_INDEX, id, index.squeezed())
                .map(rows ->
                        stream(rows).findFirst().map(row -> new Index(row.getLong("index_id"), row.getString("name"))));
    }

    private static Membership membership(Row row) {
        return new Membership(
                row.getString("instrument_key"),
                row.getString("index_id"),
                row.getBigDecimal("weight"),
                row.getString("sector"),
                row.getLocalDate("date_added"),
                true,
                row.getString("symbol"),
                row.getString("exchange"),
                row.getString("index_name"),
                row.getLocalDate("effective_date"));
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private record Index(long id, String name) {}
}
