package com.stocksblitz.registry.retention.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The channels of retention. */
public final class RetentionApi {
    /** What is kept for how long, what is due, and the last run. */
    public static final Call<RetentionQuery, RetentionStatus> STATUS =
            Call.local("retention.status", RetentionQuery.class, RetentionStatus.class, Duration.ofSeconds(15));

    /**
     * Counts, or deletes, what is due. Fails with Malformed where neither is asked for, with Refused while retention is
     * switched off, and with Conflict while a run is under way. A run goes on when nobody waits any more.
     */
    public static final Call<RunRetention, RetentionRun> RUN =
            Call.local("retention.run", RunRetention.class, RetentionRun.class, Duration.ofSeconds(60));

    private RetentionApi() {}
}
