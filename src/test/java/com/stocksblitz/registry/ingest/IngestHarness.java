package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.catalog.Load;
import com.stocksblitz.registry.catalog.LoadWatch;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobReport;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgIngestStore;
import com.stocksblitz.registry.testing.TestLive;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store over a fresh database and a runner on the test's own thread: submits one dump and runs it to its end. */
final class IngestHarness {
    static final LocalDate DAY = LocalDate.of(2025, 8, 20);
    /** A trade date on which no dump is early. */
    static final LocalDate LATER = LocalDate.of(2999, 1, 1);

    /** Every event, be it numbered or not: those of a large job are in the log at once. */
    static final String EVENTS = """
            (select instrument_id, type, subject, data from outbox
            union all select instrument_id, type, subject, data from event_log)""";

    private static final Duration LEASE = Duration.ofMinutes(5);

    final Vertx vertx;
    final TestDatabase database = TestPostgres.database();
    final Clock clock = Clock.systemUTC();
    final UUID runner = UUID.randomUUID();
    final Database pool;
    final PgIngestStore store;
    /** Without the guard: most tests load files that share little with those before. */
    final TestLive live = new TestLive().set(LiveSetting.INGEST_GUARD_ENABLED, "false");

    /** Rows that jobs have passed over, being known. */
    final AtomicInteger passedOver = new AtomicInteger();
    /** Happens between what is known and the reading of a file. */
    Runnable afterKnown = () -> {};

    /** Happens between the staging of a load and its transaction. */
    Consumer<Load> whenApplying = load -> {};

    /** What was raised. */
    final List<Alert> alerts = new ArrayList<>();

    private boolean lookingAtEveryRow;

    LocalDate tradeDate = LATER;
    final JobRunner jobs;
    final Path folder;

    IngestHarness(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.pool = database.open(vertx);
        this.store = new PgIngestStore(pool, watch());
        this.folder = folder;
        this.jobs = new JobRunner(
                watched(store),
                IngestSettings.DEFAULT,
                live,
                precedence(),
                clock,
                () -> tradeDate,
                runner,
                alerts::add);
    }

    private LoadWatch watch() {
        return new LoadWatch() {
            @Override
            public void applying(Load load) {
                whenApplying.accept(load);
            }

            @Override
            public void ended(UUID job) {}
        };
    }

    Future<?> pause(Duration time) {
        return vertx.timer(time.toMillis());
    }

    /** For comparison: as if no row were known. */
    IngestHarness lookingAtEveryRow() {
        lookingAtEveryRow = true;
        return this;
    }

    private IngestStore watched(IngestStore watched) {
        var loader = IngestHarness.class.getClassLoader();
        return (IngestStore) Proxy.newProxyInstance(
                loader, new Class<?>[] {IngestStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("known")) {
                        var known = lookingAtEveryRow
                                ? KnownRows.none()
                                : watched.known((String) args[0]).await();
                        afterKnown.run();
                        return Future.succeededFuture(known);
                    }
                    if (method.getName().equals("apply")) {
                        var passed =
                                ((IngestStore.Intake) args[2]).known().passed().values();
                        passedOver.addAndGet((int)
                                passed.stream().mapToLong(KnownRows.Tally::rows).sum());
                    }
                    return method.invoke(watched, args);
                });
    }

    IngestHarness guarded() {
        live.set(LiveSetting.INGEST_GUARD_ENABLED, "true");
        return this;
    }

    static Precedence precedence() {
        try (var json = IngestHarness.class.getResourceAsStream("/conf/precedence.json")) {
            return Precedence.read(json);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A full catalog as text. */
    JobReport load(String broker, LocalDate day, String content) {
        return load(broker, day, file(content), IngestMode.FULL_CATALOG, new RowFilter(Set.of(), Set.of()), false);
    }

    JobReport load(String broker, LocalDate day, Path dump) {
        return load(broker, day, copy(dump), IngestMode.FULL_CATALOG, new RowFilter(Set.of(), Set.of()), false);
    }

    JobReport load(String broker, LocalDate day, Path file, IngestMode mode, RowFilter filter, boolean dryRun) {
        var job = queue(job(broker, day, file, mode, filter, dryRun));
        var claimed = store.claim(runner, clock.instant(), tradeDate, LEASE, 3)
                .await()
                .orElseThrow();
        jobs.run(claimed);
        return store.report(job).await();
    }

    IngestJob job(String broker, LocalDate day, Path file, IngestMode mode, RowFilter filter, boolean dryRun) {
        return new IngestJob(
                UUID.randomUUID(),
                broker,
                mode,
                5,
                dryRun,
                day,
                file,
                "00",
                size(file),
                filter,
                "test",
                "correlation",
                Optional.empty());
    }

    /** A full catalog of a broker as rows, past its reader. */
    void apply(String broker, LocalDate day, List<DumpLine> rows) {
        queue(job(broker, day, file(""), IngestMode.FULL_CATALOG, new RowFilter(Set.of(), Set.of()), false));
        var job = store.claim(runner, clock.instant(), tradeDate, LEASE, 3)
                .await()
                .orElseThrow();
        store.begin(job.id(), runner, "rows", Standing.BROKER).await();
        for (int from = 0; from < rows.size(); from += 10_000) {
            store.stage(job.id(), runner, rows.subList(from, Math.min(rows.size(), from + 10_000)), 50, clock.instant())
                    .await();
        }
        var guard = new DriftGuard(DriftLimits.of(live.current()));
        var outcome = store.apply(
                        job,
                        runner,
                        new IngestStore.Intake(0, "00", true, KnownRows.none()),
                        precedence(),
                        guard,
                        clock.instant())
                .await();
        if (!(outcome.orElse(null) instanceof IngestStore.Outcome.Completed)) {
            throw new AssertionError("not applied: " + outcome);
        }
    }

    UUID queue(IngestJob job) {
        return store.submit(job, Optional.empty(), runner, clock.instant(), LEASE, 20)
                .await()
                .job();
    }

    Path file(String content) {
        return bytes(content.getBytes(StandardCharsets.UTF_8));
    }

    Path bytes(byte[] content) {
        try {
            return Files.write(folder.resolve(UUID.randomUUID().toString()), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path copy(Path dump) {
        try {
            return Files.copy(dump, folder.resolve(UUID.randomUUID().toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Rows of a query as the owner, each joined with blanks; null as {@code -}. */
    List<String> sql(String query) {
        try (var connection = database.owner();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(rows.getString(i) == null ? "-" : rows.getString(i));
                }
                found.add(String.join(" ", cells));
            }
            return found;
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
