package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.http.ServiceAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the platform's config service is.
 *
 * @param address what comes before {@code /api/v1}
 * @param environment such as {@code prod}; every value belongs to one
 * @param apiKey sent as {@code X-Internal-API-Key}; never written anywhere
 * @param readLimit longest time for reading a set of values, 100 ms to 30 s
 */
public record ConfigServiceSettings(ServiceAddress address, String environment, String apiKey, Duration readLimit) {
    public ConfigServiceSettings {
        Objects.requireNonNull(apiKey, "apiKey");
        Objects.requireNonNull(address, "address");
        if (environment.isBlank()) {
            throw new IllegalArgumentException("ENVIRONMENT must not be blank");
        }
        if (readLimit.compareTo(Duration.ofMillis(100)) < 0 || readLimit.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException("a reading may take 100 ms to 30 s: " + readLimit);
        }
    }

    @Override
    public String toString() {
        return "ConfigServiceSettings[address=" + address + ", environment=" + environment + "]";
    }
}
