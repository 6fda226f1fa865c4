package com.stocksblitz.registry.feed.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One feed's document: its limits through time.
 *
 * @param id such as {@code kite}
 * @param broker whose tokens its messages carry, as in {@code BrokerToken.broker}
 * @param title for people
 * @param versions oldest first, one after another without overlap
 */
public record Feed(String id, String broker, String title, List<FeedLimits> versions) {
    public Feed {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(title, "title");
        versions = List.copyOf(versions);
    }

    /** The version that holds on that date; empty before the first. */
    public Optional<FeedLimits> inForce(LocalDate date) {
        FeedLimits found = null;
        for (var version : versions) {
            if (!version.from().isAfter(date)) {
                found = version;
            }
        }
        return Optional.ofNullable(found);
    }
}
