package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Pauses of the service's JVM for garbage, by a log that it is told to write while it runs: without them nobody sees
 * why a tail is what it is.
 */
final class Pauses implements AutoCloseable {
    private static final Pattern PAUSE = Pattern.compile("^\\[(\\d+)ms\\].* Pause (\\w+) .* ([\\d.]+)ms$");
    private static final int COMMAND_SECONDS = 10;

    private final OptionalLong service;
    private final Path log;
    private final boolean logging;

    /** From now on, where the process is known and hears its user's commands. */
    Pauses(OptionalLong service, Path log) throws IOException {
        this.service = service;
        this.log = log;
        this.logging = service.isPresent() && command("what=gc", "decorators=timemillis") && Files.exists(log);
    }

    /** In words, how many pauses ended between two moments of {@code System.currentTimeMillis}, and the longest. */
    String between(long from, long to) throws IOException {
        if (!logging) {
            return "collections of the service unknown";
        }
        List<MatchResult> pauses;
        try (var lines = Files.lines(log)) {
            pauses = lines.map(PAUSE::matcher)
                    .flatMap(line -> line.results())
                    .filter(pause -> Long.parseLong(pause.group(1)) >= from && Long.parseLong(pause.group(1)) <= to)
                    .toList();
        }
        return "collections of the service: %s, %s"
                .formatted(described(pauses, true, "full"), described(pauses, false, "young"));
    }

    private static String described(List<MatchResult> pauses, boolean full, String name) {
        var times = pauses.stream()
                .filter(pause -> pause.group(2).equals("Full") == full)
                .mapToDouble(pause -> Double.parseDouble(pause.group(3)))
                .summaryStatistics();
        return times.getCount() == 0
                ? "no " + name
                : String.format(Locale.ROOT, "%d %s (longest %.1f ms)", times.getCount(), name, times.getMax());
    }

    private boolean command(String... options) throws IOException {
        var command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(service.getAsLong()),
                "VM.log",
                "output=" + log);
        command.command().addAll(List.of(options));
        var process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        if (logging) {
            command("what=all=off");
        }
    }
}
