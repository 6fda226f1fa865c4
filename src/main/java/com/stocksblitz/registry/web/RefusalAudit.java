package com.stocksblitz.registry.web;

import com.stocksblitz.registry.audit.api.AuditApi;
import com.stocksblitz.registry.audit.api.AuditNote;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refused access down: who, what, how often, never with what key. The first of a kind at once, the others as a
 * count once a minute, so that a flood of wrong keys cannot fill the trail; what cannot be written is counted again.
 * Belongs to one loop.
 */
final class RefusalAudit {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalAudit.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** More kinds than there are operations times refusals; beyond it they are counted together. */
    private static final int MOST_KINDS = 500;

    private static final Kind REST = new Kind("access.refused", "various", "various");

    private final Bus bus;
    private final Clock clock;
    private final Supplier<String> ids;
    private final Map<Kind, Long> unwritten = new HashMap<>();

    /** To be flushed every minute by {@link #flush}. */
    RefusalAudit(Bus bus, Clock clock, Supplier<String> ids) {
        this.bus = bus;
        this.clock = clock;
        this.ids = ids;
    }

    private record Kind(String action, String operation, String actor) {}

    /**
     * @param code of the failure: {@code unauthorized}, {@code forbidden} or {@code rate_limited}
     * @param actor name of the key, {@code anonymous} where none was known
     */
    void refused(String code, String operation, String actor, String correlationId) {
        var kind = new Kind("access." + code, operation, actor);
        if (unwritten.size() >= MOST_KINDS && !unwritten.containsKey(kind)) {
            unwritten.merge(REST, 1L, Long::sum);
        } else if (unwritten.putIfAbsent(kind, 0L) == null) {
            write(kind, 1, correlationId);
        } else {
            unwritten.merge(kind, 1L, Long::sum);
        }
    }

    /** Writes the counts and forgets the kinds. */
    void flush() {
        var counted = Map.copyOf(unwritten);
        unwritten.clear();
        counted.forEach((kind, times) -> {
            if (times > 0) {
                write(kind, times, ids.get());
            }
        });
    }

    private void write(Kind kind, long times, String correlationId) {
        LOG.atWarn()
                .addKeyValue("refusal", kind.action())
                .addKeyValue("operation", kind.operation())
                .addKeyValue("actor", kind.actor())
                .addKeyValue("times", times)
                .addKeyValue("correlationId", correlationId)
                .log("Access was refused");
        var note = new AuditNote(kind.action(), "operation/" + kind.operation(), Map.of("times", times));
        bus.ask(AuditApi.NOTE, note, Origin.internal(correlationId, kind.actor(), clock, LIMIT))
                .onFailure(lost -> unwritten.merge(kind, times, Long::sum));
    }
}
