package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgCatalogSource.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.catalog.CatalogHistory;
import com.stocksblitz.registry.catalog.Chronicle;
import com.stocksblitz.registry.catalog.Chronicle.Change;
import com.stocksblitz.registry.catalog.Chronicle.Coming;
import com.stocksblitz.registry.catalog.Chronicle.Version;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Reads instruments with all their versions, each in one snapshot: what a job changes in it is seen whole or not at
 * all.
 */
public final class PgCatalogHistory implements CatalogHistory {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int CHUNK = 200;
    private static final TypeReference<Map<String, Map<String, Object>>> CHANGED = new TypeReference<>() {};

    private final Database database;
    private final SharedReads<Set<Long>, List<Chronicle>> reads = new SharedReads<>();

    public PgCatalogHistory(Database database) {
        this.database = database;
    }

    private static final String BEGIN = "begin isolation level repeatable read read only";

    /** As text: a JSON number would come as a double. */
    private static final String VERSIONS = """
            select instrument_id, version, lower(valid) as valid_from, recorded_at, cause, job_id, changed::text as changed
            from instrument_versions where instrument_id = any($1) order by instrument_id, version
            """;

    private static final String COMING = """
            select i.instrument_id, a.term, a.value, a.effective, a.source
            from instruments i
            join announced_terms a on a.exchange = i.exchange and a.symbol = coalesce(i.underlying, i.symbol)
                and a.applied_at is null and (i.expiry is null or a.expiries @> i.expiry)
            where i.instrument_id = any($1) order by a.effective, a.recorded_at
            """;

    @Override
    public Future<List<Chronicle>> of(Collection<Long> instruments) {
        return reads.read(
                Set.copyOf(instruments),
                () -> read(List.copyOf(instruments), 0, new ArrayList<>(instruments.size()))
                        .map(List::copyOf));
    }

    /** A chunk after the other: rows are decoded on the event loop, which others need too. */
    private Future<List<Chronicle>> read(List<Long> ids, int from, List<Chronicle> read) {
        if (from == ids.size()) {
            return Future.succeededFuture(read);
        }
        int to = Math.min(ids.size(), from + CHUNK);
        return chunk(PgCatalogSource.ids(ids.subList(from, to))).compose(chunk -> {
            read.addAll(chunk);
            return read(ids, to, read);
        });
    }

    /** Everything is sent at once, so that it costs one round trip. */
    private Future<List<Chronicle>> chunk(Tuple ids) {
        return database.run(LIMIT, connection -> {
            var begun = connection.query(BEGIN).execute();
            var now = PgCatalogSource.ofIds(connection, ids);
            var versions = rows(connection, VERSIONS, ids);
            var coming = rows(connection, COMING, ids);
            var all = Future.all(begun, now, versions, coming);
            return ended(connection, all).map(read -> chronicles(now.result(), versions.result(), coming.result()));
        });
    }

    /** Also after a failure, since the connection goes back to the pool. */
    private static <T> Future<T> ended(SqlConnection connection, Future<T> read) {
        var end = connection.query("commit").execute();
        return read.transform(done -> end.transform(ended -> read));
    }

    private static final String SOURCES = """
            select job_id, broker, format, source_sha256, effective_date from ingest_jobs where job_id = any($1)
            """;

    @Override
    public Future<Map<UUID, SourceFile>> sources(Collection<UUID> jobs) {
        var ids = Tuple.tuple().addArrayOfUUID(jobs.toArray(UUID[]::new));
        return database.run(LIMIT, connection -> rows(connection, SOURCES, ids)).map(rows -> {
            var sources = new HashMap<UUID, SourceFile>();
            rows.forEach(row -> sources.put(
                    row.getUUID("job_id"),
                    new SourceFile(
                            row.getString("broker"),
                            Optional.ofNullable(row.getString("format")),
                            row.getString("source_sha256"),
                            row.getLocalDate("effective_date"))));
            return sources;
        });
    }

    /**
     * Of the contracts of a statement those that were known on the date $1 and active, by the rule of
     * {@link Chronicle}: what the last recorded version wrote that holds on the date, else what the first change found,
     * else what is now.
     */
    private static final String LISTED = """
            join lateral (
                select min(lower(v.valid)) as since,
                    (array_agg(v.changed -> 'is_active' -> 'to' order by v.version desc)
                        filter (where v.changed ? 'is_active' and lower(v.valid) <= $1))[1] as told,
                    (array_agg(v.changed -> 'is_active' -> 'from' order by v.version)
                        filter (where v.changed ? 'is_active'))[1] as found,
                    bool_or(v.changed ? 'symbol') as renamed
                from instrument_versions v where v.instrument_id = i.instrument_id
            ) listed on listed.since <= $1
                and coalesce(listed.told, listed.found, to_jsonb(i.is_active)) = 'true'
            """;

