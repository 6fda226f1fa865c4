package com.stocksblitz.registry.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Where this process finds the files of its control group, of either version of the kernel's interface. */
final class ControlGroup {
    private ControlGroup() {}

    /**
     * Folders of the controller, its own group first. A container sees that as the root of what is mounted, while the
     * membership may tell its path on the host, which is not there; a process beside others on a host is in a group
     * below the root.
     *
     * @param root where the file system is mounted, {@code /sys/fs/cgroup}
     * @param membership of this process, {@code /proc/self/cgroup}
     * @param controller {@code memory} or {@code cpu}
     */
    static List<Path> folders(Path root, Path membership, String controller) {
        var found = new ArrayList<Path>();
        for (var line : lines(membership)) {
            var parts = line.split(":", 3);
            if (parts.length == 3 && parts[2].length() > 1) {
                var below = parts[2].substring(1);
                if (parts[1].isEmpty()) {
                    found.add(root.resolve(below));
                } else if (List.of(parts[1].split(",")).contains(controller)) {
                    found.add(root.resolve(controller).resolve(below));
                }
            }
        }
        found.add(root);
        found.add(root.resolve(controller));
        return List.copyOf(found);
    }

    /** The number behind a name in a file of such lines; empty where there is none. */
    static OptionalLong number(Path file, String name) {
        return lines(file).stream()
                .map(line -> line.split(" "))
                .filter(parts -> parts.length == 2 && parts[0].equals(name))
                .mapToLong(parts -> Long.parseLong(parts[1]))
                .findFirst();
    }

    /** How many processors the group of that folder may use; empty where there is no limit, or no such folder. */
    static OptionalDouble cores(Path folder) {
        var v2 = lines(folder.resolve("cpu.max"));
        return v2.isEmpty()
                ? share(first(folder.resolve("cpu.cfs_quota_us")), first(folder.resolve("cpu.cfs_period_us")))
                : share(v2.get(0).split(" ")[0], v2.get(0).substring(v2.get(0).indexOf(' ') + 1));
    }

    /** A quota that is unset is the word {@code max} or -1. */
    private static OptionalDouble share(String quota, String period) {
        try {
            double cores = (double) Long.parseLong(quota) / Long.parseLong(period);
            return cores > 0 ? OptionalDouble.of(cores) : OptionalDouble.empty();
        } catch (NumberFormatException none) {
            return OptionalDouble.empty();
        }
    }

    private static String first(Path file) {
        return lines(file).stream().findFirst().orElse("");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }
}
