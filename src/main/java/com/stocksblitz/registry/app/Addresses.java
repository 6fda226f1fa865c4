package com.stocksblitz.registry.app;

import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.settings.DatabaseUrl;
import com.stocksblitz.registry.settings.RedisUrl;
import com.stocksblitz.registry.settings.Secret;
import com.stocksblitz.registry.store.pg.Migrations;
import com.stocksblitz.registry.toggles.ConfigServiceClient;
import com.stocksblitz.registry.toggles.Reading;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the stores are: from the environment, else from the config service, which is the platform's home of secrets.
 *
 * @param migration owner of the schema, if this process may migrate
 * @param screener the legacy screener; without it nothing is told to it
 */
record Addresses(DatabaseUrl database, Optional<DatabaseUrl> migration, Secret redis, Optional<URI> screener) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** @throws StartFailed naming what is given nowhere */
    static Addresses find(BootSettings settings, Optional<ConfigServiceClient> config) {
        var database = settings.database()
                .or(() -> ask(config, "DATABASE_URL", DatabaseUrl::parse))
                .orElseThrow(() -> missing("DATABASE_URL"));
        var migration =
                settings.migrationDatabase().or(() -> ask(config, "DATABASE_MIGRATION_URL", DatabaseUrl::parse));
        var redis = settings.redis()
                .or(() -> ask(config, "REDIS_URL", RedisUrl::parse))
                .orElseThrow(() -> missing("REDIS_URL"));
        var screener = settings.screener().or(() -> ask(config, "SCREENER_SERVICE_URL", BootSettings::httpUrl));
        return new Addresses(database, migration, redis, screener);
    }

    /** Limits stand on the server too: a client that waits no longer does not end what the server still does. */
    PgConnectOptions connectOptions() {
        return connectOptions(database);
    }

    static PgConnectOptions connectOptions(DatabaseUrl database) {
        var options = new PgConnectOptions()
                .setHost(database.host())
                .setPort(database.port())
                .setDatabase(database.database())
                .setUser(database.user())
                .setPassword(database.password().value())
                .setProperties(Map.of(
                        "search_path", Migrations.SCHEMA,
                        "timezone", "UTC",
                        "application_name", "instrument-registry",
                        "statement_timeout", "10000",
                        "idle_in_transaction_session_timeout", "30000"));
        if (database.encrypted()) {
            options.setSslMode(SslMode.REQUIRE).setSslOptions(new ClientSSLOptions().setTrustAll(true));
        }
        return options;
    }

    private static <T> Optional<T> ask(Optional<ConfigServiceClient> config, String key, Function<String, T> parser) {
        return config.flatMap(client -> switch (Lifecycle.await(key, LIMIT, client.read(key))) {
            case Reading.Value value -> Optional.of(parsed(key, value.text(), parser));
            case Reading.Unset unset -> Optional.<T>empty();
            case Reading.NotText unreadable -> throw new StartFailed("The config service's " + key + " is no text");
        });
    }

    private static <T> T parsed(String key, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new StartFailed("The config service's " + key + " " + wrong.getMessage());
        }
    }

    private static StartFailed missing(String name) {
        return new StartFailed(name + " is neither in the environment nor in the config service");
    }
}
