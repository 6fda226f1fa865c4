package com.stocksblitz.registry.ops;

/** Asks for the state of every node. */
public record NodesQuery() {}
