package com.stocksblitz.registry.standin;

import java.time.Instant;
import java.util.Objects;

/**
 * One stored value. Its text form hides the value, as it may be a password.
 *
 * @param secretValue always a string, also for numbers and switches
 * @param description for people, may be empty
 */
record Secret(String secretKey, String environment, String secretValue, String description, Instant updatedAt) {
    Secret {
        Objects.requireNonNull(secretKey, "secret_key");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(secretValue, "secret_value");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(updatedAt, "updated_at");
    }

    SecretKey key() {
        return new SecretKey(environment, secretKey);
    }

    @Override
    public String toString() {
        return "Secret[" + environment + "/" + secretKey + "]";
    }
}
