package com.stocksblitz.registry.plan.diff;

import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.solve.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What leads from one plan to another.
 *
 * @param messages in order of time; sent one after another they break no limit at any moment, if the first plan is
 *     within the limits
 * @param withoutRoom keys of the second plan that the limits do not hold; empty where that plan is within them
 */
public record PlanDiff(List<FeedMessage> messages, List<String> withoutRoom) {
    public PlanDiff {
        messages = List.copyOf(messages);
        withoutRoom = List.copyOf(withoutRoom);
    }

    /**
     * @param from what is subscribed now, each key once
     * @param to what shall be, each key once
     * @param supplies all accounts that occur in either, with the limits in force
     * @throws IllegalArgumentException for a key twice or an account that is not among the supplies
     */
    public static PlanDiff between(List<Subscription> from, List<Subscription> to, List<Problem.Supply> supplies) {
        var accounts = new HashSet<String>();
        supplies.forEach(supply -> accounts.add(supply.account().id()));
        check(from, accounts);
        check(to, accounts);
        var steps = new Steps(from, to, supplies);
        var messages = Schedule.of(steps.all(), supplies);
        return new PlanDiff(messages, steps.withoutRoom());
    }

    private static void check(List<Subscription> plan, Set<String> accounts) {
        var keys = HashSet.<String>newHashSet(plan.size());
        for (var one : plan) {
            if (!keys.add(one.key())) {
                throw new IllegalArgumentException(one.key() + " is subscribed twice");
            }
            if (!accounts.contains(one.account())) {
                throw new IllegalArgumentException("unknown account " + one.account());
            }
        }
    }
}
