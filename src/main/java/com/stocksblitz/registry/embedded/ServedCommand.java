package com.stocksblitz.registry.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command beside embedded servers, with the environment that leads a registry to them, and ends with its exit
 * code. For measurements that start the production command themselves, such as those of {@code load-tests/faults}.
 *
 * <p>Arguments are the command. Honours {@code REGISTRY_HOME} (required), {@code HOST} and {@code PORT}; the rest of
 * the environment reaches the command.
 */
public final class ServedCommand {
    private static final long STOP_SECONDS = 30;

    private ServedCommand() {}

    public static void main(String[] command) {
        int code = 1;
        try {
            code = run(List.of(command), System.getenv());
        } catch (StartFailure failed) {
            System.err.println(failed.getMessage());
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
        } catch (InterruptedException interrupted) {
            System.err.println("interrupted");
        }
        // The servers' own threads are no reason to stay.
        System.exit(code);
    }

    private static int run(List<String> command, Map<String, String> given) throws IOException, InterruptedException {
        var folder = Optional.ofNullable(given.get("REGISTRY_HOME"))
                .orElseThrow(() -> new StartFailure("REGISTRY_HOME must be set."));
        try (var home = Home.lock(Path.of(folder))) {
            EmbeddedLogging.configure(home);
            try (var servers = new Servers(home, given)) {
                // Also when this process is asked to end; closing twice is harmless.
                Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
                var environment = servers.start();
                return servers.step(() -> start(command, environment), ServedCommand::end)
                        .waitFor();
            }
        }
    }

    /** With our own streams, and nothing in its environment but what the servers gave and we were given. */
    static Process start(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
