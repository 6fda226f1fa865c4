package com.stocksblitz.registry.load;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plan requests by number: the same number is the same request, another number is another user, plan name, subset and
 * order.
 *
 * @param keys that the feed has a token for
 * @param run makes the requests of this run differ from those of any other
 */
record PlanRequests(List<String> keys, String run) {
    static final int SIZE = 1_000;
    private static final int USERS = 97;

    PlanRequests {
        keys = List.copyOf(keys);
        if (keys.size() < SIZE) {
            throw new IllegalArgumentException("only " + keys.size() + " instruments have a token at the feed");
        }
    }

    String path(long number) {
        return Registry.BASE + "/subscriptions/plan?user_id=load-" + run + '-' + number % USERS;
    }

    String body(long number) {
        var random = new Random(number * 0x9E3779B97F4A7C15L + run.hashCode());
        var order = IntStream.range(0, keys.size()).toArray();
        for (int i = 0; i < SIZE; i++) {
            int other = i + random.nextInt(order.length - i);
            int taken = order[other];
            order[other] = order[i];
            order[i] = taken;
        }
        return IntStream.range(0, SIZE)
                .mapToObj(i -> '"' + keys.get(order[i]) + '"')
                .collect(Collectors.joining(
                        ",",
                        "{\"plan_name\":\"load " + run + ' ' + number
                                + "\",\"subscription_type\":\"live_feed\",\"instruments\":[",
                        "]}"));
    }
}
