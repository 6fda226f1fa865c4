package com.stocksblitz.registry.store.redis;

/** Redis did not answer. Never leaves this room: whoever uses Redis goes on without it. */
final class RedisAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisAway() {
        super("Redis is away", null, false, false);
    }
}
