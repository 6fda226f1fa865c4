package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service with SIGKILL at random moments of loads, starts it again on the same home, and prints what it left.
 * Not part of the suite: {@code load-tests/faults/kill-ingest.sh}. Each kill has a day of its own in which every row
 * changes, so that a half-applied day shows in the catalog's content.
 */
class KillBench {
    private static final int KILLS = Integer.getInteger("kills", 30);
    private static final int SHARES = Integer.getInteger("shares", 15_000);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    /** Of so many kills one waits for the dead node's lease, 30 s; in the others its end is brought forward. */
    private static final int REAL_LEASES = 10;

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 5);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Set<String> IN_WORK = Set.of("staging", "comparing", "applying");

    private final List<String> faults = new ArrayList<>();
    private final TreeMap<String, Integer> phases = new TreeMap<>();
    private final Random random = new Random(SEED);
    private KilledService service;
    private KillStore store;
    private boolean finished;
    private KillMarket market = new KillMarket(SHARES, 0);

    @Test
    void measure(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path home) throws Exception {
        System.out.printf("%nkills %d, shares %d, seed %d%n", KILLS, SHARES, SEED);
        var database = TestPostgres.database();
        try (var config = TestConfigService.start(home.resolve("config.json"));
                var opened = new KillStore(database);
                var killed = new KilledService(
                        Files.createDirectory(home.resolve("home")), database, config.environment())) {
            store = opened;
            service = killed;
            // A day on which every lot changes is what the guard is there to hold.
            config.write("INGEST_GUARD_ENABLED", "false");
            // The trade date of the service is a day ahead throughout: the file of a later day would wait for it.
            service.start(day().plusDays(1));
            load();
            var moments = moments(undisturbed());
            System.out.println(
                    "| kill | after | load was | job before | job ended | catalog at the kill | settled after |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (int kill = 0; kill < KILLS; kill++) {
                strike(kill + 1, moments.get(kill), kill % REAL_LEASES == 0);
            }
            repeat();
            finished = true;
        } finally {
            report();
        }
        assertThat(faults).isEmpty();
        assertThat(inWork()).as("unknown: no kill hit a job in work").isPositive();
    }

    /**
     * Milliseconds from the first byte.
     *
     * @param uploaded until the answer names the job
     * @param completed until the job has ended
     * @param indexed until the index has it
     */
    private record Course(long uploaded, long completed, long indexed) {
        /** A sixth of the moments falls into the upload, four into the job, and one into what follows. */
        long moment(double place) {
            var sixth = 6 * place;
            var at = sixth < 1
                    ? sixth * uploaded
                    : sixth < 5
                            ? uploaded + (sixth - 1) / 4 * (completed - uploaded)
                            : completed + (sixth - 5) * (indexed - completed);
            return Math.round(at);
        }
    }

    /** In a process just started, as all that are to be killed are. */
    private Course undisturbed() throws Exception {
        service.kill();
        market = market.next();
        service.start(day().plusDays(1));
        return load();
    }

    private List<Long> moments(Course course) {
        System.out.printf(
                "an undisturbed load: uploaded after %d ms, completed after %d ms, in the index after %d ms%n",
                course.uploaded(), course.completed(), course.indexed());
        var moments = new ArrayList<>(IntStream.range(0, KILLS)
                .mapToObj(part -> course.moment((part + random.nextDouble()) / KILLS))
                .toList());
        Collections.shuffle(moments, random);
        return moments;
    }

    private void strike(int kill, long moment, boolean waits) throws Exception {
        var before = market.fingerprint();
        market = market.next();
        var day = day().toString();
        var after = market.fingerprint();
        var upload = Thread.startVirtualThread(this::uploadUntilKilled);
        TimeUnit.MILLISECONDS.sleep(moment);
        var phase = store.phase(day);
        service.kill();
        upload.join();
        phases.merge(phase, 1, Integer::sum);
        var job = store.job(day);

        var seen = KillMarket.fingerprint(store.catalog());
        check(
                kill,
                seen.equals(before) || seen.equals(after),
                "the catalog at the kill is neither old nor new: " + seen);
        if (!waits) {
            store.endLeases();
        }
        var restarted = System.nanoTime();
        service.start(day().plusDays(1));
        settle();
        var seconds = (System.nanoTime() - restarted) / 1e9;
        var ended = store.job(day);
        check(kill, Set.of("none", "completed", "failed").contains(ended), "the job ended as " + ended);
        var settled = KillMarket.fingerprint(store.catalog());
        check(
                kill,
                settled.equals(ended.equals("completed") ? after : before),
                "the catalog is " + settled + " and the job " + ended);
        System.out.printf(
                "| %d | %d ms | %s | %s | %s | %s | %.1f s%s |%n",
                kill,
                moment,
                phase,
                job,
                ended,
                seen.equals(before) ? "old" : seen.equals(after) ? "new" : "NEITHER",
                seconds,
                waits ? ", lease waited for" : "");
        if (!ended.equals("completed")) {
            load();
        }
        inspect(kill);
    }

    /** At the speed of a link rather than of memory, so that uploading is a part of the load that can be hit. */
    private void uploadUntilKilled() {
        try {
            service.submit(new PacedStream(dump()), day());
        } catch (IOException killed) {
            // As is meant: the answer did not come.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Course load() throws Exception {
        var started = System.nanoTime();
        var job = service.submit(new PacedStream(dump()), day());
        var uploaded = millisSince(started);
        awaitJobs();
        var completed = millisSince(started);
        assertThat(service.job(job).get("status").textValue())
                .as("an undisturbed load")
                .isEqualTo("completed");
        settle();
        return new Course(uploaded, completed, millisSince(started));
    }

    private static long millisSince(long started) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    private void awaitJobs() throws Exception {
        Eventually.within(
                LIMIT,
                () -> assertThat(store.openJobs()).as("jobs queued or running").isZero());
    }

    /** Waits until nothing is under way any more: jobs, numbering, index. */
    private void settle() throws Exception {
        awaitJobs();
        Eventually.within(
                LIMIT, () -> assertThat(store.outbox()).as("rows of the outbox").isZero());
        service.awaitPosition(store.head(), LIMIT);
    }

    /** All that must hold when a day has been applied, once, and everybody has it. */
    private void inspect(int kill) throws Exception {
        var expected = market.fingerprint();
        var stored = KillMarket.fingerprint(store.catalog());
        check(kill, stored.equals(expected), "the catalog is " + stored + ", not " + expected);
        var keys = market.catalog().stream().map(KillMarket.Share::key).toList();
        var indexed = KillMarket.fingerprint(service.found(keys));
        check(kill, indexed.equals(stored), "the index has " + indexed + ", the store " + stored);
        store.faults(market).forEach(fault -> check(kill, false, fault));
    }

    /** The last file again: nothing may change. */
    private void repeat() throws Exception {
        var head = store.head();
        load();
        check(KILLS, store.head() == head, "the last file loaded again made " + (store.head() - head) + " events");
        inspect(KILLS);
        System.out.println("the last file again: " + (store.head() - head) + " events");
    }

    private void check(int kill, boolean holds, String fault) {
        if (!holds) {
            faults.add("kill " + kill + ": " + fault);
        }
    }

    private void report() throws SQLException {
        System.out.println("the loads were, when killed: " + phases);
        faults.forEach(fault -> System.out.println("FAULT " + fault));
        System.out.printf(
                "kills %d, of these %d of a job in work; faults %d; verdict: %s; seed %d%n",
                phases.values().stream().mapToInt(Integer::intValue).sum(), inWork(), faults.size(), verdict(), SEED);
    }

    private String verdict() {
        if (!finished || !faults.isEmpty()) {
            return "FAILS" + (finished ? "" : ", the run broke off");
        }
        return inWork() > 0 ? "holds" : "unknown";
    }

    private int inWork() {
        return IN_WORK.stream().mapToInt(phase -> phases.getOrDefault(phase, 0)).sum();
    }

    private LocalDate day() {
        return FIRST_DAY.plusDays(market.day());
    }

    private InputStream dump() {
        return new ByteArrayInputStream(market.dump().getBytes(StandardCharsets.UTF_8));
    }
}
