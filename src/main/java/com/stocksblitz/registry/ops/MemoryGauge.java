package com.stocksblitz.registry.ops;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How full memory is, from 0 to 1: the old generation as the last collection left it, which is what really lives, and
 * the container's working set against its limit. Pages of files that the kernel can drop do not count.
 */
final class MemoryGauge {
    /** A limit above this is none: cgroup v1 writes an unset one as a number near 2^63. */
    private static final long NO_LIMIT = 1L << 50;

    private final Optional<MemoryPoolMXBean> old;
    private final List<Cgroup> cgroups;

    /** @param used bytes charged; @param limit bytes allowed; @param stat lines of which {@code inactive} is one */
    private record Cgroup(Path used, Path limit, Path stat, String inactive) {}

    /**
     * @param root where the cgroup file system is mounted, {@code /sys/fs/cgroup}
     * @param membership of this process, {@code /proc/self/cgroup}
     */
    MemoryGauge(Path root, Path membership) {
        this.old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .findFirst();
        this.cgroups = ControlGroup.folders(root, membership, "memory").stream()
                .flatMap(folder -> Stream.of(v2(folder), v1(folder)))
                .toList();
    }

    private static Cgroup v2(Path folder) {
        return new Cgroup(
                folder.resolve("memory.current"),
                folder.resolve("memory.max"),
                folder.resolve("memory.stat"),
                "inactive_file");
    }

    private static Cgroup v1(Path folder) {
        return new Cgroup(
                folder.resolve("memory.usage_in_bytes"),
                folder.resolve("memory.limit_in_bytes"),
                folder.resolve("memory.stat"),
                "total_inactive_file");
    }

    /** Blocks for the time of reading three small files of the kernel. */
    double fullness() {
        return Math.max(heap(), container().orElse(0));
    }

    /** Share of the old generation that was alive after the last collection of it. */
    double heap() {
        return old.map(pool -> {
                    var after = pool.getCollectionUsage();
                    return after == null || after.getMax() <= 0 ? 0.0 : (double) after.getUsed() / after.getMax();
                })
                .orElse(0.0);
    }

    /** Share of the container's limit in use; empty where there is no limit. */
    OptionalDouble container() {
        for (var cgroup : cgroups) {
            if (Files.isReadable(cgroup.limit())) {
                try {
                    var text = Files.readString(cgroup.limit()).strip();
                    long limit = text.equals("max") ? NO_LIMIT : Long.parseLong(text);
                    if (limit < NO_LIMIT) {
                        return OptionalDouble.of((double) (number(cgroup.used()) - inactive(cgroup)) / limit);
                    }
                } catch (IOException | NumberFormatException unreadable) {
                    return OptionalDouble.empty();
                }
            }
        }
        return OptionalDouble.empty();
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static long inactive(Cgroup cgroup) {
        return ControlGroup.number(cgroup.stat(), cgroup.inactive()).orElse(0);
    }
}
