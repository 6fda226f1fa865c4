package com.stocksblitz.registry.store.pg;

/**
 * The part of a statement that writes what plans tell of themselves into the outbox. The plans are the rows {@code t},
 * of which every event gives id, user, name and version.
 */
final class StaleEvents {
    private static final String INSERT = """
            insert into outbox (event_id, type, subject, partition_key, traceparent, correlation_id, occurred_at, data)
            select uuid_v7(), '%s', t.plan_id::text, t.user_id, %s,
                   jsonb_build_object('plan_id', t.plan_id, 'user_id', t.user_id, 'plan_name', t.plan_name,
                                      'version', t.version, %s)
            """;

    private StaleEvents() {}

    /**
     * @param origin parameters of traceparent, correlation id and time, in this order
     * @param members what else the event gives, in pairs of name and value
     */
    static String stale(String origin, String members) {
        return INSERT.formatted("subscription.plan.stale", origin, members);
    }

    /** The same for a plan of whose chain a contract has expired. */
    static String rebalance(String origin, String members) {
        return INSERT.formatted("chain.rebalance", origin, members);
    }
}
