package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.BrokerList;
import com.stocksblitz.registry.ingest.api.BrokersQuery;
import com.stocksblitz.registry.ingest.api.DecideJob;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.JobQuery;
import com.stocksblitz.registry.ingest.api.JobsQuery;
import com.stocksblitz.registry.ingest.api.QuarantineQuery;
import com.stocksblitz.registry.ingest.api.SourcesQuery;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Dumps in, jobs to look at, brokers of whom dumps can be read. */
final class IngestRoutes implements Routes {
    private static final String FOR_ALL = "the catalog is everybody's.";
    private static final Set<String> ENCODINGS = Set.of("gzip", "identity");

    private final Bus bus;
    private final Uploads uploads;

    IngestRoutes(Bus bus, Uploads uploads) {
        this.bus = bus;
        this.uploads = uploads;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "ingestDump", this::ingest,
                "listJobs", this::jobs,
                "getJob", this::job,
                "listQuarantine", this::quarantine,
                "cancelJob", this::cancel,
                "approveJob", request -> decide(request, true),
                "rejectJob", request -> decide(request, false),
                "listBrokers", this::brokers,
                "listSources", this::sources);
    }

    private Future<Answer> ingest(Request request) {
        request.requireForAnybody(FOR_ALL);
        var encoding = request.stream().getHeader("content-encoding");
        if (encoding != null && !ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
            throw new FailureException(
                    new Failure.UnsupportedMedia("A dump is taken with the content encoding gzip or none."));
        }
        return uploads.receive(request.stream())
                .compose(upload -> sourceRequest(request, upload)
                        .compose(form ->
                                form.isPresent() ? fetch(request, upload, form.get()) : submit(request, upload)))
                .map(Answer::ok);
    }

    /** A JSON dump is an array; a short object names a source to fetch it from. */
    private Future<Optional<String>> sourceRequest(Request request, Uploads.Upload upload) {
        var type = request.stream().getHeader("content-type");
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("application/json")
                ? uploads.shortObject(upload)
                : Future.succeededFuture(Optional.empty());
    }

    private Future<JobAccepted> fetch(Request request, Uploads.Upload upload, String form) {
        return uploads.discard(upload.file())
                .compose(gone -> bus.ask(IngestApi.FETCH, SourceForm.read(form, request), request.origin()));
    }

    /** A file that the ingest has refused is removed; one of which it is unknown whether it was taken is left to it. */
    private Future<JobAccepted> submit(Request request, Uploads.Upload upload) {
        var dump = new SubmitDump(
                request.text("broker_id"),
                IngestMode.valueOf(request.text("mode").toUpperCase(Locale.ROOT)),
                upload.file(),
                upload.sha256(),
                request.list("symbols"),
                request.list("exchanges"),
                request.integer("priority"),
                request.flag("dry_run"),
                Optional.ofNullable(request.date("effective_date")),
                Optional.ofNullable(request.text("Idempotency-Key")));
        return bus.ask(IngestApi.SUBMIT, dump, request.origin())
                .recover(cause -> isUnknown(cause)
                        ? Future.failedFuture(cause)
                        : uploads.discard(upload.file()).transform(gone -> Future.failedFuture(cause)));
    }

    private static boolean isUnknown(Throwable cause) {
        return cause instanceof FailureException known && known.failure() instanceof Failure.DeadlineExceeded;
    }

    private Future<Answer> jobs(Request request) {
        var query = new JobsQuery(
                request.text("broker"), request.text("status"), request.integer("limit"), request.text("cursor"));
        return bus.ask(IngestApi.JOBS, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> job(Request request) {
        return bus.ask(IngestApi.JOB, new JobQuery(request.uuid("job_id")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> quarantine(Request request) {
        var query = new QuarantineQuery(request.uuid("job_id"), request.integer("limit"), request.text("cursor"));
        return bus.ask(IngestApi.QUARANTINE, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> cancel(Request request) {
        request.requireForAnybody(FOR_ALL);
        return bus.ask(IngestApi.CANCEL, new JobQuery(request.uuid("job_id")), request.origin())
                .map(Answer::accepted);
    }

    private Future<Answer> sources(Request request) {
        return bus.ask(IngestApi.SOURCES, new SourcesQuery(request.text("broker")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> decide(Request request, boolean approve) {
        var decision = request.body(Decision.class);
        var decide =
                new DecideJob(request.uuid("job_id"), approve, decision.reason(), Optional.ofNullable(decision.hold()));
        return bus.ask(IngestApi.DECIDE, decide, request.origin()).map(Answer::accepted);
    }

    /** The body of a decision. */
    private record Decision(String reason, Integer hold) {}

    private Future<Answer> brokers(Request request) {
        return bus.ask(IngestApi.BROKERS, new BrokersQuery(request.flag("is_active")), request.origin())
                .map(BrokerList::brokers)
                .map(Answer::ok);
    }
}
