package com.stocksblitz.registry.feed.api;

import java.util.Objects;
import java.util.Set;

/**
 * A mode as the feed names it. It covers either a step of the ladder or a stream that is not on it.
 *
 * @param name as the feed's messages spell it
 * @param covers the step of the ladder, or null
 * @param stream such as {@code greeks}, asked for as {@code key#stream}; null where {@code covers} is not
 * @param exchanges where it is offered, as the registry names exchanges; empty for everywhere
 * @param bytes of one packet, or null where unknown
 */
public record NativeMode(String name, Mode covers, String stream, Set<String> exchanges, Integer bytes) {
    public NativeMode {
        Objects.requireNonNull(name, "name");
        exchanges = exchanges == null ? Set.of() : Set.copyOf(exchanges);
        if ((covers == null) == (stream == null)) {
            throw new IllegalArgumentException("mode " + name + " covers either a step of the ladder or a stream");
        }
    }

    /** Place on the ladder from 1; a stream has one step. */
    public int step() {
        return covers == null ? 1 : covers.step();
    }

    public boolean isOfferedOn(String exchange) {
        return exchanges.isEmpty() || exchanges.contains(exchange);
    }
}
