package com.stocksblitz.registry.standin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a stand-in as a process: settings from the environment, one line when it listens, an end with the signal. */
final class Boot {
    private static final long LIMIT_SECONDS = 10;

    private final Map<String, String> environment;

    Boot(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws IllegalArgumentException naming the variable that is missing or wrong */
    Listener listener(int defaultPort) {
        return new Listener(value("HOST").orElse("127.0.0.1"), port(defaultPort), required("INTERNAL_API_KEY"));
    }

    String required(String name) {
        return value(name).orElseThrow(() -> new IllegalArgumentException(name + " must be set"));
    }

    private int port(int fallback) {
        var text = value("PORT").orElse(Integer.toString(fallback));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("PORT must be a number, not " + text, malformed);
        }
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** The process ends with code 1 when the start fails, as the threads of Vert.x would keep it alive. */
    static void run(String name, Vertx vertx, Future<Integer> started) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "stop"));
        try {
            var port = started.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            System.out.println(name + " listens on port " + port);
        } catch (Exception failed) { // await throws checked causes undeclared, such as that the port is taken
            System.err.println(name + " did not start: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failed) {
            System.err.println("Vert.x did not close: " + failed.getMessage());
        }
    }
}
