package com.stocksblitz.registry.toggles.api;

import java.util.List;

/**
 * @param version of this node's settings afterwards
 * @param written in the order of the keys
 */
public record ConfigWritten(long version, List<Written> written) {
    public ConfigWritten {
        written = List.copyOf(written);
    }

    /** @param inForce whether this node has read it back by now */
    public record Written(String key, String before, String after, boolean inForce) {}
}
