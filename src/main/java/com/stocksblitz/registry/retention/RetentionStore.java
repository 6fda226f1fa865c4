package com.stocksblitz.registry.retention;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.retention.api.RetentionRun;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Port to what is old. Every method fails with Unavailable when the store cannot be reached. */
public interface RetentionStore {

    /** What of a policy is older than that, as of now. */
    Future<Due> due(Policy policy, Instant cutoff);

    /**
     * Rows that are due as JSON, in their order, after one of them; at most so many.
     *
     * @param after key of the last row of the portion before; 0 for the first
     */
    Future<List<Line>> lines(Policy policy, Due due, long after, int most);

    /** Deletes rows that are due, the oldest, at most so many; how many there were. */
    Future<Integer> delete(Policy policy, Due due, int most);

    /** Takes or renews the right to run: the day of the last run by schedule, or empty while another node has it. */
    Future<OptionalLong> claim(String node, Duration lease);

    /** The day of the last run by schedule, counted from 1970-01-01; 0 before the first. */
    Future<Long> lastDay();

    /** Gives it back, with the day of a run by schedule. */
    Future<Void> release(String node, long lastDay, long day);

    /** Keeps the report, with an audit row. */
    Future<Void> record(RetentionRun run, boolean scheduled, Origin origin);

    Future<Optional<RetentionRun>> last();

    /**
     * @param rows how many
     * @param last key of the last row that was there, or of the last of them; later ones are not touched
     */
    record Due(long rows, long last, Instant cutoff) {}

    record Line(long key, String json) {}
}
