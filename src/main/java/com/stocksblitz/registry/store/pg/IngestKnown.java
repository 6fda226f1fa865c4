package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.PgIngestStore.first;
import static com.stocksblitz.registry.store.pg.PgIngestStore.stream;

import com.stocksblitz.registry.ingest.IngestJob;
import com.stocksblitz.registry.ingest.KnownRows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows that are passed over, since the token that they speak of was stated from the same row, and its instrument is
 * active and has the row's key. Such a row keeps its token and says nothing new, so that what is asked of the staged
 * rows needs of these only how many there are, and that their tokens and instruments are taken: that is told by
 * {@link #PASSED}. What is known is read before the file is, and counted again when the job has the catalog for itself.
 */
final class IngestKnown {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private IngestKnown() {}

    /** Of token {@code t} of instrument {@code i}; null where no row is to be passed over. */
    private static final String DIGEST =
            "case when i.is_active then t.row_digest # hashtextextended(i.instrument_key, 0) end";

    /**
     * Whether a row was passed over that keeps the open token {@code t} of the job's broker for instrument {@code i}.
     */
    static final String PASSED = """
            (exists (select from ingest_passed where job_id = $1) and i.is_active and t.row_digest is not null
                and (select bool_or(by_seen) from ingest_passed where job_id = $1) = exists (
                    select from ingest_marks k
                    where k.job_id = $1 and k.row_digest = t.row_digest # hashtextextended(i.instrument_key, 0)))
            """;

    /** Whether any row that was passed over speaks of the instrument {@code i}. */
    static final String IS_PASSED = """
            (exists (select from ingest_passed where job_id = $1) and exists (
                select from broker_tokens t
                where t.instrument_id = i.instrument_id and upper_inf(t.valid)
                    and t.broker = (select broker from ingest_jobs where job_id = $1) and %s))
            """.formatted(PASSED);

    /** How many rows were passed over. */
    static final String ROWS = "(select coalesce(sum(rows), 0)::bigint from ingest_passed where job_id = $1)";

    private static final String KNOWN = """
            select string_agg(int8send(digest), ''::bytea) as digests
            from (
                select %s as digest
                from broker_tokens t join instruments i on i.instrument_id = t.instrument_id
                where t.broker = $1 and upper_inf(t.valid) and t.row_digest is not null) known
            """.formatted(DIGEST);

    static Future<KnownRows> read(Database database, String broker) {
        return database.run(
                LIMIT,
                connection -> connection
                        .preparedQuery(KNOWN)
                        .execute(Tuple.of(broker))
                        .map(rows -> first(rows)
                                .map(row -> row.getBuffer("digests"))
                                .map(Buffer::getBytes)
                                .map(KnownRows::new)
                                .orElseGet(() -> new KnownRows(new byte[0]))));
    }

    /**
     * The open tokens of a broker's segment at an exchange, before the job.
     *
     * @param living those whose instrument had not expired on the job's date
     */
    record Part(String segment, String exchange, long open, long living) {
        private static Part of(Row row) {
            return new Part(
                    row.getString("segment"), row.getString("exchange"), row.getLong("open"), row.getLong("living"));
        }
    }

    private static final String BASELINE = """
            select segment, exchange, count(*) as open, count(*) filter (where expiry is null or expiry >= $2) as living,
                count(digest) as known, coalesce(bit_xor(digest), 0) as sum
            from (
                select t.segment, i.exchange, i.expiry, %s as digest
                from broker_tokens t join instruments i on i.instrument_id = t.instrument_id
                where t.broker = $1 and upper_inf(t.valid)) tokens
            group by segment, exchange
            """.formatted(DIGEST);

    private static final String PASSED_ROWS = """
            insert into ingest_passed (job_id, segment, exchange, rows, contracts, by_seen)
            select $1, segment, exchange, rows, contracts, $6
            from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) as part (segment, exchange, rows, contracts)
            """;

    private static final String MARKS = """
            insert into ingest_marks (job_id, row_digest) select distinct $1::uuid, unnest($2::bigint[])
            """;

    /** Which of two rows of one token is meant cannot be known, and one of them has been passed over. */
    private static final String IN_TWO_FORMS = """
            select 1
            from ingest_rows r
            join broker_tokens t
                on t.broker = $2 and t.segment = r.segment and t.token = r.token and upper_inf(t.valid)
            join instruments i on i.instrument_id = t.instrument_id
            where r.job_id = $1 and %s
            limit 1
            """.formatted(PASSED);

    /**
     * Begins a job that has the catalog for itself: looks whether what was known is so still, and keeps what was passed
     * over for the statements that follow.
     *
     * @return the broker's open tokens; fails with {@link UnknownRowsException}
     */
    static Future<List<Part>> begin(IngestSteps steps, IngestJob job, KnownRows known) {
        return steps.run("baseline", BASELINE, Tuple.of(job.broker(), job.effectiveDate()))
                .compose(rows -> known.passed().isEmpty()
                        ? Future.succeededFuture(rows)
                        : isSo(stream(rows).toList(), known)
                                ? keep(steps, job, known).map(rows)
                                : Future.failedFuture(new UnknownRowsException()))
                .map(rows -> stream(rows).map(Part::of).collect(Collectors.toList()));
    }

    private static boolean isSo(List<Row> parts, KnownRows known) {
        return parts.stream().mapToLong(row -> row.getLong("known")).sum() == known.count()
                && parts.stream().mapToLong(row -> row.getLong("sum")).reduce(0, (sum, next) -> sum ^ next)
                        == known.sum();
    }

    private static Future<Void> keep(IngestSteps steps, IngestJob job, KnownRows known) {
        var marks = known.marks();
        var segments = new ArrayList<String>();
        var exchanges = new ArrayList<String>();
        var rows = new ArrayList<Long>();
        var contracts = new ArrayList<Long>();
        known.passed().forEach((part, tally) -> {
            segments.add(part.segment());
            exchanges.add(part.exchange());
            rows.add(tally.rows());
            contracts.add(tally.contracts());
        });
        var passed = Tuple.of(
                job.id(),
                segments.toArray(String[]::new),
                exchanges.toArray(String[]::new),
                rows.toArray(Long[]::new),
                contracts.toArray(Long[]::new),
                marks.bySeen());
        return steps.run("passed", PASSED_ROWS, passed)
                .compose(done -> steps.run("marks", MARKS, Tuple.of(job.id()).addArrayOfLong(marks.digests())))
                .compose(done -> steps.run("in two forms", IN_TWO_FORMS, Tuple.of(job.id(), job.broker())))
                .compose(twice ->
                        twice.size() == 0 ? Future.succeededFuture() : Future.failedFuture(new UnknownRowsException()));
    }

    /** Most tokens whose digest a job brings up to date, so that two forms of one file do not rewrite all in turn. */
    private static final int REFRESHED = 20_000;

    /**
     * A row that was looked at though it says what its token says, as after a rename or where the digest is missing, is
     * known from now on.
     */
    private static final String REFRESH = """
            update broker_tokens t set row_digest = fresh.row_digest
            from (
                select r.segment, r.token, r.row_digest # hashtextextended(r.instrument_key, 0) as row_digest
                from ingest_rows r
                join ingest_matches m on m.job_id = $1 and m.line = r.line
                join instruments i on i.instrument_id = m.instrument_id
                join broker_tokens o
                    on o.broker = $2 and o.segment = r.segment and o.token = r.token and upper_inf(o.valid)
                where exists (select from ingest_matches where job_id = $1 and kept and not restated)
                    and r.job_id = $1 and m.kept and not m.restated and i.is_active and i.instrument_key = r.instrument_key
                    and r.row_digest is not null
                    and o.row_digest is distinct from r.row_digest # hashtextextended(r.instrument_key, 0)
                limit %d) fresh
            where t.broker = $2 and t.segment = fresh.segment and t.token = fresh.token and upper_inf(t.valid)
            """.formatted(REFRESHED);

    static Future<Void> refresh(IngestSteps steps, IngestJob job) {
        return steps.run("known from now on", REFRESH, Tuple.of(job.id(), job.broker()))
                .mapEmpty();
    }

    /** Rolls the transaction back when rows were passed over that are not known. */
    static final class UnknownRowsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRowsException() {
            super(null, null, false, false);
        }
    }
}
