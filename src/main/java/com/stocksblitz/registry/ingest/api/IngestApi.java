package com.stocksblitz.registry.ingest.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The ingest's channels. */
public final class IngestApi {
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** Stores the job and answers; the work follows. The uploaded file belongs to the ingest from then on. */
    public static final Call<SubmitDump, JobAccepted> SUBMIT =
            Call.local("ingest.submit", SubmitDump.class, JobAccepted.class, SHORT);

    /** Fails with NotFound. */
    public static final Call<JobQuery, JobReport> JOB =
            Call.local("ingest.job", JobQuery.class, JobReport.class, SHORT);

    /** Rows of a job that were not taken, each with its reason. Fails with NotFound. */
    public static final Call<QuarantineQuery, QuarantinePage> QUARANTINE =
            Call.local("ingest.quarantine", QuarantineQuery.class, QuarantinePage.class, SHORT);

    /** Newest first. */
    public static final Call<JobsQuery, JobList> JOBS =
            Call.local("ingest.jobs", JobsQuery.class, JobList.class, SHORT);

    /**
     * Ends a held or queued job, or a running one at its next step; nothing of it is applied. Conflict where it has
     * ended.
     */
    public static final Call<JobQuery, JobReport> CANCEL =
            Call.local("ingest.cancel", JobQuery.class, JobReport.class, SHORT);

    /**
     * An operator's decision about a held job. Fails with NotFound, and with Conflict where it is not held, or not for
     * the evidence that was looked at; a repeat of the decision answers the report.
     */
    public static final Call<DecideJob, JobReport> DECIDE =
            Call.local("ingest.decide", DecideJob.class, JobReport.class, SHORT);

    /**
     * Fetches a configured source's file and submits it. Fails with Refused where no such source of the broker is
     * configured, with Unavailable where it gives no file, and as {@link #SUBMIT}.
     */
    public static final Call<FetchDump, JobAccepted> FETCH =
            Call.local("ingest.fetch", FetchDump.class, JobAccepted.class, Duration.ofMinutes(5));

    /** The configured sources. */
    public static final Call<SourcesQuery, SourceList> SOURCES =
            Call.local("ingest.sources", SourcesQuery.class, SourceList.class, SHORT);

    /** Brokers with their segments, tokens and last dumps. */
    public static final Call<BrokersQuery, BrokerList> BROKERS =
            Call.local("ingest.brokers", BrokersQuery.class, BrokerList.class, SHORT);

    private IngestApi() {}
}
