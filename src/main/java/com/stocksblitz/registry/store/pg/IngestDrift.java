package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;

import com.stocksblitz.registry.ingest.Drift;
import com.stocksblitz.registry.ingest.DriftMeasure;
import com.stocksblitz.registry.ingest.DriftMeasure.Kind;
import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.IngestStore.Intake;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures, between comparison and writing, how far a job's rows depart from the broker's open tokens: those are what
 * its last good dumps left. Contracts that have expired since are in no share of what is gone, as their end is the
 * normal course.
 */
final class IngestDrift {
    private static final String SCOPE =
            "case when %1$s.segment = %2$s.exchange then %1$s.segment else %1$s.segment || '/' || %2$s.exchange end";
    private static final String EXAMPLES = "(array_agg(distinct example))[1:5] as examples";

    private final IngestSteps steps;
    private final IngestJob job;
    private final List<IngestKnown.Part> baseline;
    private final Tuple parameters;

    private IngestDrift(IngestSteps steps, IngestJob job, List<IngestKnown.Part> baseline) {
        this.steps = steps;
        this.job = job;
        this.baseline = baseline;
        this.parameters = Tuple.of(job.id(), job.broker(), job.effectiveDate());
    }

    /** @param baseline the broker's open tokens before the job */
    static Future<Drift> measure(IngestSteps steps, IngestJob job, Intake intake, List<IngestKnown.Part> baseline) {
        return new IngestDrift(steps, job, baseline).measure(intake);
    }

    private Future<Drift> measure(Intake intake) {
        var measures = new ArrayList<DriftMeasure>();
        return sizes().compose(sizes -> steps.run("closed", CLOSED, Tuple.of(job.id(), job.effectiveDate()))
                .onSuccess(rows -> stream(rows).forEach(row -> measures.add(shareOf(sizes, row))))
                .compose(done -> steps.run("restated", RESTATED, Tuple.of(job.id(), job.broker())))
                .onSuccess(rows -> stream(rows).forEach(row -> measures.add(shareOf(sizes, row))))
                .compose(done -> steps.run("put aside", PUT_ASIDE, Tuple.of(job.id())))
                .onSuccess(rows -> measures.addAll(putAside(stream(rows).toList())))
                .compose(done -> earlier(sizes))
                .compose(earlier -> absences(sizes, earlier, intake)
                        .onSuccess(measures::addAll)
                        .map(done ->
                                new Drift(job.effectiveDate(), earlier.map(Reference::job), measures, rows(sizes)))));
    }

    /** What only a file that is all there is can tell by leaving it out. */
    private Future<List<DriftMeasure>> absences(Map<String, Size> sizes, Optional<Reference> earlier, Intake intake) {
        var measures = new ArrayList<DriftMeasure>();
        if (!intake.whole()) {
            return Future.succeededFuture(measures);
        }
        sizes.forEach((segment, size) -> measures.addAll(size.measures(segment)));
        earlier.ifPresent(last -> measures.addAll(last.gone(sizes)));
        return steps.run("expiries gone", EXPIRIES_GONE, parameters)
                .onSuccess(rows -> stream(rows).forEach(row -> measures.add(measure(row, row.getLong("of")))))
                .compose(done -> steps.run(
                        "same file", SAME_FILE, Tuple.of(job.broker(), job.effectiveDate(), intake.contentSha256())))
                .map(rows -> {
                    first(rows).ifPresent(row -> measures.add(sameFile(row, sizes)));
                    return measures;
                });
    }

    private static final String SIZES = """
            select segment, exchange, %s as scope, sum(rows)::bigint as rows
            from (
                select segment, exchange, count(*) as rows from ingest_rows where job_id = $1 group by segment, exchange
                union all
                select segment, exchange, rows from ingest_passed where job_id = $1) f
            group by segment, exchange
            """.formatted(SCOPE.formatted("f", "f"));

    /**
     * @param rows of the file
     * @param open tokens that the last good dumps left
     * @param living those of them that had not expired on the job's date
     */
    private record Size(long rows, long open, long living) {
        List<DriftMeasure> measures(String segment) {
            return List.of(
                    new DriftMeasure(Kind.FEWER_ROWS, segment, living - rows, living, List.of()),
                    new DriftMeasure(Kind.MORE_ROWS, segment, rows - open, open, List.of()));
        }
    }

    private Future<Map<String, Size>> sizes() {
        return steps.run("sizes", SIZES, Tuple.of(job.id()))
                .map(rows -> stream(rows).collect(Collectors.toMap(row -> row.getString("scope"), this::size)));
    }

    private Size size(Row row) {
        long rows = row.getLong("rows");
        return baseline.stream()
                .filter(part -> part.segment().equals(row.getString("segment"))
                        && part.exchange().equals(row.getString("exchange")))
                .findFirst()
                .map(part -> new Size(rows, part.open(), part.living()))
                .orElseGet(() -> new Size(rows, 0, 0));
    }

    private static Map<String, Long> rows(Map<String, Size> sizes) {
        var rows = new HashMap<String, Long>();
        sizes.forEach((segment, size) -> rows.put(segment, size.rows()));
        return rows;
    }

