package com.stocksblitz.registry.app;

import com.stocksblitz.registry.mirror.MirrorCounts;
import com.stocksblitz.registry.mirror.api.Compared;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The second write as metrics; the node that serves it, and any node while it is off, tells how far behind it is. */
final class MirrorMeters {
    private MirrorMeters() {}

    static void register(MeterRegistry registry, MirrorCounts counts) {
        gauge(registry, counts, "lag", "Positions of the log that the second write is behind", MirrorCounts::lag);
        gauge(registry, counts, "queue", "Records that the screener is still to be told", MirrorCounts::queue);
        gauge(
                registry,
                counts,
                "validation.missing",
                "Records missing on one side at the last comparison of all",
                MirrorCounts::missing);
        gauge(
                registry,
                counts,
                "validation.mismatched",
                "Records of different content at the last comparison of all",
                MirrorCounts::mismatched);
        counter(
                registry,
                counts,
                "validation.errors",
                "Comparisons of all records without a result",
                MirrorCounts::notCompared);
        counter(registry, counts, "sent", "Records that the screener took", MirrorCounts::sent);
        counter(registry, counts, "failed", "Requests that the screener did not take", MirrorCounts::failed);
        counter(registry, counts, "dead", "Records that became dead letters", MirrorCounts::dead);
        counter(registry, counts, "mismatches", "Records listed otherwise than sent", MirrorCounts::mismatches);
        for (var outcome : Compared.Outcome.values()) {
            FunctionCounter.builder("registry.mirror.reads", counts, all -> all.reads(outcome))
                    .description("Reads of which both sides were asked")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static void gauge(
            MeterRegistry registry,
            MirrorCounts counts,
            String name,
            String what,
            ToDoubleFunction<MirrorCounts> value) {
        Gauge.builder("registry.mirror." + name, counts, value)
                .description(what)
                .strongReference(true)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            MirrorCounts counts,
            String name,
            String what,
            ToDoubleFunction<MirrorCounts> value) {
        FunctionCounter.builder("registry.mirror." + name, counts, value)
                .description(what)
                .register(registry);
    }
}
