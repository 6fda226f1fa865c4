package com.stocksblitz.registry.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CoreDsl;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Both reads for warm-up, then resolve alone, then suggest alone, at constant rates. */
public final class ReadsSimulation extends Simulation {
    static final String RESOLVE = "resolve";
    static final String SUGGEST = "suggest";
    private static final Duration GAP = Duration.ofSeconds(1);

    public ReadsSimulation() {
        var resolvePaths = lines(Simulations.text("resolvePaths"));
        var suggestPaths = lines(Simulations.text("suggestPaths"));
        var resolveRate = Simulations.number("resolveRate");
        var suggestRate = Simulations.number("suggestRate");
        var warmUp = Simulations.seconds("warmUp");
        var measured = Simulations.seconds("measured");
        var slow = Duration.ofSeconds(10);
        var end = warmUp.plus(GAP).plus(measured).plus(GAP).plus(measured);
        setUp(
                        // Opens the connections; the pool takes the one idle longest, so that all stay in use.
                        scenario("connections")
                                .exec(get("connections", suggestPaths))
                                .injectOpen(atOnceUsers(Wrk.CONNECTIONS)),
                        scenario("warm-up")
                                .exec(get("warm-up resolve", resolvePaths))
                                .exec(get("warm-up suggest", suggestPaths))
                                .injectOpen(
                                        rampUsersPerSec(1).to(resolveRate / 2).during(slow),
                                        constantUsersPerSec(resolveRate / 2).during(warmUp.minus(slow))),
                        scenario(RESOLVE)
                                .exec(get(RESOLVE, resolvePaths))
                                .injectOpen(
                                        nothingFor(warmUp.plus(GAP)),
                                        constantUsersPerSec(resolveRate).during(measured)),
                        scenario(SUGGEST)
                                .exec(get(SUGGEST, suggestPaths))
                                .injectOpen(
                                        nothingFor(
                                                warmUp.plus(GAP).plus(measured).plus(GAP)),
                                        constantUsersPerSec(suggestRate).during(measured)))
                .maxDuration(end.plusSeconds(10))
                .protocols(Simulations.protocol())
                .assertions(Simulations.values(RESOLVE, SUGGEST));
    }

    private static ChainBuilder get(String name, List<String> paths) {
        var next = new AtomicInteger();
        return CoreDsl.exec(http(name)
                .get(session -> paths.get(Math.floorMod(next.getAndIncrement(), paths.size())))
                .check(status().is(200)));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
