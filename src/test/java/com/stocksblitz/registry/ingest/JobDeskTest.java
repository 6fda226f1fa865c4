package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is taken in and what is refused, and whose the file is afterwards. */
@ExtendWith(VertxExtension.class)
class JobDeskTest {
    private static final LocalDate TODAY = IngestHarness.DAY;

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void aDateMoreThanSevenDaysAheadIsRefusedSoThatItCannotMakeLaterDumpsTooOld() throws Exception {
        var file = ingest.file("dump");

        assertThatThrownBy(() -> submit(ingest.store, file, TODAY.plusDays(8)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.pointer()).isEqualTo("effective_date")));
        assertThat(file).doesNotExist();
        assertThat(submit(ingest.store, ingest.file("dump"), TODAY.plusDays(7)).status())
                .isEqualTo("queued");
    }

    @Test
    void theFileStaysWhereTheJobMayHaveBeenQueuedAndGoesWhereItWasNot() {
        var perhaps = ingest.file("perhaps");
        var surely = ingest.file("surely not");

        assertThatThrownBy(() -> submit(refusing(new Failure.DeadlineExceeded("Nobody knows.")), perhaps, TODAY))
                .isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> submit(
                        refusing(new Failure.Unavailable("The queue is full.", Duration.ofSeconds(1))), surely, TODAY))
                .isInstanceOf(FailureException.class);

        assertThat(perhaps).exists();
        assertThat(surely).doesNotExist();
    }

    private static IngestStore refusing(Failure failure) {
        return (IngestStore) Proxy.newProxyInstance(
                IngestStore.class.getClassLoader(),
                new Class<?>[] {IngestStore.class},
                (store, method, arguments) -> Future.failedFuture(new FailureException(failure)));
    }

    private JobAccepted submit(IngestStore store, Path file, LocalDate effective) throws Exception {
        var desk = new JobDesk(
                store,
                IngestSettings.DEFAULT,
                ingest.clock,
                UUID::randomUUID,
                () -> TODAY,
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
                Optional.of(effective),
                Optional.empty());
        return desk.submit(dump, Origin.internal("correlation", "test", ingest.clock, Duration.ofMinutes(1)))
                .await(10, TimeUnit.SECONDS);
    }
}
