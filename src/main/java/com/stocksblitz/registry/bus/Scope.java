package com.stocksblitz.registry.bus;

/** Who can reach a channel. */
public enum Scope {
    /** This process only; the immutable record is passed by reference. */
    LOCAL,
    /** Also other applications of the cluster, as the JSON of the HTTP call; the address is a public contract. */
    CLUSTER
}
