package com.stocksblitz.registry.store.redis;

import com.stocksblitz.registry.toggles.SharedCopy;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;

/** The last good live settings in Redis under {@code instrument_registry:settings:<environment>}. */
public final class RedisSharedCopy implements SharedCopy {
    private final RedisLink redis;
    private final String key;

    public RedisSharedCopy(RedisLink redis, String environment) {
        this.redis = redis;
        this.key = "instrument_registry:settings:" + environment;
    }

    @Override
    public Future<Optional<String>> find() {
        return redis.send(Request.cmd(Command.GET).arg(key))
                .map(answer -> Optional.ofNullable(answer).map(Response::toString));
    }

    @Override
    public Future<Void> put(String json) {
        return redis.send(Request.cmd(Command.SET).arg(key).arg(json)).mapEmpty();
    }
}
