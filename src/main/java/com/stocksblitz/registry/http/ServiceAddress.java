package com.stocksblitz.registry.http;

import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Duration;

/**
 * Where another service is. Shown as {@code host:port} only, as the rest of a URL may hold a password.
 *
 * @param url {@code http} or {@code https}, perhaps with a path before those of the service's protocol
 */
public record ServiceAddress(URI url) {
    public ServiceAddress {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("the address of a service must be one of http or https");
        }
    }

    /** @param connecting longest time for a new connection */
    public HttpClientOptions options(Duration connecting) {
        return new HttpClientOptions()
                .setDefaultHost(url.getHost())
                .setDefaultPort(port())
                .setSsl(isSecure())
                .setConnectTimeout((int) connecting.toMillis());
    }

    /** @param path of the service's protocol, beginning with a slash, encoded */
    public String path(String path) {
        var before = url.getRawPath();
        return (before.endsWith("/") ? before.substring(0, before.length() - 1) : before) + path;
    }

    private int port() {
        return url.getPort() > 0 ? url.getPort() : isSecure() ? 443 : 80;
    }

    private boolean isSecure() {
        return "https".equals(url.getScheme());
    }

    @Override
    public String toString() {
        return url.getHost() + ":" + port();
    }
}
