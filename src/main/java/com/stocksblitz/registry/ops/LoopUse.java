package com.stocksblitz.registry.ops;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * How much of the processor time that they may have the event loops use: each a processor of its own, and all of them
 * together no more than the container may. What other threads of the process use does not count.
 */
public final class LoopUse {
    private final double cores;
    private final LongUnaryOperator cpuNanos;
    private final LongSupplier clock;
    private final List<Long> loops = new CopyOnWriteArrayList<>();
    private long cpuBefore;
    private long timeBefore;

    public LoopUse() {
        this(
                Path.of("/sys/fs/cgroup"),
                Path.of("/proc/self/cgroup"),
                ManagementFactory.getThreadMXBean()::getThreadCpuTime,
                System::nanoTime);
    }

    /**
     * @param root where the cgroup file system is mounted
     * @param membership of this process, {@code /proc/self/cgroup}
     * @param cpuNanos processor time that a thread has used so far, by its id; -1 where it is unknown
     */
    LoopUse(Path root, Path membership, LongUnaryOperator cpuNanos, LongSupplier clock) {
        double processors = Runtime.getRuntime().availableProcessors();
        this.cores = Math.min(processors, limit(root, membership).orElse(processors));
        this.cpuNanos = cpuNanos;
        this.clock = clock;
        this.timeBefore = clock.getAsLong();
    }

    private static OptionalDouble limit(Path root, Path membership) {
        return ControlGroup.folders(root, membership, "cpu").stream()
                .flatMapToDouble(folder -> ControlGroup.cores(folder).stream())
                .findFirst();
    }

    /** What the process may use, in processors. */
    double cores() {
        return cores;
    }

    /** To be called on a loop that counts. */
    public void count() {
        long loop = Thread.currentThread().threadId();
        if (!loops.contains(loop)) {
            loops.add(loop);
        }
    }

    /** Since the call before, from 0 to 1 for all of it. To be called by one at a time. */
    public double used() {
        long cpu = loops.stream()
                .mapToLong(loop -> Math.max(0, cpuNanos.applyAsLong(loop)))
                .sum();
        long time = clock.getAsLong();
        double most = Math.min(cores, loops.size()) * (time - timeBefore);
        double used = most > 0 ? Math.clamp((cpu - cpuBefore) / most, 0, 1) : 0;
        cpuBefore = cpu;
        timeBefore = time;
        return used;
    }
}
