package com.stocksblitz.registry.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Brings dumps into the catalog and times it. */
final class Loader {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled", "held");

    private final Registry registry;
    private final Setup setup;

    Loader(Registry registry, Setup setup) {
        this.registry = registry;
        this.setup = setup;
    }

    /**
     * @param completed seconds from the start of the HTTP body to the job's {@code completed}
     * @param searchable seconds from there to an index that has all of it
     * @param job its report
     */
    record Loaded(double completed, double searchable, JsonObject job) {
        long count(String field) {
            return job.getLong(field, 0L);
        }

        long changes() {
            return count("new_instruments")
                    + count("updated_instruments")
                    + count("renamed_instruments")
                    + count("deactivated_instruments")
                    + count("reactivated_instruments");
        }
    }

    Loaded load(Dumps.Dump dump) throws IOException {
        return load(dump, setup.tradeDate());
    }

    Loaded load(Dumps.Dump dump, LocalDate day) throws IOException {
        var path = Registry.BASE + "/brokers/" + dump.broker() + "/ingest?mode=full_catalog&effective_date=" + day;
        var lastRow = Registry.BASE + "/instruments/resolve?broker=" + dump.broker() + "&token="
                + Registry.encode(dump.lastToken());
        var started = System.nanoTime();
        var answer = registry.upload(path, dump.file());
        // The fixed call answers 200; a job made by a new one would be 202.
        var jobId = answer.expect(answer.status() == 202 ? 202 : 200, "upload of " + dump.file())
                .getString("job_id");
        var report = Registry.await("the end of job " + jobId, LIMIT, () -> ended(jobId));
        if (!report.getString("status").equals("completed")) {
            throw new IllegalStateException("the load of " + dump.file() + " ended as " + report.getString("status")
                    + ": " + report.getJsonArray("errors", new JsonArray()).encode());
        }
        var completed = secondsSince(started);
        var loaded = new Loaded(completed, completed, report);
        if (loaded.changes() == 0) {
            return loaded;
        }
        var last = Registry.await("the numbering of job " + jobId, LIMIT, () -> lastPosition(jobId));
        Registry.await("the index at position " + last, LIMIT, () -> when(position() >= last));
        Registry.await(
                "an answer for " + lastRow,
                LIMIT,
                () -> when(registry.get(lastRow).status() == 200));
        return new Loaded(
                completed, secondsSince(started), registry.get(jobPath(jobId)).expect(200, "job"));
    }

    /** Waits for loads that others began, such as the sample of a first start. */
    void awaitQuiet() {
        for (var status : new String[] {"queued", "running"}) {
            Registry.await("the end of " + status + " jobs", LIMIT, () -> {
                var jobs = registry.get(Registry.BASE + "/jobs?limit=1&status=" + status);
                return when(jobs.expect(200, "jobs").getJsonArray("jobs").isEmpty());
            });
        }
    }

    long instruments() {
        return summary().getLong("total_instruments");
    }

    private long position() {
        return summary().getLong("position", -1L);
    }

    private JsonObject summary() {
        return registry.get(Registry.BASE + "/catalog/summary?include_stats=false")
                .expect(200, "summary");
    }

    private Optional<JsonObject> ended(String jobId) {
        var job = registry.get(jobPath(jobId)).expect(200, "job");
        return ENDED.contains(job.getString("status")) ? Optional.of(job) : Optional.empty();
    }

    /**
     * Empty until the job's last event has its position: while a load is numbered, the report tells the last so far.
     */
    private Optional<Long> lastPosition(String jobId) {
        return Optional.ofNullable(
                        registry.get(jobPath(jobId)).expect(200, "job").getLong("last_position"))
                .filter(last -> registry.get(Registry.BASE + "/events?limit=1&from=" + (last - 1))
                        .expect(200, "event " + last)
                        .getJsonArray("events")
                        .getJsonObject(0)
                        .getString("type")
                        .equals("ingestion.completed"));
    }

    private static Optional<Boolean> when(boolean reached) {
        return reached ? Optional.of(true) : Optional.empty();
    }

    private static String jobPath(String jobId) {
        return Registry.BASE + "/jobs/" + jobId;
    }

    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
