package com.stocksblitz.registry.ops;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /**
     * @param root where the cgroup file system is mounted, {@code /sys/fs/cgroup}
     * @param membership of this process, {@code /proc/self/cgroup}
     */
    MemoryGauge(Path root, Path membership) {
        this.old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
                .findFirst();
        this.cgroups = folders(root, membership);
    }

    /**
     * Its own group first. A container sees that as the root of what is mounted, while the membership may tell its path
     * on the host, which is not there; a process beside others on a host is in a group below the root.
     */
    private static List<Cgroup> folders(Path root, Path membership) {
        var v1 = root.resolve("memory");
        var found = new ArrayList<Cgroup>();
        for (var line : lines(membership)) {
            var parts = line.split(":", 3);
            if (parts.length == 3 && parts[2].length() > 1) {
                var below = parts[2].substring(1);
                if (parts[1].isEmpty()) {
                    found.add(v2(root.resolve(below)));
                } else if (List.of(parts[1].split(",")).contains("memory")) {
                    found.add(v1(v1.resolve(below)));
                }
            }
        }
        found.add(v2(root));
        found.add(v1(v1));
        return List.copyOf(found);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
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
