package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.PerformanceAnswer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long the kinds of request took in the last five minutes, in microseconds. */
final class Latencies {
    private static final int MINUTES = 5;
    private static final int DIGITS = 2;
    private static final long HIGHEST = TimeUnit.MINUTES.toMicros(1);

    enum Kind {
        RESOLVE,
        BULK,
        LOCATE,
        LIST,
        GET,
        /** Looking names up and matching them for another day; without the time in the store. */
        AS_OF,
        SEARCH,
        SUGGEST,
        SUMMARY,
        CHAIN,
        EXPIRIES
    }

    private final Map<Kind, Window> windows = new EnumMap<>(Kind.class);

    Latencies() {
        for (var kind : Kind.values()) {
            windows.put(kind, new Window());
        }
    }

    void record(Kind kind, long nanos) {
        windows.get(kind).recorder.recordValue(Math.min(HIGHEST, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** To be called once a minute. */
    void nextMinute() {
        windows.values().forEach(Window::turn);
    }

    /** Kinds that were asked for at all. */
    Map<String, PerformanceAnswer.Percentiles> percentiles() {
        var percentiles = new TreeMap<String, PerformanceAnswer.Percentiles>();
        windows.forEach((kind, window) -> {
            var sum = window.sum();
            if (sum.getTotalCount() > 0) {
                percentiles.put(
                        SearchRequest.word(kind),
                        new PerformanceAnswer.Percentiles(
                                sum.getTotalCount(),
                                sum.getValueAtPercentile(50),
                                sum.getValueAtPercentile(95),
                                sum.getValueAtPercentile(99),
                                sum.getMaxValue()));
            }
        });
        return percentiles;
    }

    private static final class Window {
        private final Recorder recorder = new Recorder(HIGHEST, DIGITS);
        private final Deque<Histogram> minutes = new ArrayDeque<>();

        Window() {
            minutes.add(empty());
        }

        synchronized void turn() {
            collect();
            minutes.addLast(empty());
            if (minutes.size() > MINUTES) {
                minutes.removeFirst();
            }
        }

        synchronized Histogram sum() {
            collect();
            var sum = empty();
            minutes.forEach(sum::add);
            return sum;
        }

        private void collect() {
            minutes.getLast().add(recorder.getIntervalHistogram());
        }

        private static Histogram empty() {
            return new Histogram(HIGHEST, DIGITS);
        }
    }
}
