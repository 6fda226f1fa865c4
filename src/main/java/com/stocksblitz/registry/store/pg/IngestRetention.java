package com.stocksblitz.registry.store.pg;

import static com.stocksblitz.registry.store.pg.Statements.utc;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;

/** Forgets what is kept of jobs for people alone, a portion at a time, so that no statement holds locks for long. */
final class IngestRetention {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int JOBS_AT_A_TIME = 200;
    private static final int QUARANTINES_AT_A_TIME = 5;

    private final Database database;

    IngestRetention(Database database) {
        this.database = database;
    }

    private static final String QUARANTINES = """
            delete from ingest_quarantine where job_id in (
                select j.job_id from ingest_jobs j
                where j.completed_at < $1 and exists (select from ingest_quarantine q where q.job_id = j.job_id)
                order by j.completed_at limit %d)
            """.formatted(QUARANTINES_AT_A_TIME);

    private static final String KEYS = """
            delete from idempotency_keys where operation = 'ingest' and created_at < $1
            """;

    /**
     * Versions and tokens name the job that made them, so jobs that changed anything stay. The last ones stay because
     * the next dump is compared with them: by time, by date, and in each segment.
     */
    private static final String JOBS = """
            delete from ingest_jobs where job_id in (
                select job_id from ingest_jobs
                where completed_at < $1 and (status <> 'completed' or dry_run or (
                    coalesce(counts ->> 'created', '0') = '0' and coalesce(counts ->> 'updated', '0') = '0'
                    and coalesce(counts ->> 'closed_tokens', '0') = '0'))
                    and job_id not in (
                        (select distinct on (broker) job_id from ingest_jobs
                            where status = 'completed' and not dry_run order by broker, completed_at desc)
                        union all
                        (select distinct on (broker) job_id from ingest_jobs
                            where status = 'completed' and not dry_run
                            order by broker, effective_date desc, completed_at desc)
                        union all
                        (select distinct on (broker, segment) job_id
                            from ingest_jobs cross join lateral jsonb_object_keys(segments) segment
                            where status = 'completed' and not dry_run
                            order by broker, segment, effective_date desc, completed_at desc))
                order by completed_at limit %d)
            """.formatted(JOBS_AT_A_TIME);

    /**
     * Announcements that are no longer the last word, and those about contracts that have long expired. The last word
     * stays: the same list, which comes every day, is compared with it.
     */
    private static final String ANNOUNCEMENTS = """
            delete from announced_terms a
            where a.applied_at < $1 and (upper(a.expiries) <= $1::date or exists (
                select from announced_terms n
                where n.exchange = a.exchange and n.symbol = a.symbol and n.term = a.term and n.expiries = a.expiries
                    and n.effective > a.effective and n.applied_at < $1))
            """;

    Future<Boolean> forget(Instant endedBefore) {
        var before = Tuple.of(utc(endedBefore));
        return database.run(
                LIMIT,
                connection -> delete(connection, QUARANTINES, before)
                        .compose(rows -> delete(connection, KEYS, before)
                                .compose(keys -> delete(connection, ANNOUNCEMENTS, before))
                                .compose(announcements -> delete(connection, JOBS, before))
                                .map(jobs -> rows > 0 || jobs == JOBS_AT_A_TIME)));
    }

    private static Future<Integer> delete(SqlConnection connection, String sql, Tuple before) {
        return connection.preparedQuery(sql).execute(before).map(rows -> rows.rowCount());
    }
}
