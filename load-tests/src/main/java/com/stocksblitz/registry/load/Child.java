package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs a load generator to its end and sees what it and the service take of the cores meanwhile. */
final class Child {
    private Child() {}

    record Ran(String output, CoreMeter.Cores cores) {}

    /**
     * @param server whose share is of interest
     * @param warmUp how long to wait before the shares are counted
     * @throws IllegalStateException with the end of its output if it fails or passes the limit
     */
    static Ran run(ProcessBuilder command, OptionalLong server, Path log, Duration warmUp, Duration limit)
            throws IOException {
        var process =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            var deadline = System.nanoTime() + limit.toNanos();
            waitFor(process, warmUp);
            var meter = new CoreMeter(process.toHandle(), server);
            while (!waitFor(process, Duration.ofMillis(200))) {
                meter.sample();
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            command.command().getFirst() + " did not end within " + limit.toSeconds() + " s");
                }
            }
            var cores = meter.cores();
            var output = Files.readString(log, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(command.command().getFirst() + " failed with " + process.exitValue()
                        + ": " + output.substring(Math.max(0, output.length() - 2_000)));
            }
            return new Ran(output, cores);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean waitFor(Process process, Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
