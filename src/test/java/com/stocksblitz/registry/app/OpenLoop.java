package com.stocksblitz.registry.app;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends at its times whether or not earlier requests were answered; a time counts from when it should have been sent.
 */
final class OpenLoop {
    private final List<Long> micros = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();

    private OpenLoop() {}

    /** Returns when the last request is answered. */
    static OpenLoop run(int perSecond, Duration time, Callable<HttpResponse<?>> request) throws InterruptedException {
        var loop = new OpenLoop();
        long begun = System.nanoTime();
        long all = perSecond * time.toMillis() / 1_000;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long number = 0; number < all; number++) {
                long due = begun + number * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                threads.submit(() -> loop.send(request, due));
            }
        }
        return loop;
    }

    private void send(Callable<HttpResponse<?>> request, long due) {
        String answer;
        try {
            answer = Integer.toString(request.call().statusCode());
        } catch (Exception none) { // no answer at all
            answer = none.toString();
        }
        long took = (System.nanoTime() - due) / 1_000;
        synchronized (this) {
            micros.add(took);
            answers.merge(answer, 1, Integer::sum);
        }
    }

    synchronized Map<String, Integer> answers() {
        return Map.copyOf(answers);
    }

    /** In milliseconds with one decimal; {@code share} of the requests were as quick or quicker. */
    synchronized double quantile(double share) {
        Collections.sort(micros);
        return Math.round(micros.get((int) Math.ceil(micros.size() * share) - 1) / 100.0) / 10.0;
    }
}
