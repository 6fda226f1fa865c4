package com.stocksblitz.registry.ingest;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a dump departs from what the same broker's dumps said before.
 *
 * @param effective trade date from which the dump holds
 * @param comparedWith the last good dump that shares a segment with this one; empty for a first load
 * @param measures without those that are zero
 * @param segments rows taken, by segment
 */
public record Drift(
        LocalDate effective, Optional<Earlier> comparedWith, List<DriftMeasure> measures, Map<String, Long> segments) {
    public Drift {
        measures = List.copyOf(measures);
        segments = Map.copyOf(segments);
    }

    /** @param effective trade date from which it held */
    public record Earlier(UUID job, LocalDate effective) {}
}
