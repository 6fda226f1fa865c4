package com.stocksblitz.registry.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the production start command against embedded servers: waits until it is healthy, loads the sample, sends each
 * of the greeting's requests some times, and ends it as a platform does. The image build records its class archive this
 * way, and a test holds the command to it.
 *
 * <p>Arguments are the command. Honours {@code REGISTRY_HOME} (required, as the home of a throw-away run), {@code HOST}
 * and {@code PORT}; the rest of the environment reaches the command. Exit code 0 when all went well.
 */
public final class Rehearsal {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final long STOP_SECONDS = 30;
    private static final long POLL_MS = 100;
    private static final int ROUNDS = 20;
    // 128 + SIGTERM: what a JVM that was asked to end answers.
    private static final int ENDED_BY_TERM = 143;

    private final HttpClient client;
    private final SampleLoader.Api api;

    private Rehearsal(HttpClient client, SampleLoader.Api api) {
        this.client = client;
        this.api = api;
    }

    public static void main(String[] command) {
        try {
            run(List.of(command), System.getenv());
            // The servers' own threads are no reason to stay.
            System.exit(0);
        } catch (StartFailure failed) {
            System.err.println(failed.getMessage());
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
        } catch (InterruptedException interrupted) {
            System.err.println("interrupted");
        }
        System.exit(1);
    }

    private static void run(List<String> command, Map<String, String> given) throws IOException, InterruptedException {
        var folder = Optional.ofNullable(given.get("REGISTRY_HOME"))
                .orElseThrow(() -> new StartFailure("REGISTRY_HOME must be set."));
        try (var home = Home.lock(Path.of(folder))) {
            EmbeddedLogging.configure(home);
            try (var servers = new Servers(home, given)) {
                // Also when this process is asked to end; closing twice is harmless.
                Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
                var environment = servers.start();
                var process = servers.step(() -> ServedCommand.start(command, environment), Rehearsal::end);
                rehearse(process, environment);
                end(process);
            }
        }
    }

    private static void rehearse(Process process, Map<String, String> environment)
            throws IOException, InterruptedException {
        var api = new SampleLoader.Api(
                "http://127.0.0.1:" + environment.get("PORT"), environment.get("INTERNAL_API_KEY"));
        try (var client = HttpClient.newHttpClient()) {
            var rehearsal = new Rehearsal(client, api);
            rehearsal.awaitHealthy(process);
            new SampleLoader(client, api).load(EmbeddedMain.tradeDate(environment));
            rehearsal.sendRequests();
        }
    }

    private void awaitHealthy(Process process) throws InterruptedException {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isHealthy()) {
            if (!process.isAlive()) {
                throw new StartFailure(
                        "The command ended with code " + process.exitValue() + " before it was healthy.");
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailure("The command was not healthy within " + START_LIMIT.toSeconds() + " s.");
            }
            Thread.sleep(POLL_MS);
        }
    }

    private boolean isHealthy() throws InterruptedException {
        var health = HttpRequest.newBuilder(URI.create(api.origin() + "/health"))
                .timeout(CALL_LIMIT)
                .build();
        try {
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void sendRequests() throws IOException, InterruptedException {
        for (var round = 0; round < ROUNDS; round++) {
            expectSuccess(api.request(Greeting.RESOLVE).GET());
            expectSuccess(api.request(Greeting.SUGGEST).GET());
            expectSuccess(api.request(Greeting.PLAN)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Greeting.PLAN_BODY)));
        }
    }

    private void expectSuccess(HttpRequest.Builder request) throws IOException, InterruptedException {
        var sent = request.timeout(CALL_LIMIT).build();
        var answer = client.send(sent, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new StartFailure(sent.uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new StartFailure("The command did not end within " + STOP_SECONDS + " s.");
        }
        if (process.exitValue() != 0 && process.exitValue() != ENDED_BY_TERM) {
            throw new StartFailure("The command ended with code " + process.exitValue() + ".");
        }
    }
}
