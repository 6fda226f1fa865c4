package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.ingest.IngestJob;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The statements of one job on its transaction's connection, each with a name under which DEBUG tells its time. */
final class IngestSteps {
    private static final Logger LOG = LoggerFactory.getLogger(IngestSteps.class);
    private static final int FEW = 5_000;
    private static final String LOOPS = "select set_config('enable_nestloop', $1, true) as looping";
    private static final String ANALYZE = "select analyze_ingest($1)";

    private final SqlConnection connection;
    private final IngestJob job;

    IngestSteps(SqlConnection connection, IngestJob job) {
        this.connection = connection;
        this.job = job;
    }

    SqlConnection connection() {
        return connection;
    }

    Future<RowSet<Row>> run(String step, String sql, Tuple parameters) {
        long start = System.nanoTime();
        return connection
                .preparedQuery(sql)
                .execute(parameters)
                .onSuccess(rows -> LOG.atDebug()
                        .addKeyValue("jobId", job.id())
                        .addKeyValue("step", step)
                        .addKeyValue("rows", rows.rowCount())
                        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                        .log("A step of an ingest job was done"));
    }

    /**
     * Lets the planner loop over indexes, or not, from here on: a few thousand changes are found in milliseconds so,
     * where hashing reads the whole catalog for them; but over a whole file it must not (see
     * {@link IngestApplication}).
     *
     * @param changes that the next statements are about
     */
    Future<Void> loopOver(long changes) {
        return run("loops", LOOPS, Tuple.of(changes <= FEW ? "on" : "off")).mapEmpty();
    }

    /** Lets the planner know how much there is; without that it loops where it should hash. */
    Future<Void> analyze(String table) {
        return run("analyze " + table, ANALYZE, Tuple.of(table)).mapEmpty();
    }
}