    private static final String CLOSED = """
            select scope, kind, count(*) as count, %s
            from (
                select %s as scope, i.instrument_key || ' ' || c.token as example, c.cause,
                    r.underlying = i.underlying and r.expiry = i.expiry and r.instrument_type = i.instrument_type
                        and r.strike <> i.strike as restruck
                from ingest_token_changes c
                join instruments i on i.instrument_id = c.instrument_id
                left join ingest_rows r on r.job_id = $1 and r.segment = c.segment and r.token = c.token
                where c.job_id = $1 and c.change = 'closed' and (i.expiry is null or i.expiry >= $2)) closed
            cross join lateral (values ('CLOSED_TOKENS', true), ('CHANGED_TOKENS', cause = 'token_replaced'),
                ('CHANGED_STRIKES', restruck)) m (kind, counts)
            where counts group by scope, kind
            """.formatted(EXAMPLES, SCOPE.formatted("c", "i"));

    /** What was unknown before and is stated now is no change. */
    private static final String RESTATED = """
            select scope, kind, count(*) as count, %s
            from (
                select %s as scope, i.instrument_key as key, t.lot_size as was_lot, c.lot_size as lot,
                    t.tick_size as was_tick, c.tick_size as tick, t.isin as was_isin, c.isin as isin,
                    concat_ws(' ', t.symbol, t.series) as was_name, concat_ws(' ', c.symbol, c.series) as name,
                    t.symbol <> c.symbol or t.series <> c.series as renamed
                from ingest_token_changes c
                join instruments i on i.instrument_id = c.instrument_id
                join broker_tokens t
                    on t.broker = $2 and t.segment = c.segment and t.token = c.token and upper_inf(t.valid)
                where c.job_id = $1 and c.change = 'restated') restated
            cross join lateral (values
                ('CHANGED_LOTS', was_lot <> lot, key || ': ' || was_lot || ' to ' || lot),
                ('CHANGED_TICKS', was_tick <> tick, key || ': ' || was_tick || ' to ' || tick),
                ('CHANGED_ISINS', was_isin <> isin, key || ': ' || was_isin || ' to ' || isin),
                ('RENAMED', renamed, was_name || ' to ' || name)) m (kind, counts, example)
            where counts group by scope, kind
            """.formatted(EXAMPLES, SCOPE.formatted("c", "i"));

    private static DriftMeasure shareOf(Map<String, Size> sizes, Row row) {
        var size = sizes.get(row.getString("scope"));
        return measure(row, size == null ? 0 : size.living());
    }

    private static DriftMeasure measure(Row row, long of) {
        return new DriftMeasure(
                Kind.valueOf(row.getString("kind")),
                row.getString("scope"),
                row.getLong("count"),
                of,
                Arrays.asList(row.getArrayOfStrings("examples")));
    }

    /** Tests and spreads are left out by every reader and say nothing of the file. */
    private static final String PUT_ASIDE = """
            select coalesce(q.segment, t.segment) as scope, coalesce(q.bad, 0) as bad, coalesce(q.expired, 0) as expired,
                coalesce(t.rows, 0) as rows, coalesce(t.contracts, 0) as contracts, q.bad_examples, q.expired_examples
            from (
                select segment, count(*) filter (where reason <> 'expired') as bad,
                    count(*) filter (where reason = 'expired') as expired,
                    (array_agg(example order by line) filter (where reason <> 'expired'))[1:5] as bad_examples,
                    (array_agg(example order by line) filter (where reason = 'expired'))[1:5] as expired_examples
                from (select segment, line, reason, 'line ' || line || ': ' || detail as example
                    from ingest_quarantine
                    where job_id = $1 and reason not in ('test_instrument', 'calendar_spread')) aside
                group by segment) q
            full join (
                select segment, sum(rows)::bigint as rows, sum(contracts)::bigint as contracts
                from (
                    select segment, count(*) as rows, count(expiry) as contracts from ingest_rows where job_id = $1
                    group by segment
                    union all
                    select segment, rows, contracts from ingest_passed where job_id = $1) taken
                group by segment) t on t.segment = q.segment
            """;

    /** Of the whole file, where all rows count, and where it has several segments of each that its rows tell. */
    private static List<DriftMeasure> putAside(List<Row> rows) {
        var parts = rows.stream().map(Aside::of).toList();
        var whole = parts.stream().reduce(Aside.NONE, Aside::plus);
        var told = parts.stream().filter(part -> parts.size() > 1 && part.segment() != null);
        return Stream.concat(Stream.of(whole), told)
                .flatMap(part -> part.measures().stream())
                .toList();
    }

