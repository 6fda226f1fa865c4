package com.stocksblitz.registry.embedded;

import com.stocksblitz.registry.app.Application;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code mvn -q compile exec:exec}: the registry with everything it needs, on one machine, without anything installed.
 *
 * <p>Honours {@code REGISTRY_HOME} (default {@code .registry}), {@code HOST}, {@code PORT}, {@code INTERNAL_API_KEY},
 * {@code TRADE_DATE} and {@code LOG_LEVEL}. With the system property {@code registry.exit-with-parent} it ends when the
 * process that started it does.
 */
public final class EmbeddedMain {
    private static final String DEFAULT_HOME = ".registry";
    private static final ZoneId EXCHANGE_ZONE = ZoneId.of("Asia/Kolkata");
    // The whole stop, servers included, shall take less than 10 s.
    private static final long DRAIN_SECONDS = 6;

    private EmbeddedMain() {}

    public static void main(String[] arguments) {
        try {
            run(System.getenv());
        } catch (StartFailure refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException failed) {
            // Threads of Vert.x would keep a process alive whose main thread has died.
            System.err.println("The start failed: " + failed);
            failed.printStackTrace();
            System.exit(1);
        } catch (InterruptedException interrupted) {
            System.exit(1);
        }
    }

    private static void run(Map<String, String> given) throws IOException, InterruptedException {
        var tradeDate = tradeDate(given);
        boolean sample = isSampleWanted(given);
        var home = Home.lock(Path.of(value(given, "REGISTRY_HOME").orElse(DEFAULT_HOME)));
        EmbeddedLogging.configure(home);
        var servers = new Servers(home, given);
        // From here on whatever was started is stopped, however the process is asked to end.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers, home), "stop"));
        if (Boolean.getBoolean("registry.exit-with-parent")) {
            ParentWatch.start(() -> System.exit(0));
        }

        var environment = servers.start();
        var application = servers.step(() -> Application.start(environment), EmbeddedMain::drain);
        var host = environment.get("HOST").equals("0.0.0.0") ? "127.0.0.1" : environment.get("HOST");
        var api =
                new SampleLoader.Api("http://" + host + ":" + application.port(), environment.get("INTERNAL_API_KEY"));
        if (sample) {
            loadSampleOnce(home, api, tradeDate);
        }
        System.out.println(new Greeting(
                        api,
                        environment.get("CONFIG_SERVICE_URL"),
                        environment.get("SCREENER_SERVICE_URL"),
                        home.folder())
                .text());
    }

    /** Once per home; the registry is of use without it, so a failure is told and tried again with the next start. */
    private static void loadSampleOnce(Home home, SampleLoader.Api api, LocalDate tradeDate)
            throws InterruptedException {
        // Beside the data: who deletes the data has the sample again.
        var loaded = home.file("postgresql/sample-loaded");
        if (Files.exists(loaded)) {
            return;
        }
        try (var client = HttpClient.newHttpClient()) {
            new SampleLoader(client, api).load(tradeDate);
            Home.writeForOwner(loaded, tradeDate + "\n");
        } catch (IOException | StartFailure failed) {
            System.err.println("The bundled sample was not loaded: " + failed.getMessage());
        }
    }

    private static void stop(Servers servers, Home home) {
        servers.close();
        try {
            home.close();
        } catch (IOException failed) {
            System.err.println("The lock on REGISTRY_HOME ends with the process: " + failed);
        }
    }

    /** The servers must be stopped within the time too, so a drain that takes longer goes on beside that. */
    private static void drain(Application application) throws InterruptedException {
        try {
            CompletableFuture.runAsync(application::stop).get(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            System.err.println("The registry did not stop within " + DRAIN_SECONDS + " s; its servers stop now.");
        } catch (ExecutionException failed) {
            System.err.println("The registry did not stop cleanly: " + failed.getCause());
        }
    }

    static LocalDate tradeDate(Map<String, String> given) {
        var text = value(given, "TRADE_DATE");
        try {
            return text.map(LocalDate::parse).orElseGet(() -> LocalDate.now(Clock.system(EXCHANGE_ZONE)));
        } catch (DateTimeException wrong) {
            throw new StartFailure("TRADE_DATE must be a date such as 2026-11-20, not " + text.orElse("") + ".", wrong);
        }
    }

    /** Unset means that it is loaded; a word that nobody knows might have meant that it is not. */
    static boolean isSampleWanted(Map<String, String> given) {
        var word = value(given, "SAMPLE");
        if (word.isPresent() && !word.get().equals("none")) {
            throw new StartFailure("SAMPLE can be none, for an empty catalog, or be left away; it is not known what "
                    + word.get() + " means.");
        }
        return word.isEmpty();
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
