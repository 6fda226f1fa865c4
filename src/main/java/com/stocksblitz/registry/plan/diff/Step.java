package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.plan.api.FeedMessage.Action;

/**
 * One change of one instrument, or of a connection.
 *
 * @param subscription null for {@code connect} and {@code disconnect}
 */
record Step(Action action, Line line, Subscription subscription) {
    static Step of(Action action, Subscription subscription) {
        return new Step(action, subscription.line(), subscription);
    }

    String mode() {
        return action == Action.SUBSCRIBE || action == Action.MODE ? subscription.mode() : null;
    }

    /** Whether one message can say both. */
    boolean joins(Step other) {
        return subscription != null
                && action == other.action
                && line.equals(other.line)
                && (mode() == null || mode().equals(other.mode()));
    }
}
