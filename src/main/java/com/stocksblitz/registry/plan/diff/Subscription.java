package com.stocksblitz.registry.plan.diff;

import java.util.Objects;

/**
 * One instrument on one connection.
 *
 * @param key canonical
 * @param token that the feed wants to be sent
 * @param connection from 0
 * @param mode native
 */
public record Subscription(String key, String token, String account, int connection, String mode) {
    public Subscription {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(mode, "mode");
    }

    Line line() {
        return new Line(account, connection);
    }

    /** Whether a change of mode is all that leads from here to there. */
    public boolean isBeside(Subscription other) {
        return line().equals(other.line()) && token.equals(other.token);
    }
}
