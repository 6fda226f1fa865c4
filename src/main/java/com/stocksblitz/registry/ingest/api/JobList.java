package com.stocksblitz.registry.ingest.api;

import java.util.List;

/** Reports without their quarantined rows. */
public record JobList(List<JobReport> jobs, String nextCursor) {
    public JobList {
        jobs = List.copyOf(jobs);
    }
}
