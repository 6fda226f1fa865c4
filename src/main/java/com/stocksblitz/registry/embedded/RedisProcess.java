package com.stocksblitz.registry.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis of its own in {@code REGISTRY_HOME/redis}, on loopback, with a password, its data in an append-only file.
 *
 * <p>Only the program comes from the library: the library's way of starting it ends Redis in a shutdown hook of its
 * own, before the registry has drained.
 */
final class RedisProcess {
    /** Whose first line is the server's process id. */
    static final String PID_FILE = "redis/redis.pid";

    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final int CONNECT_MS = 500;

    private final Process process;
    private final int port;
    private final String password;

    private RedisProcess(Process process, int port, String password) {
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /** @throws StartFailure with a sentence that names the log */
    static RedisProcess start(Home home, int port) throws IOException {
        var password = home.secret("redis.password");
        var program = ExecutableProvider.newJarResourceProvider(
                        home.folder("redis/programs").toFile())
                .get();
        var settings = home.folder("redis").resolve("redis.conf");
        Home.writeForOwner(settings, settings(home, port, password));
        var log = home.log("redis");
        var process = new ProcessBuilder(OwnSession.command(List.of(program.getPath(), settings.toString())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        var redis = new RedisProcess(process, port, password);
        redis.awaitReady(log.toPath());
        return redis;
    }

    String url() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    /** Returns when Redis has written its file and ended; ends it hard when that takes longer than 5 s. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }

    private static String settings(Home home, int port, String password) throws IOException {
        return """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                pidfile "%s"
                daemonize no
                save ""
                appendonly yes
                appendfsync everysec
                """.formatted(port, password, home.folder("redis/data"), home.file(PID_FILE));
    }

    private void awaitReady(Path log) {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new StartFailure("Redis did not start; see " + log + ". On Linux it needs the library libssl 3.");
            }
            pause();
        }
    }

    /** Whether it answers a ping; while it loads its file it refuses. */
    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS);
            socket.setSoTimeout(CONNECT_MS);
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\nPING\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.contains("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure("The start was interrupted.", interrupted);
        }
    }
}
