package com.stocksblitz.registry.plan.api;

import java.util.List;

/**
 * The least set of messages that leads from one plan to another.
 *
 * @param fromPlanId null where nothing was subscribed
 * @param limitsVersion of all feed documents, by which the messages keep the limits
 * @param durationMs time of the last message; a lower bound where {@code paceReason} is given
 * @param paceReason why the pace is not known throughout; null where it is
 * @param messages in order of time
 */
public record PlanDifference(
        String planId,
        String fromPlanId,
        String limitsVersion,
        Summary summary,
        long durationMs,
        String paceReason,
        List<FeedMessage> messages) {
    public PlanDifference {
        messages = List.copyOf(messages);
    }

    /**
     * Instruments by what becomes of them.
     *
     * @param moved to another connection or account, or under another token
     */
    public record Summary(int kept, int subscribed, int unsubscribed, int moved, int modeChanged, int messages) {}
}
