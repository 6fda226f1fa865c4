package com.stocksblitz.registry.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Closed loop at full speed: finds what a server can do at most. Its latencies mean nothing and are not read. */
final class Wrk {
    static final int CONNECTIONS = 64;
    private static final Pattern RESULT = Pattern.compile("RESULT requests=(\\d+) microseconds=(\\d+) failed=(\\d+)");

    private final Setup setup;
    private final Path script;
    private final AtomicInteger runs = new AtomicInteger();

    Wrk(Setup setup) throws IOException {
        this.setup = setup;
        this.script = setup.work().resolve("requests.lua");
        try (InputStream source = Wrk.class.getResourceAsStream("/requests.lua")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** @param failed answers other than 2xx and 3xx, broken connections and time-outs */
    record Throughput(double perSecond, long failed, CoreMeter.Cores cores) {}

    /** @param paths file with one path and query a line, already percent-encoded */
    Throughput run(String baseUrl, OptionalLong server, Path paths, Duration duration) throws IOException {
        // One thread makes many times what these servers can answer, and leaves them the other cores.
        var command = new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + duration.toSeconds() + "s",
                "--timeout",
                "5s",
                "-s",
                script.toString(),
                baseUrl);
        command.environment().put("INTERNAL_API_KEY", setup.apiKey());
        command.environment().put("LOAD_PATHS", paths.toString());
        var ran = Child.run(
                command,
                server,
                setup.work().resolve("wrk-" + runs.incrementAndGet() + ".log"),
                Duration.ofMillis(500),
                duration.plusSeconds(15));
        var result = RESULT.matcher(ran.output());
        if (!result.find()) {
            throw new IllegalStateException("wrk printed no result: " + ran.output());
        }
        return new Throughput(
                Long.parseLong(result.group(1)) * 1e6 / Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)),
                ran.cores());
    }
}
