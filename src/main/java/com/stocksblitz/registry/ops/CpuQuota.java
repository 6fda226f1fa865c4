package com.stocksblitz.registry.ops;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * How much of its share of the processor this process uses: of what its container may use, or of all processors where
 * there is no such limit. At the limit the kernel makes the whole process stand still until the next period.
 */
public final class CpuQuota {
    private final double cores;
    private final LongSupplier cpuNanos;
    private final LongSupplier clock;
    private long cpuBefore;
    private long timeBefore;

    /** Of this process. */
    public CpuQuota() {
        this(
                Path.of("/sys/fs/cgroup"),
                Path.of("/proc/self/cgroup"),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime,
                System::nanoTime);
    }

    /**
     * @param root where the cgroup file system is mounted
     * @param membership of this process, {@code /proc/self/cgroup}
     * @param cpuNanos processor time that the process has used so far
     */
    CpuQuota(Path root, Path membership, LongSupplier cpuNanos, LongSupplier clock) {
        double processors = Runtime.getRuntime().availableProcessors();
        this.cores = Math.min(processors, limit(root, membership).orElse(processors));
        this.cpuNanos = cpuNanos;
        this.clock = clock;
        this.cpuBefore = cpuNanos.getAsLong();
        this.timeBefore = clock.getAsLong();
    }

    private static OptionalDouble limit(Path root, Path membership) {
        return ControlGroup.folders(root, membership, "cpu").stream()
                .flatMapToDouble(folder -> ControlGroup.cores(folder).stream())
                .findFirst();
    }

    /** What may be used, in processors. */
    double cores() {
        return cores;
    }

    /**
     * Since the call before, 1 for all of it; the kernel counts in steps of up to 10 ms, so a single short time may
     * come out a little above. To be called by one at a time.
     */
    public double used() {
        long cpu = cpuNanos.getAsLong();
        long time = clock.getAsLong();
        double used = time == timeBefore ? 0 : (cpu - cpuBefore) / (cores * (time - timeBefore));
        cpuBefore = cpu;
        timeBefore = time;
        return used;
    }
}
