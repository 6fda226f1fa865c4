package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Topic;
import java.time.Duration;

/** The channels on which nodes tell of themselves. */
public final class NodesApi {
    /** Every node of the cluster, asked now. A node that does not answer in time is there with what it told last. */
    public static final Call<NodesQuery, NodesAnswer> LIST =
            Call.local("ops.nodes", NodesQuery.class, NodesAnswer.class, Duration.ofSeconds(3));

    static final Topic<NodesQuery> ASKED = Topic.cluster("instrument-registry.nodes.asked", NodesQuery.class);
    static final Topic<NodeState> STATES = Topic.cluster("instrument-registry.nodes.states", NodeState.class);

    private NodesApi() {}
}
