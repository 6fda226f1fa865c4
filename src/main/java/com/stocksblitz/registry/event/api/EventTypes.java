package com.stocksblitz.registry.event.api;

import java.util.List;

/** The types of events that the service writes; a test holds this list against the statements that write them. */
public final class EventTypes {
    /** In alphabetical order. */
    public static final List<String> ALL = List.of(
            "catalog.refreshed",
            "chain.rebalance",
            "feature.toggled",
            "index.membership.changed",
            "ingestion.completed",
            "instrument.created",
            "instrument.deactivated",
            "instrument.expired",
            "instrument.reactivated",
            "instrument.renamed",
            "instrument.updated",
            "lot.changed",
            "subscription.plan.created",
            "subscription.plan.stale",
            "subscription.profile.changed",
            "token.changed",
            "validation.failed");

    private EventTypes() {}
}
