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

    /** Lets the planner know how much there is; without that it loops where it should hash. */
    Future<Void> analyze(String table) {
        return run("analyze " + table, ANALYZE, Tuple.of(table)).mapEmpty();
    }
}
