package com.stocksblitz.registry.standin;

import io.vertx.core.Vertx;

/**
 * The screener stub as a process of its own. {@code HOST} (default 127.0.0.1), {@code PORT} (8903),
 * {@code INTERNAL_API_KEY} (required).
 */
public final class ScreenerStubMain {
    private static final int DEFAULT_PORT = 8903;

    private ScreenerStubMain() {}

    public static void main(String[] arguments) {
        try {
            var listener = new Boot(System.getenv()).listener(DEFAULT_PORT);
            var vertx = Vertx.vertx();
            Boot.run("The screener stub", vertx, new ScreenerStub(vertx, listener).start());
        } catch (IllegalArgumentException missing) {
            System.err.println(missing.getMessage());
            System.exit(2);
        }
    }
}
