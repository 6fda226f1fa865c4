package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgIngestStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** N7: the connection is lost when the server has the COMMIT and before its answer is back. */
@ExtendWith(VertxExtension.class)
class N7LostCommitTest {
    private static final String DUMP = String.join(",", KiteMarket.COLUMNS)
            + "\n738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.05,1,EQ,NSE,NSE\n";
    private static final IngestSettings IMPATIENT = new IngestSettings(
            20, 200, 1L << 30, Duration.ofMillis(700), Duration.ofSeconds(5), Duration.ofMillis(100), 3);

    @TempDir
    Path folder;

    private IngestHarness ingest;
    private FaultProxy proxy;
    private PgIngestStore behindProxy;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
        var options = ingest.database.options();
        proxy = FaultProxy.to(options.getHost(), options.getPort());
        behindProxy = new PgIngestStore(
                new Database(vertx, options.setHost("127.0.0.1").setPort(proxy.port()), 4));
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void N7_aSubmissionWhoseCommitIsCutOffIsFoundOrUnknownAndItsFileStays() throws Exception {
        var found = ingest.file(DUMP);
        proxy.set(new Fault.ResetAfter("COMMIT"));

        var accepted = submit(healsAfter("submit"), found).await(20, TimeUnit.SECONDS);

        assertThat(accepted.status()).isEqualTo("queued");
        assertThat(found).exists();
        assertThat(ingest.sql("select count(*) from ingest_jobs where job_id = '" + accepted.jobId() + "'"))
                .containsExactly("1");

        var unknown = ingest.file(DUMP);
        proxy.set(new Fault.ResetAfter("COMMIT"));
        var hidden = submit(neverFindsOut(), unknown);

        assertThatThrownBy(() -> hidden.await(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        told -> assertThat(told.failure()).isInstanceOf(Failure.DeadlineExceeded.class));
        assertThat(unknown).exists();
    }

    @Test
    void N7_aLoadWhoseCommitIsCutOffIsToldAsCompletedAndDoneOnce(Vertx vertx) throws Exception {
        var job = ingest.queue(ingest.job(
                "kite",
                IngestHarness.DAY,
                ingest.file(DUMP),
                IngestMode.FULL_CATALOG,
                RowFilter.of(List.of(), List.of()),
                false));
        var verticle = new IngestVerticle(
                new Bus(vertx, ingest.clock, key -> false),
                cutsThe("apply"),
                IMPATIENT,
                ingest.live,
                folder,
                IngestHarness.precedence(),
                ingest.clock,
                () -> ingest.runner,
                () -> IngestHarness.DAY);
        var id = vertx.deployVerticle(verticle, IngestVerticle.deployment()).await(20, TimeUnit.SECONDS);

        Eventually.within(
                Duration.ofSeconds(20),
                () -> assertThat(ingest.sql("select status from ingest_jobs where job_id = '" + job + "'"))
                        .containsExactly("completed"));
        Eventually.within(Duration.ofSeconds(20), () -> assertThat(folder).isEmptyDirectory());

        assertThat(ingest.sql("select attempts from ingest_jobs")).containsExactly("1");
        assertThat(ingest.sql("select type, count(*) from outbox group by 1 order by 1"))
                .containsExactly("catalog.refreshed 1", "ingestion.completed 1", "instrument.created 1");
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
    }

    /** The fault begins with that call, and is over for the next one. */
    private IngestStore cutsThe(String call) {
        return wrapped((method, run) -> {
            proxy.set(method.equals(call) ? new Fault.ResetAfter("COMMIT") : new Fault.None());
            return run.call();
        });
    }

    private IngestStore healsAfter(String call) {
        return wrapped((method, run) -> {
            if (!method.equals(call)) {
                proxy.set(new Fault.None());
            }
            return run.call();
        });
    }

    private IngestStore neverFindsOut() {
        return wrapped((method, run) -> {
            if (!method.equals("submit")) {
                proxy.set(new Fault.Reset());
            }
            return run.call();
        });
    }

    @FunctionalInterface
    private interface Around {
        Object call(String method, Callable<Object> run) throws Exception;
    }

    private IngestStore wrapped(Around around) {
        return (IngestStore) Proxy.newProxyInstance(
                IngestStore.class.getClassLoader(),
                new Class<?>[] {IngestStore.class},
                (store, method, arguments) -> around.call(method.getName(), () -> {
                    try {
                        return method.invoke(behindProxy, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw new IllegalStateException(thrown.getCause());
                    }
                }));
    }

    private Future<JobAccepted> submit(IngestStore store, Path file) {
        var desk = new JobDesk(
                store,
                IngestSettings.DEFAULT,
                ingest.clock,
                UUID::randomUUID,
                () -> IngestHarness.DAY,
                ingest.runner,
                ingest::pause);
        var dump = new SubmitDump(
                "kite",
                IngestMode.FULL_CATALOG,
                file,
                "00",
                List.of(),
                List.of(),
                5,
                false,
                Optional.empty(),
                Optional.empty());
        return desk.submit(dump, Origin.internal("correlation", "test", ingest.clock, Duration.ofMinutes(1)));
    }
}
