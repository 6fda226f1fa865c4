package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One line on where and when: figures without it say nothing. */
final class Machine {
    private Machine() {}

    static String describe(Setup setup) {
        return "%s, %d cores (%s), %s, generator on the same machine%s"
                .formatted(
                        ZonedDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name") + ' ' + System.getProperty("os.arch"),
                        service(setup));
    }

    private static String processor() {
        return line(Path.of("/proc/cpuinfo"), "model name");
    }

    /** Its JVM and the flags that bound it, from its own command line; its greatest memory so far. */
    private static String service(Setup setup) {
        if (setup.servicePid().isEmpty()) {
            return ", service started by others";
        }
        var process = Path.of("/proc", String.valueOf(setup.servicePid().getAsLong()));
        return ", service with " + flags(process) + ", peak memory " + line(process.resolve("status"), "VmHWM");
    }

    /** Not by {@link ProcessHandle}, which knows no arguments where the class path is longer than a page. */
    private static String flags(Path process) {
        try {
            return Arrays.stream(Files.readString(process.resolve("cmdline")).split("\0"))
                    .filter(flag -> flag.startsWith("-X") && !flag.contains("Ignore"))
                    .collect(Collectors.joining(" "));
        } catch (IOException unreadable) {
            return "?";
        }
    }

    private static String line(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException unreadable) {
            return "?";
        }
    }
}