    /**
     * What the underlying was called on the date, by the same rule; the symbol of a contract is the name of its
     * underlying. Few contracts were ever renamed, and only for those the versions are read again.
     */
    private static final String UNDERLYING = """
            case when listed.renamed then (
                select coalesce(
                    (array_agg(v.changed -> 'symbol' ->> 'to' order by v.version desc)
                        filter (where lower(v.valid) <= $1))[1],
                    (array_agg(v.changed -> 'symbol' ->> 'from' order by v.version))[1])
                from instrument_versions v where v.instrument_id = i.instrument_id and v.changed ? 'symbol')
            else i.underlying end
            """;

    /** Contracts that may have been of these underlyings; they have gone by another name since if the share does. */
    private static final String NAMED = """
            join (
                select name from unnest($2::text[]) name
                union
                select s.symbol
                from instrument_aliases a join instruments s on s.instrument_id = a.instrument_id
                where a.kind = 'former_key' and a.alias in (
                    select market || ':' || name from unnest(array['NSE', 'BSE']) market, unnest($2::text[]) name)
            ) named on named.name = i.underlying
            """;

    private static final String WERE_NAMED = """
            where %s in (select unnest($2::text[]))
            """.formatted(UNDERLYING);

    private static final String SERIES = """
            select %s as underlying, i.exchange, i.instrument_type <> 'FUT' as options, i.expiry, count(*)::int as contracts,
                min(i.instrument_id) as first
            from instruments i
            """.formatted(UNDERLYING) + NAMED + LISTED + WERE_NAMED + """
                and i.expiry >= $1
            group by 1, 2, 3, 4
            """;

    @Override
    public Future<List<Series>> listedOn(LocalDate date, Collection<String> underlyings) {
        var parameters = Tuple.of(date).addArrayOfString(underlyings.toArray(String[]::new));
        return database.run(LIMIT, connection -> rows(connection, SERIES, parameters))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Series(
                                row.getString("underlying"),
                                row.getString("exchange"),
                                row.getBoolean("options"),
                                row.getLocalDate("expiry"),
                                row.getInteger("contracts"),
                                row.getLong("first")))
                        .toList());
    }

    private static final String OPTIONS = """
            select i.instrument_id, (i.strike * 1000000)::bigint as strike
            from instruments i
            """ + NAMED + LISTED + WERE_NAMED + """
                and i.expiry = $4 and i.expiry >= $1 and i.exchange = $3 and i.strike is not null
            """;

    @Override
    public Future<List<Option>> optionsOn(LocalDate date, String underlying, String exchange, LocalDate expiry) {
        var parameters = Tuple.of(date, new String[] {underlying}, exchange, expiry);
        return database.run(LIMIT, connection -> rows(connection, OPTIONS, parameters))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Option(row.getLong("instrument_id"), row.getLong("strike")))
                        .toList());
    }

    private static List<Chronicle> chronicles(List<Instrument> now, RowSet<Row> versions, RowSet<Row> coming) {
        var versionsOf = new HashMap<Long, List<Version>>();
        versions.forEach(row -> versionsOf
                .computeIfAbsent(row.getLong("instrument_id"), none -> new ArrayList<>(2))
                .add(version(row)));
        var comingOf = new HashMap<Long, List<Coming>>();
        coming.forEach(row -> comingOf.computeIfAbsent(row.getLong("instrument_id"), none -> new ArrayList<>(1))
                .add(coming(row)));
        return now.stream()
                .map(instrument -> new Chronicle(
                        instrument, versionsOf.get(instrument.id()), comingOf.getOrDefault(instrument.id(), List.of())))
                .toList();
    }

    private static Version version(Row row) {
        return new Version(
                row.getInteger("version"),
                row.getLocalDate("valid_from"),
                row.getOffsetDateTime("recorded_at").toInstant(),
                row.getString("cause"),
                Optional.ofNullable(row.getUUID("job_id")),
                changed(row.getString("changed")));
    }

    private static Map<String, Change> changed(String json) {
        if (json.equals("{}")) {
            return Map.of();
        }
        try {
            var changed = new HashMap<String, Change>();
            Json.mapper()
                    .readValue(json, CHANGED)
                    .forEach((field, change) ->
                            changed.put(field, new Change(value(change.get("from")), value(change.get("to")))));
            return changed;
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("a version's changes cannot be read", unreadable);
        }
    }

    private static Object value(Object json) {
        return switch (json) {
            case BigDecimal decimal -> PgCatalogSource.plain(decimal);
            case Number whole -> new BigDecimal(whole.toString());
            case null, default -> json;
        };
    }

    private static Coming coming(Row row) {
        return new Coming(
                row.getString("term"),
                PgCatalogSource.plain(row.getBigDecimal("value")),
                row.getLocalDate("effective"),
                row.getString("source"));
    }
}
