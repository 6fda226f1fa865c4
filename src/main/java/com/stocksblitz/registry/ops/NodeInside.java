package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.memory.Caches;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Port: the inside of this node, for an operator. */
public interface NodeInside {

    /** Of every dependency. */
    List<BreakerState> breakers();

    Caches caches();

    /** Where each follower of the log stands. Fails with Unavailable while the store is away. */
    Future<Positions> positions();

    /** Makes the breakers forget the outages they have seen; an open one stays open until its probe is answered. */
    void forgetOutages();

    /**
     * @param head last position of the log
     * @param index of this node
     * @param followers that share their position over all nodes
     */
    record Positions(long head, IndexPosition index, List<Follower> followers) {
        public Positions {
            followers = List.copyOf(followers);
        }
    }

    /** @param position of the log that readers of this node see */
    record IndexPosition(long position, long lag, boolean caughtUp, long documents) {}

    /** @param holder node that reads for it; null where none does */
    record Follower(String follower, long position, long lag, String holder, Instant updatedAt) {}
}
