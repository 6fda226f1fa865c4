package com.stocksblitz.registry.store.pg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.audit.AuditTrail;
import com.stocksblitz.registry.audit.api.AuditNote;
import com.stocksblitz.registry.audit.api.AuditRow;
import com.stocksblitz.registry.audit.api.AuditVerdict.Broken;
import com.stocksblitz.registry.audit.api.AuditVerdict.Fault;
import com.stocksblitz.registry.audit.api.VerifyAudit.Place;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The trail in PostgreSQL: tables {@code audit_trail}, {@code audit_pending}, {@code audit_chain}. */
public final class PgAuditTrail implements AuditTrail {
    private static final Duration READ = Duration.ofSeconds(4);
    private static final Duration WRITE = Duration.ofSeconds(4);
    /** Longer than the server's own limit for a statement, so that its answer arrives. */
    private static final Duration PORTION = Duration.ofSeconds(11);

    private static final String CHAIN = "select chained, head, head_hash from chain_audit($1)";

    private static final String LIST = """
            select t.audit_id, c.position, c.hash, t.at, t.actor, t.user_id, t.action, t.entity, t.correlation_id,
                   t.detail::text as detail
            from audit_trail t left join audit_chain c using (audit_id)
            where %s
            order by t.audit_id desc limit $%d""";

    private static final String HEAD = """
            select c.position, c.hash, (select count(*) from audit_pending) as pending
            from (select 1) one left join (
                select position, hash from audit_chain order by position desc limit 1) c on true""";

    private static final String CHECK = "select checked, broken, broken_audit_id, fault from verify_audit($1, $2)";

    private static final String HOLDS =
            "select exists (select from audit_chain where position = $1 and hash = decode($2, 'hex')) as holds";

    private static final String UNPLACED = """
            select max(t.audit_id) as last, min(t.audit_id) filter (
                where not exists (select from audit_chain c where c.audit_id = t.audit_id)
                  and not exists (select from audit_pending p where p.audit_id = t.audit_id)) as unplaced
            from (select audit_id from audit_trail where audit_id > $1 order by audit_id limit $2) t""";

    private final Database database;

    public PgAuditTrail(Database database) {
        this.database = database;
    }

    @Override
    public Future<Long> add(AuditNote note, Instant at, Origin origin) {
        return database.run(
                WRITE,
                connection -> AuditRows.add(connection, at, origin, note.action(), note.entity(), note.detail()));
    }

    @Override
    public Future<Optional<Chained>> chain(int most) {
        return rows(PORTION, CHAIN, most)
                .map(rows -> first(rows)
                        .map(row -> new Chained(
                                row.getInteger("chained"), place(row.getLong("head"), row.getBuffer("head_hash")))));
    }

    @Override
    public Future<List<AuditRow>> list(Filter filter) {
        var asked = new Asked();
        asked.add("(t.entity = $%1$d or (right($%1$d, 1) = '/' and starts_with(t.entity, $%1$d)))", filter.entity());
        asked.add("t.actor = $%d", filter.actor());
        asked.add("t.user_id = $%d", filter.userId());
        asked.add("t.at >= $%d", filter.since() == null ? null : filter.since().atOffset(ZoneOffset.UTC));
        asked.add("t.audit_id < $%d", filter.before());
        return rows(READ, asked.sql(), asked.with(filter.limit())).map(rows -> Rows.all(rows, PgAuditTrail::auditRow));
    }

    /** Only what narrows stands in the statement: under a condition that may be void no index would be used. */
    private static final class Asked {
        private final List<String> conditions = new ArrayList<>(List.of("true"));
        private final List<Object> parameters = new ArrayList<>();

        void add(String condition, Object value) {
            if (value != null) {
                parameters.add(value);
                conditions.add(condition.formatted(parameters.size()));
            }
        }

        String sql() {
            return LIST.formatted(String.join(" and ", conditions), parameters.size() + 1);
        }

        Object[] with(int limit) {
            parameters.add(limit);
            return parameters.toArray();
        }
    }

    @Override
    public Future<Head> head() {
        return rows(READ, HEAD)
                .map(rows -> first(rows).orElseThrow())
                .map(row -> new Head(place(row.getLong("position"), row.getBuffer("hash")), row.getLong("pending")));
    }

    @Override
    public Future<Checked> check(long after, long upTo) {
        return rows(PORTION, CHECK, after, upTo)
                .map(rows -> first(rows).map(PgAuditTrail::checked).orElse(new Checked(0, Optional.empty())));
    }

    @Override
    public Future<Boolean> holds(Place place) {
        return rows(READ, HOLDS, place.position(), place.hash())
                .map(rows -> first(rows).orElseThrow().getBoolean("holds"));
    }

    @Override
    public Future<Unplaced> unplaced(long after, int most) {
        return rows(PORTION, UNPLACED, after, most)
                .map(rows -> first(rows).orElseThrow())
                .map(row -> new Unplaced(
                        Optional.ofNullable(row.getLong("last")), Optional.ofNullable(row.getLong("unplaced"))));
    }

    private Future<RowSet<Row>> rows(Duration limit, String sql, Object... parameters) {
        return database.run(
                limit, connection -> connection.preparedQuery(sql).execute(Tuple.from(Arrays.asList(parameters))));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    private static Optional<Place> place(Long position, Buffer hash) {
        return hash == null ? Optional.empty() : Optional.of(new Place(position, hex(hash)));
    }

    private static Checked checked(Row row) {
        var fault = row.getString("fault");
        return new Checked(
                row.getLong("checked"),
                fault == null
                        ? Optional.empty()
                        : Optional.of(new Broken(
                                row.getLong("broken"),
                                row.getLong("broken_audit_id"),
                                Fault.valueOf(fault.toUpperCase(Locale.ROOT)))));
    }

    private static AuditRow auditRow(Row row) {
        var hash = row.getBuffer("hash");
        return new AuditRow(
                row.getLong("audit_id"),
                row.getLong("position"),
                hash == null ? null : hex(hash),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("actor"),
                row.getString("user_id"),
                row.getString("action"),
                row.getString("entity"),
                row.getString("correlation_id"),
                json(row.getString("detail")));
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("the trail holds a detail that is no JSON of ours", unreadable);
        }
    }

    private static String hex(Buffer bytes) {
        return HexFormat.of().formatHex(bytes.getBytes());
    }
}
