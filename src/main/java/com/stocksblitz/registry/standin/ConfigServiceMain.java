package com.stocksblitz.registry.standin;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;

/**
 * {@code java -jar instrument-registry-standin.jar}: the config service as a process of its own. {@code HOST} (default
 * 127.0.0.1), {@code PORT} (8902), {@code INTERNAL_API_KEY} and {@code CONFIG_FILE} (both required).
 */
public final class ConfigServiceMain {
    private static final int DEFAULT_PORT = 8902;

    private ConfigServiceMain() {}

    public static void main(String[] arguments) {
        try {
            var boot = new Boot(System.getenv());
            var listener = boot.listener(DEFAULT_PORT);
            var file = Path.of(boot.required("CONFIG_FILE"));
            var vertx = Vertx.vertx();
            Boot.run("The config service", vertx, new ConfigService(vertx, listener, file, Clock.systemUTC()).start());
        } catch (IllegalArgumentException missing) {
            System.err.println(missing.getMessage());
            System.exit(2);
        }
    }
}
