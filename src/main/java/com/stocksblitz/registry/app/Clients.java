package com.stocksblitz.registry.app;

import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.http.ServiceAddress;
import com.stocksblitz.registry.mirror.MirrorSettings;
import com.stocksblitz.registry.mirror.ScreenerClient;
import com.stocksblitz.registry.mirror.ScreenerSettings;
import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.redis.RedisLink;
import com.stocksblitz.registry.toggles.ConfigServiceClient;
import com.stocksblitz.registry.toggles.ConfigServiceSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The ways out of the process, each made once and closed by the lifecycle.
 *
 * @param config absent where none is set: the live settings are the defaults then
 * @param screener absent where its address is not known: nothing is told to it then
 */
record Clients(
        Optional<ConfigServiceClient> config, Database database, RedisLink redis, Optional<ScreenerClient> screener) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration CONFIG_READ = Duration.ofSeconds(3);
    private static final Duration REDIS_COMMAND = Duration.ofMillis(250);
    private static final int REDIS_POOL = 8;

    /**
     * Makes all of them, and brings the schema up before the first one may use it.
     *
     * @throws StartFailed where an address is not known or the schema is not as it must be
     */
    static Clients connect(Vertx vertx, BootSettings settings, Clock clock, Lifecycle lifecycle) {
        var config = configService(vertx, settings, CONFIG_READ)
                .map(client -> remember(lifecycle, "config-service-client", client, client::close));
        var addresses = Addresses.find(settings, config);
        Schema.bringUp(addresses);
        var database = new Database(vertx, addresses.connectOptions(), settings.databasePool());
        remember(lifecycle, "database", database, database::close);
        var redis = new RedisLink(vertx, addresses.redis().value(), REDIS_POOL, REDIS_COMMAND, clock, new Random());
        remember(lifecycle, "redis", redis, redis::close);
        var screener = addresses
                .screener()
                .map(url -> screener(vertx, settings, url))
                .map(client -> remember(lifecycle, "screener", client, client::close));
        return new Clients(config, database, redis, screener);
    }

    /** @param limit for one request */
    static Optional<ConfigServiceClient> configService(Vertx vertx, BootSettings settings, Duration limit) {
        return settings.configService()
                .map(service -> new ConfigServiceClient(
                        vertx,
                        new ConfigServiceSettings(
                                new ServiceAddress(service.url()),
                                settings.environment(),
                                service.apiKey().value(),
                                limit)));
    }

    List<BreakerState> breakers() {
        return Stream.of(
                        Stream.of(database.breaker(), redis.breaker()),
                        config.map(ConfigServiceClient::breaker).stream(),
                        screener.map(ScreenerClient::breaker).stream())
                .flatMap(one -> one)
                .toList();
    }

    void forgetOutages() {
        database.forgetOutages();
        redis.forgetOutages();
        config.ifPresent(ConfigServiceClient::forgetOutages);
        screener.ifPresent(ScreenerClient::forgetOutages);
    }

    private static ScreenerClient screener(Vertx vertx, BootSettings settings, URI url) {
        return new ScreenerClient(
                vertx,
                new ScreenerSettings(
                        new ServiceAddress(url), settings.screenerApiKey().value(), MirrorSettings.REQUEST));
    }

    private static <T> T remember(Lifecycle lifecycle, String name, T client, Supplier<Future<?>> close) {
        return lifecycle.started(name, LIMIT, Future.succeededFuture(client), LIMIT, close);
    }
}
