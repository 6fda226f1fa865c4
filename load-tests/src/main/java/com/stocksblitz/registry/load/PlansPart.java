package com.stocksblitz.registry.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Plans of 1,000 keys, made anew and out of the cache. */
final class PlansPart {
    private static final Duration CREATED_WARM_UP = Duration.ofSeconds(20);
    private static final Duration CACHED_WARM_UP = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(15);
    /** Long enough to warm the code up as well: below its capacity a service of ten plans a second takes minutes. */
    private static final Duration PROBE = Duration.ofSeconds(12);

    private static final int PROBE_CLIENTS = 4;
    private static final long PROBE_NUMBERS = 1_000_000_000;
    private static final double CREATED_MEDIAN_LIMIT = 15;
    private static final double CREATED_LIMIT = 40;
    private static final double CACHED_LIMIT = 5;
    private static final double RATE = 0.5;
    private static final double CREATED_RATE_LIMIT = 40;
    private static final double CACHED_RATE_LIMIT = 100;
    private static final int BULK = 5_000;
    private static final String FEED_BROKER = "kite";

    private final Registry registry;
    private final Loader loader;
    private final Dumps dumps;
    private final Gatling gatling;
    private final Setup setup;

    PlansPart(Registry registry, Loader loader, Dumps dumps, Gatling gatling, Setup setup) {
        this.registry = registry;
        this.loader = loader;
        this.dumps = dumps;
        this.gatling = gatling;
        this.setup = setup;
    }

    List<Figure> measure() throws IOException {
        var keys = keysOfTheFeed();
        var file = Files.write(setup.work().resolve("plan-keys.txt"), keys);
        var requests = new PlanRequests(keys, Long.toString(System.currentTimeMillis(), 36));
        Progress.say("plans: %d keys each out of %,d", PlanRequests.SIZE, keys.size());
        checkAnswers(requests);
        var created = probe(requests, new AtomicLong(PROBE_NUMBERS), Long.MAX_VALUE, "created");
        var cached = probe(requests, new AtomicLong(PROBE_NUMBERS), (long) created.answers(), "cached");
        var createdRate = rate(created, CREATED_RATE_LIMIT);
        var cachedRate = rate(cached, CACHED_RATE_LIMIT);
        Progress.say(
                "plans: capacity %.0f/s created, %.0f/s cached; open loop at %.0f/s and %.0f/s",
                created.perSecond(), cached.perSecond(), createdRate, cachedRate);
        var report = latencies(file, requests.run(), createdRate, cachedRate);
        return List.of(
                median(PlansSimulation.CREATED, CREATED_MEDIAN_LIMIT, report, createdRate),
                figure(PlansSimulation.CREATED, CREATED_LIMIT, report, createdRate, created),
                figure(PlansSimulation.CACHED, CACHED_LIMIT, report, cachedRate, cached));
    }

    /** Instruments with a token at the feed, from the day's dump of its broker where the catalog lacks them. */
    private List<String> keysOfTheFeed() throws IOException {
        var keys = keysWithToken();
        if (keys.size() < 2 * PlanRequests.SIZE) {
            var dump = dumps.kite();
            Progress.say("plans: loading %s, for tokens of the feed", dump.described());
            loader.load(dump);
            keys = keysWithToken();
        }
        return keys;
    }

    private List<String> keysWithToken() {
        var all = registry.instruments(Optional.of("NSE")).stream()
                .map(instrument -> instrument.getString("instrument_key"))
                .toList();
        var keys = new ArrayList<String>();
        for (int from = 0; from < all.size(); from += BULK) {
            var ids = new JsonArray(all.subList(from, Math.min(from + BULK, all.size())));
            var found = registry.post(
                            Registry.BASE + "/instruments/bulk",
                            new JsonObject().put("instrument_ids", ids).encode())
                    .expect(200, "bulk");
            found.getJsonArray("instruments").stream()
                    .map(JsonObject.class::cast)
                    .filter(one -> one.getJsonObject("broker_tokens").containsKey(FEED_BROKER))
                    .map(one -> one.getString("instrument_key"))
                    .forEach(keys::add);
        }
        return keys;
    }

