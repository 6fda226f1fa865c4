package com.stocksblitz.registry.plan.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One message to a feed, or the opening or closing of a connection. Sent in the order of the list, each after the
 * answer to the one before it on its connection, not before its time.
 *
 * @param mode native; null unless subscribing or changing the mode
 * @param keys canonical; empty for {@code connect} and {@code disconnect}, as are the tokens
 * @param atMs earliest moment after the first message
 */
public record FeedMessage(
        Action action,
        String feed,
        String account,
        int connection,
        String mode,
        List<String> keys,
        List<String> tokens,
        long atMs) {
    public FeedMessage {
        keys = List.copyOf(keys);
        tokens = List.copyOf(tokens);
    }

    /** What a ticker service does. */
    public enum Action {
        @JsonProperty("connect")
        CONNECT,
        @JsonProperty("subscribe")
        SUBSCRIBE,
        /** Of instruments that are subscribed on that connection. */
        @JsonProperty("mode")
        MODE,
        @JsonProperty("unsubscribe")
        UNSUBSCRIBE,
        @JsonProperty("disconnect")
        DISCONNECT
    }
}
