package com.stocksblitz.registry.plan.solve;

import java.util.Objects;

/**
 * Where an instrument is subscribed.
 *
 * @param account id
 * @param connection from 0
 * @param mode native
 */
public record Place(String account, int connection, String mode) {
    public Place {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(mode, "mode");
    }
}