    private record Aside(
            String segment,
            long bad,
            long expired,
            long rows,
            long contracts,
            List<String> badExamples,
            List<String> expiredExamples) {
        static final Aside NONE = new Aside(DriftMeasure.WHOLE_FILE, 0, 0, 0, 0, List.of(), List.of());

        static Aside of(Row row) {
            return new Aside(
                    row.getString("scope"),
                    row.getLong("bad"),
                    row.getLong("expired"),
                    row.getLong("rows"),
                    row.getLong("contracts"),
                    texts(row, "bad_examples"),
                    texts(row, "expired_examples"));
        }

        Aside plus(Aside other) {
            return new Aside(
                    DriftMeasure.WHOLE_FILE,
                    bad + other.bad,
                    expired + other.expired,
                    rows + other.rows,
                    contracts + other.contracts,
                    badExamples.isEmpty() ? other.badExamples : badExamples,
                    expiredExamples.isEmpty() ? other.expiredExamples : expiredExamples);
        }

        List<DriftMeasure> measures() {
            return List.of(
                    new DriftMeasure(Kind.QUARANTINED, segment, bad, rows + bad, badExamples),
                    new DriftMeasure(Kind.EXPIRED_ROWS, segment, expired, contracts + expired, expiredExamples));
        }

        private static List<String> texts(Row row, String column) {
            var texts = row.getArrayOfStrings(column);
            return texts == null ? List.of() : List.of(texts);
        }
    }

    /**
     * A row that keeps its contract's token is of the same expiry, and of the same underlying unless it states another
     * name, so that nothing has gone where all are kept under their names.
     */
    private static final String EXPIRIES_GONE = """
            select 'EXPIRIES_GONE' as kind, %s as scope, count(*) as of,
                count(*) filter (where f.expiry is null and not o.passed) as count,
                (array_agg(o.underlying || ' ' || o.expiry order by o.underlying, o.expiry)
                    filter (where f.expiry is null and not o.passed))[1:5] as examples
            from (
                select t.segment, i.exchange, i.underlying, i.expiry, bool_or(%s) as passed
                from broker_tokens t join instruments i on i.instrument_id = t.instrument_id
                where t.broker = $2 and upper_inf(t.valid) and i.expiry >= $3
                group by t.segment, i.exchange, i.underlying, i.expiry) o
            join %s s
                on s.segment = o.segment and s.exchange = o.exchange
            left join (
                select distinct segment, exchange, underlying, expiry from ingest_rows
                where job_id = $1 and expiry is not null) f
                on f.segment = o.segment and f.exchange = o.exchange and f.underlying = o.underlying
                    and f.expiry = o.expiry
            where not (%s and not exists (
                select from ingest_token_changes c join instruments i on i.instrument_id = c.instrument_id
                where c.job_id = $1 and i.expiry is not null and c.symbol is distinct from i.underlying))
            group by scope having count(*) filter (where f.expiry is null and not o.passed) > 0
            """.formatted(
                    SCOPE.formatted("o", "o"), IngestKnown.PASSED, IngestComparison.SCOPE, IngestComparison.ALL_KEPT);

    /**
     * The last good file of the same kind: of a broker that gives a file for each exchange it is the one of that
     * exchange.
     */
    private static final String EARLIER = """
            select job_id, effective_date, segments from ingest_jobs
            where broker = $1 and job_id <> $2 and status = 'completed' and not dry_run and mode = 'full_catalog'
                and symbols = '{}' and exchanges = '{}' and standing <> 'extract' and segments ?| $3::text[]
            order by effective_date desc, completed_at desc limit 1
            """;

    private record Reference(Drift.Earlier job, Map<String, Long> segments) {
        List<DriftMeasure> gone(Map<String, Size> sizes) {
            return segments.entrySet().stream()
                    .filter(segment -> !sizes.containsKey(segment.getKey()))
                    .map(segment -> new DriftMeasure(
                            Kind.SEGMENT_GONE, segment.getKey(), segment.getValue(), segment.getValue(), List.of()))
                    .toList();
        }
    }

    private Future<Optional<Reference>> earlier(Map<String, Size> sizes) {
        var segments = sizes.keySet().toArray(String[]::new);
        return steps.run("last good dump", EARLIER, Tuple.from(Arrays.asList(job.broker(), job.id(), segments)))
                .map(rows -> first(rows).map(IngestDrift::reference));
    }

    private static Reference reference(Row row) {
        var segments = new HashMap<String, Long>();
        row.getJsonObject("segments")
                .forEach(entry -> segments.put(entry.getKey(), ((Number) entry.getValue()).longValue()));
        return new Reference(new Drift.Earlier(row.getUUID("job_id"), row.getLocalDate("effective_date")), segments);
    }

    /** Not where it was applied for this date before, which only repeats it. */
    private static final String SAME_FILE = """
            select max(effective_date) as of_day from ingest_jobs
            where broker = $1 and content_sha256 = $3 and status = 'completed' and not dry_run
            having max(effective_date) < $2
            """;

    private DriftMeasure sameFile(Row row, Map<String, Size> sizes) {
        LocalDate day = row.getLocalDate("of_day");
        long total = sizes.values().stream().mapToLong(Size::rows).sum();
        return new DriftMeasure(
                Kind.SAME_FILE,
                DriftMeasure.WHOLE_FILE,
                ChronoUnit.DAYS.between(day, job.effectiveDate()),
                total,
                List.of("the file of " + day));
    }
}
