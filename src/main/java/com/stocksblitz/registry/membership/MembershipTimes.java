package com.stocksblitz.registry.membership;

import java.time.Duration;

/**
 * The room's own times.
 *
 * @param held for how long a node sees to a write between the sides before another one does; longer than a request to
 *     the screener takes at most
 * @param settle from answers of both sides that differ to the next ones, so that what was on its way has arrived
 */
public record MembershipTimes(Duration held, Duration settle) {
    public static MembershipTimes defaults() {
        return new MembershipTimes(Duration.ofSeconds(15), Duration.ofSeconds(2));
    }
}
