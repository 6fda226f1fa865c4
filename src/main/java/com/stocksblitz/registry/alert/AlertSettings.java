package com.stocksblitz.registry.alert;

import java.time.Duration;
import java.util.Optional;

/**
 * @param environment told with each alert
 * @param secret the receiver's, {@code whsec_} and base64 of 24 to 64 bytes; absent: alerts are not signed. Never shown
 * @param quiet shortest time between two alerts of one kind
 * @param limit longest time for one try, its answer read
 * @param firstPause before the second try; four times that before the third
 */
public record AlertSettings(
        String environment, Optional<String> secret, Duration quiet, Duration limit, Duration firstPause) {

    /** As operated. */
    public static AlertSettings standard(String environment, Optional<String> secret) {
        return new AlertSettings(
                environment, secret, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    @Override
    public String toString() {
        return "AlertSettings[" + environment + "]";
    }
}
