package com.stocksblitz.registry.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Address of a PostgreSQL database, from {@code postgresql://user:password@host:port/database}; the platform's
 * {@code postgresql+asyncpg://} and {@code postgres://} are accepted too. User and password may be percent-encoded. Of
 * parameters only {@code sslmode} with {@code require} or {@code disable} is understood; any other is refused, since an
 * address that asks for more safety than it gets would be worse than none.
 *
 * @param encrypted whether the connection must use TLS; as with libpq's {@code require}, the certificate is not checked
 */
public record DatabaseUrl(String host, int port, String database, String user, Secret password, boolean encrypted) {
    private static final int DEFAULT_PORT = 5432;
    private static final String REQUIRE = "sslmode=require";
    private static final String DISABLE = "sslmode=disable";

    /** @throws IllegalArgumentException if it is no such address; the message does not quote it */
    public static DatabaseUrl parse(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0 || !text.substring(0, scheme).matches("postgres(ql)?(\\+[a-z0-9]+)?")) {
            throw new IllegalArgumentException("must begin with postgresql://");
        }
        URI uri;
        try {
            uri = URI.create("postgresql" + text.substring(scheme));
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "is no address of the form postgresql://user:password@host:port/database");
        }
        var account = uri.getRawUserInfo();
        var path = uri.getPath();
        if (uri.getHost() == null || account == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException(
                    "needs user, host and database: postgresql://user:password@host:port/database");
        }
        var parameters = uri.getRawQuery();
        if (parameters != null && !parameters.equals(REQUIRE) && !parameters.equals(DISABLE)) {
            throw new IllegalArgumentException("takes no parameter but " + REQUIRE + " or " + DISABLE);
        }
        int colon = account.indexOf(':');
        return new DatabaseUrl(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                path.substring(1),
                decode(colon < 0 ? account : account.substring(0, colon)),
                new Secret(colon < 0 ? "" : decode(account.substring(colon + 1))),
                REQUIRE.equals(parameters));
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?" + (encrypted ? REQUIRE : DISABLE);
    }

    private static String decode(String part) {
        // A plus is a plus here: URLDecoder alone would make a blank of it.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
