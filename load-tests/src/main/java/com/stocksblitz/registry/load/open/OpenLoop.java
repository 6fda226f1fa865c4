package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Sends a mix of requests in phases and prints what became of them, a line for each phase and for each kind in it.
 *
 * <p>Arguments: the file of the mix ({@link Mix#read}), the port on loopback, and phases:
 * {@code closed:SECONDS:CONNECTIONS} or {@code open:SECONDS:RATE}, where a rate such as {@code x5} is five times the
 * rated load, which is 60 % of what the last closed phase got. The key is in the environment as INTERNAL_API_KEY.
 */
public final class OpenLoop {
    private static final double RATED_SHARE = 0.6;

    private OpenLoop() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[1]);
        var mix = Mix.read(Path.of(arguments[0]), port, System.getenv("INTERNAL_API_KEY"));
        double rated = 0;
        try (var generator = new Generator(mix, port)) {
            for (int i = 2; i < arguments.length; i++) {
                var phase = arguments[i].split(":");
                double seconds = Double.parseDouble(phase[1]);
                long cpu = cpuNanos();
                long begun = System.nanoTime();
                Tally tally;
                if (phase[0].equals("closed")) {
                    tally = generator.closed(seconds, Integer.parseInt(phase[2]));
                    rated = RATED_SHARE * tally.good() / seconds;
                } else {
                    tally = generator.open(seconds, rate(phase[2], rated));
                }
                double cores = (double) (cpuNanos() - cpu) / (System.nanoTime() - begun);
                tally.print(arguments[i], seconds, cores);
                System.out.flush();
            }
        }
    }

    private static double rate(String text, double rated) {
        return text.startsWith("x") ? Double.parseDouble(text.substring(1)) * rated : Double.parseDouble(text);
    }

    private static long cpuNanos() {
        return Optional.of(ManagementFactory.getOperatingSystemMXBean())
                .filter(com.sun.management.OperatingSystemMXBean.class::isInstance)
                .map(com.sun.management.OperatingSystemMXBean.class::cast)
                .map(com.sun.management.OperatingSystemMXBean::getProcessCpuTime)
                .orElse(0L);
    }
}
