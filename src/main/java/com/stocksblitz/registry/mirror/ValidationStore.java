package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import com.stocksblitz.registry.mirror.api.ReadDifference;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.mirror.api.ValidationRun;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Port to what the screener should have, and to the comparisons that were made. Every method fails with Unavailable
 * when the store cannot be reached.
 */
public interface ValidationStore {

    /** All that the screener should have on a date, in small. */
    Future<SideSummary> summary(LocalDate today);

    /** The records of these buckets, also those that are to be no members. */
    Future<Map<Key, Expected>> rows(LocalDate today, Set<Integer> buckets);

    /**
     * Begins a run.
     *
     * @param slot of the schedule; empty for one by hand
     * @return its id; empty where the slot has one, of whichever node
     */
    Future<Optional<UUID>> begin(OptionalLong slot, String level, String node, Instant now);

    /** Ends it; an event is written where it has failed. */
    Future<Void> finish(UUID run, ValidationReport report, Instant now);

    /** Ends it without a report. */
    Future<Void> fail(UUID run, String error, Instant now);

    Future<Optional<ValidationRun>> find(UUID run);

    /** The newest first. */
    Future<List<ValidationRun>> last(int most);

    /** Keeps reads that both sides answered differently, and of all those the newest only. */
    Future<Void> keep(List<ReadDifference> differences);

    /** Those that are kept, the newest first. */
    Future<List<ReadDifference>> differences(int most);

    /**
     * @param pending whether it is still to be told, so that a difference is none yet
     * @param moving whether a write of it is between the sides, the screener counting, with the same consequence
     */
    record Expected(JsonNode body, boolean pending, boolean moving) {}
}
