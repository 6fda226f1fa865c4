package com.stocksblitz.registry.load;

import com.stocksblitz.registry.load.open.OnTime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Plans of 1,000 keys, made anew and out of the cache. */
final class PlansPart {
    private static final String CREATED = "created";
    private static final String CACHED = "cached";
    /** A second, the same on every run, so that runs compare: about half of what a closed loop gets. */
    private static final int CREATED_RATE = 25;
    /** A second: about a third of what a closed loop gets. */
    private static final int CACHED_RATE = 100;

    private static final int CREATED_WARM_UP = 15 * CREATED_RATE;
    private static final int CACHED_WARM_UP = 10 * CACHED_RATE;
    /** So many that six are beyond the p99 of the one and twenty beyond that of the other. */
    private static final int CREATED_COUNT = 24 * CREATED_RATE;

    private static final int CACHED_COUNT = 20 * CACHED_RATE;
    /** A generator that is later than this, at its own p99, tells of itself and not of the service. */
    private static final double LATE_LIMIT = 0.2;

    /** Long enough to warm the code up as well: below its capacity a service of ten plans a second takes minutes. */
    private static final Duration PROBE = Duration.ofSeconds(12);

    private static final int PROBE_CLIENTS = 4;
    private static final long PROBE_NUMBERS = 1_000_000_000;
    private static final double CREATED_MEDIAN_LIMIT = 15;
    private static final double CREATED_LIMIT = 40;
    private static final double CACHED_LIMIT = 5;
    private static final int BEGINNING = 400;
    private static final int BULK = 5_000;
    private static final String FEED_BROKER = "kite";

    private final Registry registry;
    private final Loader loader;
    private final Dumps dumps;
    private final Setup setup;

    PlansPart(Registry registry, Loader loader, Dumps dumps, Setup setup) {
        this.registry = registry;
        this.loader = loader;
        this.dumps = dumps;
        this.setup = setup;
    }

    List<Figure> measure() throws IOException {
        var keys = keysOfTheFeed();
        var requests = new PlanRequests(keys, Long.toString(System.currentTimeMillis(), 36));
        Progress.say("plans: %d keys each out of %,d", PlanRequests.SIZE, keys.size());
        checkAnswers(requests);
        var created = probe(requests, new AtomicLong(PROBE_NUMBERS), Long.MAX_VALUE, CREATED);
        var cached = probe(requests, new AtomicLong(PROBE_NUMBERS), (long) created.answers(), CACHED);
        Progress.say("plans: capacity %.0f/s created, %.0f/s cached", created.perSecond(), cached.perSecond());
        try (var client = new OnTime(URI.create(setup.baseUrl()), setup.apiKey());
                var pauses = new Pauses(setup.servicePid(), setup.work().resolve("collections.log"))) {
            var warmUp = prepared(client, requests, 0, CREATED_WARM_UP);
            var plans = prepared(client, requests, CREATED_WARM_UP, CREATED_COUNT);
            client.send(warmUp, CREATED_RATE, status(CREATED));
            var made = measured(client, pauses, plans, CREATED_RATE, CREATED);
            client.send(rounds(plans, 0, CACHED_WARM_UP), CACHED_RATE, status(CACHED));
            var again = measured(client, pauses, rounds(plans, CACHED_WARM_UP, CACHED_COUNT), CACHED_RATE, CACHED);
            return List.of(
                    made.median(CREATED_MEDIAN_LIMIT),
                    made.p99(CREATED_LIMIT, created),
                    again.p99(CACHED_LIMIT, cached));
        }
    }

    private static List<byte[]> prepared(OnTime client, PlanRequests requests, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> client.post(requests.path(number), requests.body(number)))
                .toList();
    }

    /** Round and round in the same order: the hardest case for a small cache that forgets the oldest. */
    private static List<byte[]> rounds(List<byte[]> requests, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> requests.get(number % requests.size()))
                .toList();
    }

    private static String status(String outcome) {
        return "\"status\":\"" + outcome + '"';
    }

    private Measured measured(OnTime client, Pauses pauses, List<byte[]> requests, int rate, String outcome)
            throws IOException {
        Progress.say("plans: %s, %,d requests at %d/s", outcome, requests.size(), rate);
        var meter = new CoreMeter(ProcessHandle.current(), setup.servicePid());
        var from = System.currentTimeMillis();
        var timed = client.send(requests, rate, status(outcome));
        return new Measured(
                outcome, rate, timed, pauses.between(from, System.currentTimeMillis()) + "; " + meter.cores());
    }

    /** @param meanwhile what the service's JVM and the machine did */
    private record Measured(String outcome, int rate, OnTime.Timed timed, String meanwhile) {
        Figure median(double limit) {
            return valid(Figure.atMost(
                    "plan of %,d keys, %s: median".formatted(PlanRequests.SIZE, outcome),
                    limit,
                    millis(timed.times(), 50),
                    "ms",
                    "of those in the next row"));
        }

        Figure p99(double limit, Capacity capacity) {
            var times = timed.times();
            return valid(Figure.atMost(
                    "plan of %,d keys, %s: p99".formatted(PlanRequests.SIZE, outcome),
                    limit,
                    millis(times, 99),
                    "ms",
                    "p50 %.1f, p90 %.1f, max %.1f; %,d requests at %d/s, %.0f %% of the %.0f/s of a closed loop; %d not 200 or not %s; sent late p99 %.2f, max %.2f ms; %s"
                            .formatted(
                                    millis(times, 50),
                                    millis(times, 90),
                                    millis(times, 100),
                                    times.getTotalCount(),
                                    rate,
                                    100 * rate / capacity.perSecond(),
                                    capacity.perSecond(),
                                    timed.failed(),
                                    outcome,
                                    late(99),
                                    late(100),
                                    meanwhile)));
        }

        private Figure valid(Figure figure) {
            return figure.provided(timed.failed() == 0, timed.failed() + " not 200 or not " + outcome)
                    .provided(late(99) <= LATE_LIMIT, "the generator was late");
        }

        private double late(double percentile) {
            return millis(timed.lateness(), percentile);
        }

        private static double millis(Histogram micros, double percentile) {
            return micros.getValueAtPercentile(percentile) / 1e3;
        }
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
                        // The beginning tells; to read all of each answer would take the service's cores.
                        var beginning = answer.body()
                                .substring(0, Math.min(BEGINNING, answer.body().length()));
                        if (answer.status() != 200 || !beginning.contains(status(outcome))) {
                            throw new IllegalStateException("a plan came with " + answer.status() + " and not as "
                                    + outcome + ": " + beginning);
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
}