    /** Looks at whole answers once; under load only at status. */
    private void checkAnswers(PlanRequests requests) {
        var number = 2 * PROBE_NUMBERS;
        var created = create(requests, number).expect(200, "plan");
        var cached = create(requests, number).expect(200, "plan");
        var placed =
                created.getJsonObject("plan_data").getJsonArray("instruments").size();
        if (!created.getString("status").equals("created")
                || !cached.getString("status").equals("cached")
                || placed != PlanRequests.SIZE
                || !created.getJsonObject("plan_data")
                        .getJsonArray("instruments")
                        .equals(cached.getJsonObject("plan_data").getJsonArray("instruments"))) {
            throw new IllegalStateException("a plan of %d keys answered %s with %d placed, again %s"
                    .formatted(PlanRequests.SIZE, created.getString("status"), placed, cached.getString("status")));
        }
    }

    private Registry.Answer create(PlanRequests requests, long number) {
        return registry.post(requests.path(number), requests.body(number));
    }

    /** @param perSecond of the second half of the probe, when the code is warmer */
    private record Capacity(double answers, double perSecond) {}

    /** Closed loop with few clients: how many a second at most. */
    private Capacity probe(PlanRequests requests, AtomicLong next, long round, String outcome) {
        var first = next.get();
        var half = System.nanoTime() + PROBE.toNanos() / 2;
        var end = System.nanoTime() + PROBE.toNanos();
        var answers = new AtomicLong();
        var late = new AtomicLong();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < PROBE_CLIENTS; i++) {
                running.add(clients.submit(() -> {
                    while (System.nanoTime() < end) {
                        var answer = create(requests, first + (next.getAndIncrement() - first) % round);
                        var status = answer.expect(200, "plan").getString("status");
                        if (!status.equals(outcome)) {
                            throw new IllegalStateException("a plan came as " + status + " instead of " + outcome);
                        }
                        answers.incrementAndGet();
                        if (System.nanoTime() > half) {
                            late.incrementAndGet();
                        }
                    }
                }));
            }
            for (var client : running) {
                unwrap(client);
            }
        }
        return new Capacity(answers.get(), late.get() * 2.0 / PROBE.toSeconds());
    }

    private static void unwrap(Future<?> client) {
        try {
            client.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("probe: " + failed.getCause().getMessage(), failed.getCause());
        }
    }

    private static double rate(Capacity capacity, double limit) {
        return Math.max(1, Math.floor(Math.min(limit, capacity.perSecond() * RATE)));
    }

    private Gatling.Report latencies(Path keys, String run, double createdRate, double cachedRate) throws IOException {
        return gatling.run(
                PlansSimulation.class,
                Map.of(
                        "baseUrl", setup.baseUrl(),
                        "keys", keys.toString(),
                        "run", run,
                        "createdRate", String.valueOf(createdRate),
                        "cachedRate", String.valueOf(cachedRate),
                        "createdWarmUp", String.valueOf(CREATED_WARM_UP.toSeconds()),
                        "cachedWarmUp", String.valueOf(CACHED_WARM_UP.toSeconds()),
                        "measured", String.valueOf(MEASURED.toSeconds())),
                List.of(PlansSimulation.CREATED, PlansSimulation.CACHED),
                CREATED_WARM_UP.plusSeconds(4));
    }

    private static Figure median(String outcome, double limit, Gatling.Report report, double rate) {
        var latency = report.of(outcome);
        return kept(
                Figure.atMost(
                        "plan of %,d keys, %s: median".formatted(PlanRequests.SIZE, outcome),
                        limit,
                        latency.median(),
                        "ms",
                        "of those in the next row"),
                outcome,
                latency,
                rate);
    }

    private static Figure figure(String outcome, double limit, Gatling.Report report, double rate, Capacity capacity) {
        var latency = report.of(outcome);
        return kept(
                Figure.atMost(
                        "plan of %,d keys, %s: p99".formatted(PlanRequests.SIZE, outcome),
                        limit,
                        latency.p99(),
                        "ms",
                        "%s (%.0f %% of capacity); %s"
                                .formatted(latency.described(rate), 100 * rate / capacity.perSecond(), report.cores())),
                outcome,
                latency,
                rate);
    }

    private static Figure kept(Figure figure, String outcome, Gatling.Latency latency, double rate) {
        return figure.provided(latency.failed() == 0, latency.failed() + " not 200 or not " + outcome)
                .provided(latency.count() >= 0.98 * rate * MEASURED.toSeconds(), "the generator did not keep the rate");
    }
}
