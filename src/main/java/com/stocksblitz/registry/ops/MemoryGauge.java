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

    /** @param root where the cgroup file system is mounted, {@code /sys/fs/cgroup} */
    MemoryGauge(Path root) {
        this.old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .findFirst();
        var v1 = root.resolve("memory");
        this.cgroups = List.of(
                new Cgroup(
                        root.resolve("memory.current"),
                        root.resolve("memory.max"),
                        root.resolve("memory.stat"),
                        "inactive_file"),
                new Cgroup(
                        v1.resolve("memory.usage_in_bytes"),
                        v1.resolve("memory.limit_in_bytes"),
                        v1.resolve("memory.stat"),
                        "total_inactive_file"));
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
                    return limit >= NO_LIMIT
                            ? OptionalDouble.empty()
                            : OptionalDouble.of((double) (number(cgroup.used()) - inactive(cgroup)) / limit);
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

    private static long inactive(Cgroup cgroup) throws IOException {
        try (var lines = Files.lines(cgroup.stat())) {
            return lines.map(line -> line.split(" "))
                    .filter(parts -> parts.length == 2 && parts[0].equals(cgroup.inactive()))
                    .mapToLong(parts -> Long.parseLong(parts[1]))
                    .findFirst()
                    .orElse(0);
        }
    }
}
