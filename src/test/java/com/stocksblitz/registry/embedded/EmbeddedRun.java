package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The embedded start as a process of its own, as Maven starts it. Closing it kills what is left. */
final class EmbeddedRun implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path home;
    private final int port;
    private final Path output;

    private EmbeddedRun(Process process, Path home, int port, Path output) {
        this.process = process;
        this.home = home;
        this.port = port;
        this.output = output;
    }

    static EmbeddedRun launch(Path home, int port, String... jvmOptions) throws IOException {
        return launch(home, port, command(jvmOptions));
    }

    /** Below a shell that dies when it is killed, as the process dies with Maven. */
    static EmbeddedRun launchBelowAParent(Path home, int port) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        command.addAll(command("-Dregistry.exit-with-parent=true"));
        return launch(home, port, command);
    }

    private static EmbeddedRun launch(Path home, int port, List<String> command) throws IOException {
        var output = Files.createTempFile("embedded-run", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.endsWith("_URL") || name.endsWith("_KEY"));
        builder.environment().put("REGISTRY_HOME", home.toString());
        builder.environment().put("PORT", Integer.toString(port));
        return new EmbeddedRun(builder.start(), home.toRealPath(), port, output);
    }

    private static List<String> command(String... jvmOptions) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx160m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(Arrays.asList(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EmbeddedMain.class.getName()));
        return command;
    }

    EmbeddedRun awaitReady() throws IOException {
        await(START_LIMIT, "ready", () -> !process.isAlive() || output().contains("Stop with Ctrl-C"));
        assertThat(process.isAlive()).as("alive after %s", output()).isTrue();
        assertThat(output()).doesNotContain("sample was not loaded");
        return this;
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** All that runs for this home: the JVM (or the shell above it) and every program and guard of the home. */
    void awaitAllGone(Duration limit) {
        await(limit, "gone", () -> !process.isAlive() && servers().isEmpty() && !isServing());
    }

    List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses().filter(this::belongsToHome).toList();
    }

    void kill() {
        process.destroyForcibly();
    }

    void terminate() {
        process.destroy();
    }

    int health() throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + port + "/health", "").statusCode();
    }

    boolean isServing() {
        try {
            return health() > 0;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    HttpResponse<String> registry(String path) throws IOException, InterruptedException {
        return get(
                new SampleLoader.Api("http://127.0.0.1:" + port, key())
                        .uri(path)
                        .toString(),
                key());
    }

    HttpResponse<String> config(String path) throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + ports("config-service") + path, key());
    }

    HttpResponse<String> writeConfig(String body) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + ports("config-service") + "/api/v1/secrets");
        return CLIENT.send(
                HttpRequest.newBuilder(uri)
                        .header("X-Internal-API-Key", key())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String key() throws IOException {
        return kept("api-key");
    }

    String kept(String name) throws IOException {
        return Files.readString(home.resolve(name)).strip();
    }

    String ports(String name) throws IOException {
        return Files.readAllLines(home.resolve("ports.properties")).stream()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        servers().forEach(ProcessHandle::destroyForcibly);
        Files.deleteIfExists(output);
    }

    private boolean belongsToHome(ProcessHandle process) {
        var info = process.info();
        return info.command().filter(command -> command.startsWith(home + "/")).isPresent()
                || info.arguments()
                        .map(List::of)
                        .filter(arguments -> arguments.contains(Guard.NAME) && arguments.contains(home.toString()))
                        .isPresent();
    }

    private static HttpResponse<String> get(String uri, String key) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .timeout(Duration.ofSeconds(10))
                        .header("X-Internal-API-Key", key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void await(Duration limit, String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("not %s within %s; servers %s; output %s", what, limit, servers(), output())
                    .isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
