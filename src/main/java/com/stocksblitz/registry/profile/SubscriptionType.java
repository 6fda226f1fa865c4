package com.stocksblitz.registry.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a subscription is for, and how many instruments one profile of it holds unless the user's own limit says else.
 */
public enum SubscriptionType {
    LIVE_FEED(50),
    HISTORICAL(200),
    ALERTS(100);

    static final List<String> LABELS =
            Arrays.stream(values()).map(SubscriptionType::label).toList();

    private final int usualLimit;

    SubscriptionType(int usualLimit) {
        this.usualLimit = usualLimit;
    }

    int usualLimit() {
        return usualLimit;
    }

    /** As in requests: {@code live_feed}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SubscriptionType> find(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label().equals(label))
                .findFirst();
    }
}
