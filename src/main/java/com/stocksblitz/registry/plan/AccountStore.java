package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.feed.api.Account;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Port to the users' accounts. Every method fails with Unavailable when the store cannot be reached. */
public interface AccountStore {

    /** Empty for a user who never stated any. */
    Future<Optional<Stored>> find(String userId);

    /**
     * Replaces a user's accounts and writes the audit row, in one transaction. Fails with WrongVersion.
     *
     * @param expected the version that is replaced, 0 where there is none yet; empty for any
     */
    Future<Stored> replace(String userId, List<Account> accounts, OptionalLong expected, Origin origin);

    /** @param version from 1 */
    record Stored(List<Account> accounts, long version, Instant updatedAt) {
        public Stored {
            accounts = List.copyOf(accounts);
        }
    }
}
