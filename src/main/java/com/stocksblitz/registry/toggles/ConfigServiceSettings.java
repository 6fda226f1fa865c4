package com.stocksblitz.registry.toggles;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the platform's config service is.
 *
 * @param url {@code http} or {@code https}, perhaps with a path before {@code /api/v1}
 * @param environment such as {@code prod}; every value belongs to one
 * @param apiKey sent as {@code X-Internal-API-Key}; never written anywhere
 * @param readLimit longest time for reading a set of values, 100 ms to 30 s
 */
public record ConfigServiceSettings(URI url, String environment, String apiKey, Duration readLimit) {
    public ConfigServiceSettings {
        Objects.requireNonNull(apiKey, "apiKey");
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("CONFIG_SERVICE_URL must be an http or https address: " + url);
        }
        if (environment.isBlank()) {
            throw new IllegalArgumentException("ENVIRONMENT must not be blank");
        }
        if (readLimit.compareTo(Duration.ofMillis(100)) < 0 || readLimit.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException("a reading may take 100 ms to 30 s: " + readLimit);
        }
    }

    boolean secure() {
        return "https".equals(url.getScheme());
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : secure() ? 443 : 80;
    }

    @Override
    public String toString() {
        return "ConfigServiceSettings[url=" + url + ", environment=" + environment + "]";
    }
}
