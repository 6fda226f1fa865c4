package com.stocksblitz.registry.ops;

import java.util.List;

/** The nodes of the cluster that are known, by their ids; this one is among them. */
public record NodesAnswer(String self, List<Node> nodes) {
    public NodesAnswer {
        nodes = List.copyOf(nodes);
    }

    /**
     * @param answered whether it told its state when asked now; else {@code state} is what it told last
     * @param ageMs since it told that
     */
    public record Node(String node, boolean answered, long ageMs, NodeState state) {}
}
