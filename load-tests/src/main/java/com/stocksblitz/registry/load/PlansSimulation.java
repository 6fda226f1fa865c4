package com.stocksblitz.registry.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** New plans for warm-up, new plans measured; then those again, and again measured, out of the cache. */
public final class PlansSimulation extends Simulation {
    static final String CREATED = "created";
    static final String CACHED = "cached";
    private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"(\\w+)\"");
    private static final int BEGINNING = 400;
    private static final Duration GAP = Duration.ofSeconds(1);

    private final PlanRequests requests;

    public PlansSimulation() {
        try {
            requests = PlanRequests.read(Path.of(Simulations.text("keys")), Simulations.text("run"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        var createdRate = Simulations.number("createdRate");
        var cachedRate = Simulations.number("cachedRate");
        var createdWarmUp = Simulations.seconds("createdWarmUp");
        var cachedWarmUp = Simulations.seconds("cachedWarmUp");
        var measured = Simulations.seconds("measured");
        long first = (long) (createdRate * createdWarmUp.toSeconds());
        long count = (long) (createdRate * measured.toSeconds());
        var cachedStart = createdWarmUp.plus(GAP).plus(measured).plus(GAP);
        setUp(
                        plans(
                                "warm-up created",
                                CREATED,
                                0,
                                Long.MAX_VALUE,
                                constantUsersPerSec(createdRate).during(createdWarmUp)),
                        plans(
                                CREATED,
                                CREATED,
                                first + 1_000_000,
                                Long.MAX_VALUE,
                                nothingFor(createdWarmUp.plus(GAP)),
                                constantUsersPerSec(createdRate).during(measured)),
                        // Round and round in the same order: the hardest case for a small cache that forgets the
                        // oldest.
                        plans(
                                "warm-up cached",
                                CACHED,
                                first + 1_000_000,
                                count,
                                nothingFor(cachedStart),
                                constantUsersPerSec(cachedRate).during(cachedWarmUp)),
                        plans(
                                CACHED,
                                CACHED,
                                first + 1_000_000,
                                count,
                                nothingFor(cachedStart.plus(cachedWarmUp).plus(GAP)),
                                constantUsersPerSec(cachedRate).during(measured)))
                .maxDuration(
                        cachedStart.plus(cachedWarmUp).plus(GAP).plus(measured).plusSeconds(10))
                .protocols(Simulations.protocol())
                .assertions(Simulations.values(CREATED, CACHED));
    }

    /** @param count how many different requests before the first comes again */
    private PopulationBuilder plans(String name, String outcome, long first, long count, OpenInjectionStep... steps) {
        Iterator<Map<String, Object>> numbers = LongStream.iterate(0, n -> n + 1)
                .mapToObj(n -> Map.<String, Object>of("number", first + n % count))
                .iterator();
        return scenario(name)
                .feed(numbers)
                .exec(http(name)
                        .post(session -> requests.path(session.getLong("number")))
                        .header("Content-Type", "application/json")
                        .body(StringBody(session -> requests.body(session.getLong("number"))))
                        .check(
                                status().is(200),
                                // The beginning tells; to read all of each answer would take the service's cores.
                                bodyBytes()
                                        .transform(PlansSimulation::beginning)
                                        .is(outcome)))
                .injectOpen(steps);
    }

    /** The outcome that the first members of an answer tell; empty where they tell none. */
    private static String beginning(byte[] body) {
        var outcome =
                STATUS.matcher(new String(body, 0, Math.min(body.length, BEGINNING), StandardCharsets.ISO_8859_1));
        return outcome.find() ? outcome.group(1) : "";
    }
}
