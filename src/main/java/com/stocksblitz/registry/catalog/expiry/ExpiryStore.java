package com.stocksblitz.registry.catalog.expiry;

import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import java.util.OptionalInt;

/** Port to what the catalog holds of contracts. */
public interface ExpiryStore {

    /**
     * Ends the oldest of the active contracts whose last day is over, in one transaction: the contract, its open
     * tokens, a version, an event {@code instrument.expired} for each, an audit row for all. What has ended is not due
     * any more, so a call that is cut off or repeated does nothing twice. Fails with Unavailable when the store cannot
     * be reached.
     *
     * @param most contracts of this call
     * @return how many; empty while another node is at it or a dump is being applied
     */
    Future<OptionalInt> expire(MarketCloses.Closed closed, int most, Origin origin);
}
