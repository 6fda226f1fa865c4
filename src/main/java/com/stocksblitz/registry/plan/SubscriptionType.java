package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the subscription is for. */
enum SubscriptionType {
    LIVE_FEED(Mode.QUOTE),
    /** No stream: requests for histories, in batches. */
    HISTORICAL(null),
    ALERTS(Mode.LTP);

    static final List<String> LABELS =
            Arrays.stream(values()).map(SubscriptionType::label).toList();

    private final Mode defaultMode;

    SubscriptionType(Mode defaultMode) {
        this.defaultMode = defaultMode;
    }

    /** The mode of an entry that names none; null where modes mean nothing. */
    Mode defaultMode() {
        return defaultMode;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
