package com.stocksblitz.registry;

import com.stocksblitz.registry.app.Application;
import com.stocksblitz.registry.settings.InvalidSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The production process: starts the application from the environment and waits in the shutdown hook until it stopped.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int EXIT_CONFIGURATION = 78;
    private static final int EXIT_START_FAILED = 70;

    private Main() {}

    public static void main(String[] arguments) {
        // Hazelcast and Lucene write to java.util.logging; their lines belong into the same log.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            Application.start(
                    System.getenv(), stop -> Runtime.getRuntime().addShutdownHook(new Thread(stop, "shutdown")));
        } catch (InvalidSettings invalid) {
            LOG.atError().addKeyValue("reason", invalid.getMessage()).log("The settings do not describe a service");
            System.exit(EXIT_CONFIGURATION);
        } catch (RuntimeException | Error failed) {
            // Vert.x threads would keep a process alive that serves nothing.
            LOG.atError().setCause(failed).log("The start failed");
            System.exit(EXIT_START_FAILED);
        }
    }
}
