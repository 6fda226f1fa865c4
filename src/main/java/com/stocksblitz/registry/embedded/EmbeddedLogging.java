package com.stocksblitz.registry.embedded;

import java.io.IOException;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends the log to {@code REGISTRY_HOME/logs} and leaves the console to people. Logback reads these properties when the
 * first logger is made, so nothing that logs may come before, and the home must be locked: two processes would spoil
 * the file.
 */
final class EmbeddedLogging {
    private EmbeddedLogging() {}

    static void configure(Home home) throws IOException {
        System.setProperty("registry.logs", home.folder("logs").toString());
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "com/stocksblitz/registry/embedded/logback-embedded.xml");
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
