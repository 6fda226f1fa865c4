package com.stocksblitz.registry.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Resolve and suggest: throughput against a bare handler of the same minute and machine, then latency at half of it.
 */
final class ReadsPart {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(15);
    private static final double SHARE_LIMIT = 40;
    private static final double P99_LIMIT = 5;
    private static final double RATE = 0.5;

    private final Setup setup;
    private final ReadPaths paths;
    private final Wrk wrk;
    private final Gatling gatling;

    ReadsPart(Setup setup, ReadPaths paths, Wrk wrk, Gatling gatling) {
        this.setup = setup;
        this.paths = paths;
        this.wrk = wrk;
        this.gatling = gatling;
    }

    List<Figure> measure() throws IOException {
        var made = paths.make();
        Progress.say(
                "reads: %,d resolve calls (%,d by symbol left out), %,d suggest calls, bare answer of %d bytes",
                made.resolveCalls(),
                made.dropped(),
                made.suggestCalls(),
                made.answer().length());
        var throughputs = throughputs(made);
        var resolveRate = rate(throughputs.resolve());
        var suggestRate = rate(throughputs.suggest());
        var report = latencies(made, resolveRate, suggestRate);
        return List.of(
                throughput("resolve", throughputs.resolve(), throughputs.bare()),
                throughput("suggest", throughputs.suggest(), throughputs.bare()),
                latency(ReadsSimulation.RESOLVE, report, resolveRate, throughputs.resolve()),
                latency(ReadsSimulation.SUGGEST, report, suggestRate, throughputs.suggest()));
    }

    /** @param bare requests per second of the bare handler, the mean of two runs */
    private record Throughputs(double bare, Wrk.Throughput resolve, Wrk.Throughput suggest) {}

    /** Interleaved, so that a machine that slows down does not pass for a slow service. */
    private Throughputs throughputs(ReadPaths.Made made) throws IOException {
        try (var bare = Bare.start(setup, made.answer())) {
            warmUp(bare, made);
            var bareBefore = bare(bare, made);
            var resolve = service("resolve", made.resolve());
            var bareBetween = bare(bare, made);
            var suggest = service("suggest", made.suggest());
            return new Throughputs((bareBefore.perSecond() + bareBetween.perSecond()) / 2, resolve, suggest);
        }
    }

    /** All at the same time, since the limit of the whole run is short; nothing is measured. */
    private void warmUp(Bare bare, ReadPaths.Made made) throws IOException {
        Progress.say("reads: warm-up");
        var bareRun = CompletableFuture.runAsync(() -> {
            try {
                wrk.run(bare.baseUrl(), bare.pid(), made.resolve(), WARM_UP);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        wrk.run(setup.baseUrl(), setup.servicePid(), made.resolve(), WARM_UP.dividedBy(2));
        wrk.run(setup.baseUrl(), setup.servicePid(), made.suggest(), WARM_UP.dividedBy(2));
        bareRun.join();
    }

    private Wrk.Throughput bare(Bare bare, ReadPaths.Made made) throws IOException {
        var measured = wrk.run(bare.baseUrl(), bare.pid(), made.resolve(), MEASURED);
        if (measured.failed() > 0) {
            throw new IllegalStateException("the bare handler failed " + measured.failed() + " requests");
        }
        Progress.say("bare handler %,.0f/s, %s", measured.perSecond(), measured.cores());
        return measured;
    }

    private Wrk.Throughput service(String what, Path file) throws IOException {
        var measured = wrk.run(setup.baseUrl(), setup.servicePid(), file, MEASURED);
        Progress.say("%s %,.0f/s, %s", what, measured.perSecond(), measured.cores());
        return measured;
    }

    /** Half of what wrk got out of the service, or as much as Gatling can make beside it. */
    private double rate(Wrk.Throughput capacity) {
        return Math.max(1, Math.floor(Math.min(capacity.perSecond() * RATE, setup.generatorRate())));
    }

    private Gatling.Report latencies(ReadPaths.Made made, double resolveRate, double suggestRate) throws IOException {
        Progress.say("reads: open loop, %,.0f and %,.0f requests a second", resolveRate, suggestRate);
        return gatling.run(
                ReadsSimulation.class,
                Map.of(
                        "baseUrl", setup.baseUrl(),
                        "resolvePaths", made.resolve().toString(),
                        "suggestPaths", made.suggest().toString(),
                        "resolveRate", String.valueOf(resolveRate),
                        "suggestRate", String.valueOf(suggestRate),
                        "warmUp", String.valueOf(WARM_UP.toSeconds()),
                        "measured", String.valueOf(MEASURED.toSeconds())),
                List.of(ReadsSimulation.RESOLVE, ReadsSimulation.SUGGEST),
                WARM_UP.plusSeconds(4));
    }

    private static Figure throughput(String what, Wrk.Throughput service, double bare) {
        return Figure.atLeast(
                        what + ": throughput of a bare Vert.x JSON handler",
                        SHARE_LIMIT,
                        100 * service.perSecond() / bare,
                        "%",
                        "%,.0f/s of %,.0f/s, %d connections; %s"
                                .formatted(service.perSecond(), bare, Wrk.CONNECTIONS, service.cores()))
                .provided(service.failed() == 0, service.failed() + " requests failed");
    }

    private static Figure latency(String what, Gatling.Report report, double rate, Wrk.Throughput capacity) {
        var latency = report.of(what);
        return Figure.atMost(
                        what + ": p99 at a constant rate",
                        P99_LIMIT,
                        latency.p99(),
                        "ms",
                        "%s (%.0f %% of capacity); %s"
                                .formatted(latency.described(rate), 100 * rate / capacity.perSecond(), report.cores()))
                .provided(latency.failed() == 0, latency.failed() + " requests failed")
                .provided(latency.count() >= 0.98 * rate * MEASURED.toSeconds(), "the generator did not keep the rate");
    }
}
