package com.stocksblitz.registry.ingest;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Port to the terms of contracts that exchanges have announced for a date: the table {@code announced_terms}, into
 * which a job brings the {@link LotRow}s of its file with the job's effective date. Until the date comes, {@code as_of}
 * of a later one answers them already.
 */
public interface AnnouncedTerms {

    /**
     * Brings every term into force whose date has come, in the order of the dates: the contracts change, and
     * {@code lot.changed} or {@code instrument.updated} tells it with the cause {@code announced}. A source that still
     * states the replaced value does not bring it back. Does nothing where nothing is due.
     *
     * @return how many instruments have changed
     */
    Future<Integer> bringIntoForce(LocalDate today, Instant now);
}
