package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.http.ServiceAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the legacy screener is.
 *
 * @param address what comes before {@code /api/v1}
 * @param apiKey sent as {@code X-Internal-API-Key}; never written anywhere
 * @param limit longest time for one request, its answer read
 */
public record ScreenerSettings(ServiceAddress address, String apiKey, Duration limit) {
    public ScreenerSettings {
        Objects.requireNonNull(apiKey, "apiKey");
        Objects.requireNonNull(address, "address");
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a request needs some time, not " + limit);
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
