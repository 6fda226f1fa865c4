package com.stocksblitz.registry.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The admission control as metrics. */
public final class AdmissionMeters {
    private AdmissionMeters() {}

    public static void register(MeterRegistry registry, Admission admission) {
        Gauge.builder("registry.admission.limit", admission, Admission::limit)
                .description("Most reads in flight, as the node finds it at the moment")
                .register(registry);
        Gauge.builder("registry.admission.inflight", admission, Admission::inFlight)
                .description("Requests that are worked on")
                .register(registry);
        Gauge.builder("registry.admission.waiting", admission, Admission::waiting)
                .description("Requests that wait for a place")
                .register(registry);
        Gauge.builder("registry.admission.part", admission, Admission::part)
                .description("Part of plans and bulk work that is let in; 1 while no read is refused")
                .register(registry);
        Gauge.builder("registry.admission.intake", admission, Admission::intake)
                .description("Part of reads that is let in; 1 while the loops keep up")
                .register(registry);
        for (var priority : Priority.values()) {
            FunctionCounter.builder("registry.admission.refused", admission, one -> one.refused(priority))
                    .description("Requests refused for want of room")
                    .tag("class", priority.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
