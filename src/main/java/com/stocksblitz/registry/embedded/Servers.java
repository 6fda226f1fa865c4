package com.stocksblitz.registry.embedded;

import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.standin.ConfigService;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.standin.ScreenerStub;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The servers that the registry needs, started on one home, and the environment that leads the registry to them. What
 * was started is stopped in reverse, also when the start itself is interrupted.
 */
final class Servers implements AutoCloseable {
    private static final int CONFIG_PORT = 8902;
    private static final int SCREENER_PORT = 8903;
    private static final int MANAGEMENT_PORT = 9086;
    private static final int DEFAULT_PORT = 8901;
    private static final long START_SECONDS = 10;
    // Longer than any one start step under way; then the guard has the last word.
    private static final long STEP_SECONDS = 5;

    private final Home home;
    private final Map<String, String> given;
    private final Deque<Step> started = new ConcurrentLinkedDeque<>();
    private final ReentrantLock steps = new ReentrantLock();
    private volatile boolean closing;

    /** @param given the environment of the process: HOST, PORT, INTERNAL_API_KEY and others are honoured */
    Servers(Home home, Map<String, String> given) {
        this.home = home;
        this.given = Map.copyOf(given);
    }

    /**
     * Starts everything and answers the registry's environment.
     *
     * @throws StartFailure with a sentence for the console
     */
    Map<String, String> start() throws IOException {
        var apiKey = given("INTERNAL_API_KEY").orElseGet(() -> keptKey(home));
        if (apiKey.length() < BootSettings.MIN_KEY_LENGTH) {
            throw new StartFailure(
                    "INTERNAL_API_KEY must have at least " + BootSettings.MIN_KEY_LENGTH + " characters.");
        }
        var host = given("HOST").orElse("127.0.0.1");
        var port = registryPort(host);
        var ports = new Ports(home.file("ports.properties"), port);

        var pidFiles = List.of(home.file(PostgresServer.PID_FILE), home.file(RedisProcess.PID_FILE));
        new Leftovers(home).end(pidFiles);
        step(() -> Guard.start(home, pidFiles), Guard::stop);
        var postgres = step(() -> PostgresServer.start(home, ports.port("postgresql", 0)), PostgresServer::stop);
        var redis = step(() -> RedisProcess.start(home, ports.port("redis", 0)), RedisProcess::stop);
        var vertx = step(Servers::smallVertx, it -> it.close().await(STEP_SECONDS, TimeUnit.SECONDS));
        var listener = new Listener("127.0.0.1", ports.port("config-service", CONFIG_PORT), apiKey);
        var config = new ConfigService(vertx, listener, home.file("config-service.json"), Clock.systemUTC());
        var configPort = step(
                () -> config.start().await(START_SECONDS, TimeUnit.SECONDS),
                running -> config.stop().await(STEP_SECONDS, TimeUnit.SECONDS));
        var screener = new ScreenerStub(
                vertx,
                new Listener("127.0.0.1", ports.port("screener", SCREENER_PORT), apiKey),
                home.file("screener.json"));
        var screenerPort = step(
                () -> screener.start().await(START_SECONDS, TimeUnit.SECONDS),
                running -> screener.stop().await(STEP_SECONDS, TimeUnit.SECONDS));

        var environment = new HashMap<>(given);
        var found = new HashMap<String, String>();
        found.put("HOST", host);
        found.put("PORT", Integer.toString(port));
        found.put("INTERNAL_API_KEY", apiKey);
        found.put("DATABASE_URL", postgres.serviceUrl());
        found.put("DATABASE_MIGRATION_URL", postgres.ownerUrl());
        found.put("REDIS_URL", redis.url());
        found.put("CONFIG_SERVICE_URL", "http://127.0.0.1:" + configPort);
        found.put("SCREENER_SERVICE_URL", "http://127.0.0.1:" + screenerPort);
        found.put("SCREENER_SERVICE_API_KEY", apiKey);
        found.put("ENVIRONMENT", "embedded");
        found.put("REGISTRY_HOME", home.folder().toString());
        found.put(
                "MANAGEMENT_PORT",
                given("MANAGEMENT_PORT").orElse(Integer.toString(ports.port("management", MANAGEMENT_PORT))));
        // A file named for the real platform must not win over what was started here.
        found.keySet().forEach(name -> environment.remove(name + "_FILE"));
        environment.putAll(found);
        return Map.copyOf(environment);
    }

    /** Starts one thing more and remembers how to stop it; nothing is started any more once stopping has begun. */
    <T> T step(Start<T> start, Stop<T> stop) throws IOException {
        steps.lock();
        try {
            if (closing) {
                throw new StartFailure("The start was interrupted.");
            }
            var made = start.start();
            started.push(() -> stop.stop(made));
            return made;
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new StartFailure("The start failed: " + failed.getMessage(), failed);
        } finally {
            steps.unlock();
        }
    }

    /** Stops in reverse what runs; a step that fails does not keep the others. May be called twice. */
    @Override
    public void close() {
        var waited = waitForStep();
        closing = true;
        for (var step = started.poll(); step != null; step = started.poll()) {
            try {
                step.stop();
            } catch (Exception failed) {
                System.err.println("Stopping failed: " + failed);
            }
        }
        if (waited) {
            steps.unlock();
        }
    }

    private boolean waitForStep() {
        try {
            return steps.tryLock(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int registryPort(String host) {
        var text = given("PORT").orElse(Integer.toString(DEFAULT_PORT));
        try {
            var port = Integer.parseInt(text);
            if (port != 0 && !Ports.isFree(host, port)) {
                throw new StartFailure("Port " + port + " on " + host + " is in use: set PORT to another one.");
            }
            return port;
        } catch (IllegalArgumentException wrong) {
            throw new StartFailure("PORT must be a number from 0 to 65535, not " + text + ".", wrong);
        }
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(given.get(name)).filter(value -> !value.isBlank());
    }

    private static String keptKey(Home home) {
        try {
            return home.secret("api-key");
        } catch (IOException failed) {
            throw new StartFailure("The API key cannot be kept in " + home.folder() + ": " + failed, failed);
        }
    }

    /** For the stand-ins alone; the registry makes its own. */
    private static Vertx smallVertx() {
        return Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    }

    interface Start<T> {
        T start() throws Exception;
    }

    interface Stop<T> {
        void stop(T started) throws Exception;
    }

    private interface Step {
        void stop() throws Exception;
    }
}
