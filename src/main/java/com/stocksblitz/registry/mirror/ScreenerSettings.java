package com.stocksblitz.registry.mirror;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the legacy screener is.
 *
 * @param url {@code http} or {@code https}, perhaps with a path before {@code /api/v1}
 * @param apiKey sent as {@code X-Internal-API-Key}; never written anywhere
 * @param limit longest time for one request, its answer read
 */
public record ScreenerSettings(URI url, String apiKey, Duration limit) {
    public ScreenerSettings {
        Objects.requireNonNull(apiKey, "apiKey");
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("SCREENER_SERVICE_URL must be an http or https address");
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a request needs some time, not " + limit);
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
        return url.getHost() + ":" + port();
    }
}
