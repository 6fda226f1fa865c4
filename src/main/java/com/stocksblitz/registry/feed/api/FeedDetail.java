package com.stocksblitz.registry.feed.api;

import java.time.LocalDate;
import java.util.List;

/**
 * @param onDate trade date for which {@code limits} are given
 * @param limits in force, null before the first version
 * @param versions oldest first
 */
public record FeedDetail(
        String feed, String broker, String title, LocalDate onDate, FeedLimits limits, List<FeedLimits> versions) {
    public FeedDetail {
        versions = List.copyOf(versions);
    }
}
