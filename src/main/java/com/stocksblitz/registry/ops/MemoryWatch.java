package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.memory.Caches;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets caches and big bodies give way while memory is short, quickly, and gives it back slowly. */
public final class MemoryWatch extends VerticleBase {
    static final double SHORT = 0.90;
    static final double AMPLE = 0.80;
    static final double LEAST_SHARE = 0.05;
    private static final double GIVE_WAY = 0.5;
    private static final double GIVE_BACK = 1.15;
    private static final long LOOK_EVERY_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);

    private final Caches caches;
    private final DoubleSupplier fullness;
    private final MeterRegistry registry;
    private boolean looking;

    /** The process's own memory and its container's. */
    public MemoryWatch(Caches caches, MeterRegistry registry) {
        this(caches, new MemoryGauge(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"))::fullness, registry);
    }

    /** @param fullness 0 to 1; may block for a moment */
    MemoryWatch(Caches caches, DoubleSupplier fullness, MeterRegistry registry) {
        this.caches = caches;
        this.fullness = fullness;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        Gauge.builder("registry.memory.share", caches, Caches::share)
                .description("Share of their usual size that caches and big bodies may have")
                .register(registry);
        vertx.setPeriodic(LOOK_EVERY_MS, tick -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (!looking) {
            looking = true;
            vertx.executeBlocking(fullness::getAsDouble).onComplete(done -> {
                looking = false;
                if (done.succeeded()) {
                    apply(done.result());
                }
            });
        }
    }

    void apply(double full) {
        double before = caches.share();
        double after = full >= SHORT
                ? Math.max(LEAST_SHARE, before * GIVE_WAY)
                : full < AMPLE ? Math.min(1, before * GIVE_BACK) : before;
        if (after != before) {
            if (before == 1 || after == 1) {
                LOG.atWarn()
                        .addKeyValue("full", full)
                        .addKeyValue("share", after)
                        .log(after < before ? "Memory is short; caches give way" : "Memory is enough again");
            }
            caches.resize(after);
        }
    }
}
