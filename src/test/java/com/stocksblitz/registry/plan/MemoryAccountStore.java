package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.feed.api.Account;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts in memory; can be away, or too slow for any wait. */
final class MemoryAccountStore implements AccountStore {
    private final Map<String, Stored> stored = new ConcurrentHashMap<>();
    private final Clock clock;
    volatile boolean away;
    volatile boolean silent;

    MemoryAccountStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Future<Optional<Stored>> find(String userId) {
        if (silent) {
            return Promise.<Optional<Stored>>promise().future();
        }
        return away
                ? Future.failedFuture(new FailureException(
                        new Failure.Unavailable("The database cannot be reached.", java.time.Duration.ofSeconds(2))))
                : Future.succeededFuture(Optional.ofNullable(stored.get(userId)));
    }

    @Override
    public Future<Stored> replace(String userId, List<Account> accounts, OptionalLong expected, Origin origin) {
        long version = stored.containsKey(userId) ? stored.get(userId).version() : 0;
        if (expected.isPresent() && expected.getAsLong() != version) {
            return Future.failedFuture(new FailureException(new Failure.WrongVersion(false, "Changed since.")));
        }
        var after = new Stored(accounts, version + 1, clock.instant());
        stored.put(userId, after);
        return Future.succeededFuture(after);
    }
}
