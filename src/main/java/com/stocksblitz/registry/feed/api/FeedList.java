package com.stocksblitz.registry.feed.api;

import java.time.LocalDate;
import java.util.List;

/**
 * @param onDate trade date for which the limits are given
 * @param limitsVersion changes whenever a document does
 */
public record FeedList(LocalDate onDate, String limitsVersion, List<Entry> feeds) {
    public FeedList {
        feeds = List.copyOf(feeds);
    }

    /** @param limits null before the document's first version */
    public record Entry(String feed, String broker, String title, FeedLimits limits) {}
}
