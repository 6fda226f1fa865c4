package com.stocksblitz.registry.app;

import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.toggles.ConfigServiceClient;
import com.stocksblitz.registry.toggles.SettingCatalog;
import com.stocksblitz.registry.toggles.SettingDefinition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes every live setting with its default and description into the config service and leaves those that are there:
 * {@code java -cp instrument-registry.jar com.stocksblitz.registry.app.RegisterConfig} with {@code CONFIG_SERVICE_URL},
 * {@code ENVIRONMENT} and {@code INTERNAL_API_KEY}. Prints a line for each; ends with 0, or with 1 where the service
 * did not take one, and may be run again.
 */
public final class RegisterConfig {
    static final int DONE = 0;
    static final int FAILED = 1;
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private RegisterConfig() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), System.out, System.err));
    }

    static int run(Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            var settings = BootSettings.read(environment);
            var vertx = Vertx.vertx();
            try {
                var client = Clients.configService(vertx, settings, CALL)
                        .orElseThrow(() -> new IllegalArgumentException("CONFIG_SERVICE_URL is missing"));
                register(client).await(LIMIT.toSeconds(), TimeUnit.SECONDS).forEach(out::println);
                return DONE;
            } finally {
                vertx.close().await(10, TimeUnit.SECONDS);
            }
        } catch (Exception failed) { // await throws checked causes undeclared
            err.println("The settings could not be registered: " + failed.getMessage());
            return FAILED;
        }
    }

    /** One after another, in the order of the catalog. */
    private static Future<List<String>> register(ConfigServiceClient client) {
        var done = Future.succeededFuture((List<String>) new ArrayList<String>());
        for (var definition : SettingCatalog.bundled().all()) {
            done = done.compose(lines -> create(client, definition).map(line -> {
                lines.add(line);
                return lines;
            }));
        }
        return done;
    }

    private static Future<String> create(ConfigServiceClient client, SettingDefinition definition) {
        var key = definition.setting().key();
        return client.create(key, definition.defaultValue(), definition.description())
                .map(made -> made ? key + " = " + definition.defaultValue() : key + " is there already");
    }
}
