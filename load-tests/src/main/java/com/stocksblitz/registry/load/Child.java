package com.stocksblitz.registry.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Runs a load generator to its end and sees what it and the service take of the cores meanwhile. */
final class Child {
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Child() {}

    /** Cores in use, on average, while it was measured; a negative number where it cannot be known. */
    record Cores(double generator, double server, double machine) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "cores: generator %.2f%s, whole machine %.2f of %d",
                    generator,
                    server < 0 ? "" : String.format(Locale.ROOT, ", server %.2f", server),
                    machine,
                    MACHINE.getAvailableProcessors());
        }
    }

    record Ran(String output, Cores cores) {}

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
            var start = System.nanoTime();
            var generator = new Share(process.toHandle());
            var served = server.stream()
                    .boxed()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .map(Share::new)
                    .findFirst();
            MACHINE.getCpuLoad();
            while (!waitFor(process, Duration.ofMillis(200))) {
                generator.sample();
                served.ifPresent(Share::sample);
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            command.command().getFirst() + " did not end within " + limit.toSeconds() + " s");
                }
            }
            var seconds = Loader.secondsSince(start);
            var cores = new Cores(
                    generator.spent() / seconds,
                    served.map(share -> share.spent() / seconds).orElse(-1.0),
                    MACHINE.getCpuLoad() * MACHINE.getAvailableProcessors());
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

    /** CPU time of a process between the first and the last look at it. */
    private static final class Share {
        private final ProcessHandle process;
        private final Duration first;
        private Duration last;

        Share(ProcessHandle process) {
            this.process = process;
            this.first = process.info().totalCpuDuration().orElse(Duration.ZERO);
            this.last = first;
        }

        void sample() {
            process.info().totalCpuDuration().ifPresent(now -> last = now);
        }

        double spent() {
            return last.minus(first).toNanos() / 1e9;
        }
    }
}
