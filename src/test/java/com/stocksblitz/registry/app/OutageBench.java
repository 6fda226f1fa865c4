package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Fault;
import com.stocksblitz.registry.testing.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All dependencies away for minutes, the long form of R10. Not part of the suite: {@code load-tests/faults/outage.sh}.
 * Counted are the connections and the calls on open ones that reach the proxies; a first attempt is a request of a
 * client that needs the dependency.
 */
class OutageBench {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("seconds", 300));
    private static final int PER_SECOND = 10;
    private static final double MOST = 1.2;
    private static final Duration BACK = Duration.ofSeconds(10);

    private final AtomicInteger names = new AtomicInteger();
    private final List<String> missed = new ArrayList<>();

    @Test
    void measure(@TempDir Path home) throws Exception {
        try (var faulted = new FaultedService(home)) {
            faulted.plan("warm");
            var proxies =
                    Map.of("database", faulted.postgres, "redis", faulted.redis, "config_service", faulted.config);
            var stopped = new AtomicBoolean();
            var settings = Thread.startVirtualThread(() -> writeSettings(faulted, stopped));
            proxies.values().forEach(proxy -> proxy.set(new Fault.BlackHole()));
            var before = new java.util.HashMap<String, Integer>();
            proxies.forEach((name, proxy) -> before.put(name, proxy.accepted()));
            var loop = OpenLoop.run(PER_SECOND, OUTAGE, () -> switch (names.incrementAndGet() % 2) {
                case 0 -> faulted.write("w" + names.get());
                default -> faulted.plan("p" + names.get());
            });
            stopped.set(true);
            settings.join();
            long first = PER_SECOND * OUTAGE.toSeconds() / 2;

            System.out.println("answers in " + OUTAGE.toSeconds() + " s of outage: " + loop.answers());
            System.out.println("| dependency | first attempts | calls to it | goal | reached |");
            System.out.println("|---|---|---|---|---|");
            report("database", 2 * first, calls(proxies, before, "database"));
            report("redis", first, calls(proxies, before, "redis"));
            report("config_service", written.get(), calls(proxies, before, "config_service"));

            proxies.values().forEach(proxy -> proxy.set(new Fault.None()));
            long healed = System.nanoTime();
            Eventually.within(Duration.ofMinutes(1), () -> {
                for (var name : proxies.keySet()) {
                    assertThat(faulted.breaker(name)).as(name).isEqualTo("closed");
                }
                assertThat(faulted.write("back").statusCode()).isEqualTo(200);
            });
            var back = Duration.ofNanos(System.nanoTime() - healed);
            System.out.printf("all back after %d ms; goal %d ms%n", back.toMillis(), BACK.toMillis());
            assertThat(back).isLessThanOrEqualTo(BACK);
            assertThat(missed).isEmpty();
        }
    }

    private final AtomicInteger written = new AtomicInteger();

    /** Operators who try to write settings, ten each second. */
    private void writeSettings(FaultedService faulted, AtomicBoolean stopped) {
        try {
            while (!stopped.get()) {
                written.incrementAndGet();
                faulted.service.post("/actuator/config", "{\"PLAN_CACHE_TTL\": 300}");
                Thread.sleep(100);
            }
        } catch (Exception broken) { // told by the count
            missed.add("writing settings ended with " + broken);
        }
    }

    private static int calls(Map<String, FaultProxy> proxies, Map<String, Integer> before, String name) {
        return proxies.get(name).accepted() - before.get(name);
    }

    private void report(String dependency, long first, int calls) {
        boolean reached = calls <= MOST * first;
        System.out.printf(
                "| %s | %d | %d | <= %.1f x | %s |%n", dependency, first, calls, MOST, reached ? "yes" : "**NO**");
        if (!reached) {
            missed.add(dependency);
        }
    }
}
