package com.stocksblitz.registry.catalog;

/**
 * Where the index of this node stands; for readiness and metrics.
 *
 * @param caughtUp whether readers see all that the log held when it was last looked at; false until the index is known
 *     to belong to this log
 * @param position log position that readers see, 0 before the first
 * @param catalogPosition position of the newest change of an instrument among it
 * @param lag positions between that and the newest known
 * @param documents instruments in the index
 */
public record CatalogStatus(boolean caughtUp, long position, long catalogPosition, long lag, long documents) {}
