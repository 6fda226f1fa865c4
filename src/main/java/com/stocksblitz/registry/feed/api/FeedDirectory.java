package com.stocksblitz.registry.feed.api;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every feed that the registry can plan for. Immutable. */
public final class FeedDirectory {
    private final SortedMap<String, Feed> feeds = new TreeMap<>();
    private final String version;

    /** @param version changes whenever a document does; part of every plan's cache key */
    public FeedDirectory(Collection<Feed> feeds, String version) {
        for (var feed : feeds) {
            if (this.feeds.put(feed.id(), feed) != null) {
                throw new IllegalArgumentException("two documents of feed " + feed.id());
            }
        }
        this.version = version;
    }

    public Optional<Feed> feed(String id) {
        return Optional.ofNullable(feeds.get(id));
    }

    /** Sorted by id. */
    public Collection<Feed> feeds() {
        return java.util.Collections.unmodifiableCollection(feeds.values());
    }

    /** What holds on that date; empty for an unknown feed and before its first version. */
    public Optional<FeedLimits> inForce(String feed, LocalDate date) {
        return feed(feed).flatMap(document -> document.inForce(date));
    }

    public String version() {
        return version;
    }
}
