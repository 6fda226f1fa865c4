package com.stocksblitz.registry.ops;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the kernel makes this process stand still because its container has used up its share of the processor. Where
 * there is no such limit it never does.
 */
public final class CpuQuota {
    private static final String THROTTLED = "nr_throttled";

    private final Optional<Path> stat;
    private long before;

    /** Of this process. */
    public CpuQuota() {
        this(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
    }

    CpuQuota(Path root, Path membership) {
        this.stat = ControlGroup.folders(root, membership, "cpu").stream()
                .map(folder -> folder.resolve("cpu.stat"))
                .filter(Files::isReadable)
                .findFirst();
        wasThrottled();
    }

    /** Since the call before. Reads one small file of the kernel, so not for a loop; to be called by one at a time. */
    public boolean wasThrottled() {
        long now =
                stat.map(file -> ControlGroup.number(file, THROTTLED).orElse(0)).orElse(0L);
        boolean throttled = now > before;
        before = now;
        return throttled;
    }
}
