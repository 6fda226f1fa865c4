package com.stocksblitz.registry.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Count and time of requests by operation and status: both from closed lists, never a path or an id, so that the number
 * of series is bounded. Belongs to one loop; the meters behind it are shared.
 */
final class RequestMeters {
    private final MeterRegistry registry;
    private final Map<String, Map<Integer, Timer>> timers = new HashMap<>();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(String operation, int status, long nanos) {
        timers.computeIfAbsent(operation, name -> new HashMap<>())
                .computeIfAbsent(status, code -> timer(operation, code))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String operation, int status) {
        return Timer.builder("registry.http.requests")
                .description("Requests by operation of the contract and status, from headers read to answer written")
                .tag("operation", operation)
                .tag("status", Integer.toString(status))
                .register(registry);
    }
}
