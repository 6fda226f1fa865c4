package com.stocksblitz.registry.load.open;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What became of the requests of one phase. Times count from the moment at which a request was due. */
final class Tally {
    /** An answer after this is none: whoever asked has given up. */
    private static final long DEADLINE_NANOS = 1_000_000_000L;

    /** Within which a refusal is promised. */
    private static final int PROMISED_MS = 50;

    static final long BUCKET_NANOS = 100_000_000L;

    private final Mix mix;
    private final Micros[] good;
    private final Micros refused = new Micros();
    private final Micros[] refusedOfKind;
    private final TreeMap<Integer, Micros> refusedBySecond = new TreeMap<>();
    private final Micros sendDelay = new Micros();
    private final long[] late;
    private final TreeMap<String, Long> others = new TreeMap<>();
    private final List<int[]> buckets = new ArrayList<>();
    private long due;
    private long lost;
    private long withoutRetryAfter;

    Tally(Mix mix) {
        this.mix = mix;
        this.good = times(mix);
        this.refusedOfKind = times(mix);
        this.late = new long[mix.kinds()];
    }

    private static Micros[] times(Mix mix) {
        return IntStream.range(0, mix.kinds()).mapToObj(kind -> new Micros()).toArray(Micros[]::new);
    }

    void due(long sinceStart) {
        due++;
        bucket(sinceStart)[0]++;
    }

    void sent(long delayNanos) {
        sendDelay.add(delayNanos);
    }

    /** Neither sent nor queued: the generator itself is full. */
    void lost() {
        lost++;
    }

    void broken(String how) {
        others.merge(how, 1L, Long::sum);
    }

    /** @param dueSinceStart nanoseconds from the start of the phase to the moment at which it was due */
    void answered(int kind, int status, boolean retryAfter, long nanos, long dueSinceStart) {
        if (status == 200 && nanos <= DEADLINE_NANOS) {
            good[kind].add(nanos);
            bucket(dueSinceStart)[1]++;
        } else if (status == 200) {
            late[kind]++;
        } else if (status == 503) {
            refused.add(nanos);
            refusedBySecond
                    .computeIfAbsent((int) (dueSinceStart / 1_000_000_000L), second -> new Micros())
                    .add(nanos);
            refusedOfKind[kind].add(nanos);
            withoutRetryAfter += retryAfter ? 0 : 1;
        } else {
            broken("status_" + status);
        }
    }

    private int[] bucket(long sinceStart) {
        int index = (int) (sinceStart / BUCKET_NANOS);
        while (buckets.size() <= index) {
            buckets.add(new int[2]);
        }
        return buckets.get(index);
    }

    long good() {
        return IntStream.range(0, good.length)
                .mapToLong(kind -> good[kind].size())
                .sum();
    }

    /** Seconds from the start until from then on 90 of 100 requests of each second are answered well; -1: never. */
    double recovery() {
        int last = -1;
        for (int from = 0; from < buckets.size(); from++) {
            long asked = 0;
            long answered = 0;
            for (int i = from; i < Math.min(from + 10, buckets.size()); i++) {
                asked += buckets.get(i)[0];
                answered += buckets.get(i)[1];
            }
            if (answered * 100 < asked * 90) {
                last = from;
            }
        }
        return last == buckets.size() - 1 ? -1 : (last + 1) * BUCKET_NANOS / 1e9;
    }

    void print(String name, double seconds, double cores) {
        System.out.printf(
                Locale.ROOT,
                "phase=%s seconds=%.1f due=%.1f good=%.1f late=%.1f refused=%.1f refused_p50=%.1f refused_p99=%.1f "
                        + "refused_max=%.1f no_retry_after=%d lost=%d send_p99=%.1f generator=%.2f recovery=%.1f others=%s%n",
                name,
                seconds,
                due / seconds,
                good() / seconds,
                IntStream.range(0, late.length).mapToLong(kind -> late[kind]).sum() / seconds,
                refused.size() / seconds,
                refused.percentile(0.5),
                refused.percentile(0.99),
                refused.percentile(1),
                withoutRetryAfter,
                lost,
                sendDelay.percentile(0.99),
                cores,
                recovery(),
                others.toString().replace(" ", ""));
        if (refused.size() > 0) {
            System.out.printf(
                    "refused_p99_and_slow_by_second of=%s %s%n",
                    name,
                    refusedBySecond.entrySet().stream()
                            .map(second -> second.getKey() + ":"
                                    + Math.round(second.getValue().percentile(0.99)) + ":"
                                    + second.getValue().atLeast(PROMISED_MS))
                            .collect(Collectors.joining(" ")));
        }
        for (int kind = 0; kind < mix.kinds(); kind++) {
            System.out.printf(
                    Locale.ROOT,
                    "kind=%s of=%s share=%.4f good=%.1f good_p50=%.1f good_p99=%.1f late=%.1f refused=%.1f "
                            + "refused_p50=%.1f refused_p99=%.1f%n",
                    mix.name(kind),
                    name,
                    mix.share(kind),
                    good[kind].size() / seconds,
                    good[kind].percentile(0.5),
                    good[kind].percentile(0.99),
                    late[kind] / seconds,
                    refusedOfKind[kind].size() / seconds,
                    refusedOfKind[kind].percentile(0.5),
                    refusedOfKind[kind].percentile(0.99));
        }
    }
}
