package com.stocksblitz.registry.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * What daily files of Kite tell when each is laid beside the one of the day before, token by token; knows nothing of
 * instruments.
 */
final class DayByDay {
    private static final int TOKEN = 0;
    private static final int SYMBOL = 2;
    /** Names have no commas in these files; they are counted from the end all the same. */
    private static final int TICK_FROM_END = 5;

    private static final int LOT_FROM_END = 4;

    private final Map<String, Long> changes = new TreeMap<>();

    private record Line(String symbol, String tick, String lot) {}

    static DayByDay of(List<Path> files) throws IOException {
        var all = new DayByDay();
        var before = read(files.getFirst());
        for (var file : files.subList(1, files.size())) {
            var after = read(file);
            all.compare(before, after);
            before = after;
        }
        return all;
    }

    /** By {@code came}, {@code went}, {@code renamed}, {@code tick} and {@code lot}; none where there is none. */
    Map<String, Long> changes() {
        return changes;
    }

    private void compare(Map<String, Line> before, Map<String, Line> after) {
        after.forEach((token, now) -> {
            var then = before.get(token);
            count("came", then == null);
            if (then != null) {
                count("renamed", !then.symbol.equals(now.symbol));
                count("tick", !then.tick.equals(now.tick));
                count("lot", !then.lot.equals(now.lot));
            }
        });
        before.keySet().forEach(token -> count("went", !after.containsKey(token)));
    }

    private void count(String change, boolean happened) {
        if (happened) {
            changes.merge(change, 1L, Long::sum);
        }
    }

    private static Map<String, Line> read(Path file) throws IOException {
        var lines = new HashMap<String, Line>();
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            reader.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(cells -> lines.put(
                            cells[TOKEN],
                            new Line(
                                    cells[SYMBOL],
                                    cells[cells.length - TICK_FROM_END],
                                    cells[cells.length - LOT_FROM_END])));
        }
        return lines;
    }
}
