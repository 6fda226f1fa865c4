package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.toggles.api.FeaturesAnswer;
import java.time.Instant;
import java.util.Objects;

/**
 * What a node tells of itself.
 *
 * @param node its id
 * @param host name of its machine or container
 * @param version of the program
 * @param phase {@code starting}, {@code serving} or {@code stopping}
 */
public record NodeState(
        String node,
        String host,
        String version,
        Instant startedAt,
        String phase,
        boolean ready,
        FeaturesAnswer features) {
    public NodeState {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(phase, "phase");
    }

    boolean isLeaving() {
        return phase.equals("stopping");
    }
}
