package com.stocksblitz.registry.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Open loop: requests leave at their time whether or not earlier ones are answered, so that a slow answer cannot hide
 * the wait of those behind it. Runs a simulation in a JVM of its own and reads the values its assertions found.
 */
final class Gatling {
    private static final Pattern ASSERTION = Pattern.compile(
            "^(.+?): (.+?) is (?:less|greater) than or equal to .*\\(actual : ([-0-9.E]+)\\)$", Pattern.MULTILINE);

    private static final List<String> FLAGS = List.of(
            "-XX:+UseParallelGC",
            "-Xms384m",
            "-Xmx384m",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Dgatling.ssl.useOpenSsl=false",
            "-Dgatling.netty.useNativeTransport=false",
            "-Dgatling.data.enableAnalytics=false",
            "-Dgatling.http.requestTimeout=5000",
            // It asks the internet for its newest version and waits for the answer; this refuses at once.
            "-Dhttps.proxyHost=127.0.0.1",
            "-Dhttps.proxyPort=9");

    private final Setup setup;

    Gatling(Setup setup) {
        this.setup = setup;
    }

    /**
     * Latencies of one kind of request, in milliseconds, from the start of sending to the last byte.
     *
     * @param count all, answered or not
     */
    record Latency(long count, long failed, double median, double p99, double max) {
        String described(double rate) {
            return "p50 %s, max %s; %,d requests at %s/s"
                    .formatted(Figure.number(median), Figure.number(max), count, Figure.number(rate));
        }
    }

    record Report(Map<String, Latency> latencies, CoreMeter.Cores cores) {
        Latency of(String request) {
            return latencies.get(request);
        }
    }

    /** @param warmUp after which the shares of the cores are counted */
    Report run(Class<?> simulation, Map<String, String> properties, List<String> requests, Duration warmUp)
            throws IOException {
        var flags = new ArrayList<>(FLAGS);
        flags.add("-Djava.util.prefs.userRoot=" + setup.work());
        properties.forEach((name, value) -> flags.add("-Dload." + name + '=' + value));
        var command = Bare.java(
                flags,
                "io.gatling.app.Gatling",
                "--simulation",
                simulation.getName(),
                "--no-reports",
                "--results-folder",
                setup.work().resolve("gatling").toString());
        command.environment().put("INTERNAL_API_KEY", setup.apiKey());
        var ran = Child.run(
                command,
                setup.servicePid(),
                setup.work().resolve(simulation.getSimpleName() + ".log"),
                warmUp,
                Duration.ofSeconds(120));
        var values = new HashMap<String, Double>();
        ASSERTION
                .matcher(ran.output())
                .results()
                .forEach(found -> values.put(found.group(1) + '/' + found.group(2), Double.valueOf(found.group(3))));
        var latencies = new HashMap<String, Latency>();
        for (var request : requests) {
            latencies.put(request, latency(values, request, ran.output()));
        }
        return new Report(latencies, ran.cores());
    }

    private static Latency latency(Map<String, Double> values, String request, String output) {
        try {
            return new Latency(
                    values.get(request + "/count of all events").longValue(),
                    values.get(request + "/count of failed events").longValue(),
                    values.get(request + "/50th percentile of response time"),
                    values.get(request + "/99th percentile of response time"),
                    values.get(request + "/max of response time"));
        } catch (NullPointerException absent) {
            throw new IllegalStateException(
                    "Gatling found no values for " + request + ": "
                            + output.substring(Math.max(0, output.length() - 2_000)),
                    absent);
        }
    }
}
