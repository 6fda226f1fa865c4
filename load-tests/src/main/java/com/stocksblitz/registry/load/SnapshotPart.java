package com.stocksblitz.registry.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The whole catalog in each form, as a follower reads it, and the chain of one underlying. */
final class SnapshotPart {
    private static final double SNAPSHOT_LIMIT = 5;
    private static final double GROWTH_LIMIT = 1.25;
    private static final double CHAIN_LIMIT_MS = 10;
    private static final int CHAIN_WARM_UP = 500;
    private static final int CHAINS = 2_000;

    private final Registry registry;
    private final Setup setup;

    SnapshotPart(Registry registry, Setup setup) {
        this.registry = registry;
        this.setup = setup;
    }

    List<Figure> measure() throws IOException {
        var figures = new ArrayList<Figure>();
        long least = Long.MAX_VALUE;
        long most = 0;
        for (var format : List.of("ndjson", "csv")) {
            for (var packed : List.of(false, true)) {
                var path = Registry.BASE + "/catalog/snapshot?format=" + format;
                Progress.say("snapshot as %s%s", format, packed ? ", gzip" : "");
                registry.download(path, packed);
                var started = System.nanoTime();
                var read = ResidentMemory.during(setup.servicePid(), () -> registry.download(path, packed));
                figures.add(Figure.atMost(
                        "snapshot as " + format + (packed ? ", gzip" : ""),
                        SNAPSHOT_LIMIT,
                        Loader.secondsSince(started),
                        "s",
                        "%.1f MB".formatted(read.result() / 1e6)));
                least = Math.min(least, read.peakKb());
                most = Math.max(most, read.peakKb());
            }
        }
        if (setup.servicePid().isPresent()) {
            figures.add(Figure.atMost(
                    "peak memory of the largest snapshot to the smallest",
                    GROWTH_LIMIT,
                    (double) most / least,
                    "x",
                    "%,d kB and %,d kB of the process' own, mapped files apart".formatted(most, least)));
        }
        figures.add(chain());
        return figures;
    }

    /** One after the other, by one client, from the start of sending to the last byte. */
    private Figure chain() {
        var path = Registry.BASE + "/chains/NFO:" + GeneratedDumps.UNDERLYING;
        var expect = registry.get(path).expect(200, "chain");
        var nanos = new long[CHAINS];
        for (int i = -CHAIN_WARM_UP; i < CHAINS; i++) {
            var started = System.nanoTime();
            var answer = registry.get(path);
            if (answer.status() != 200) {
                return Figure.missed("chain: p99", "can be measured", "status " + answer.status());
            }
            if (i >= 0) {
                nanos[i] = System.nanoTime() - started;
            }
        }
        Arrays.sort(nanos);
        return Figure.atMost(
                "chain: p99",
                CHAIN_LIMIT_MS,
                nanos[CHAINS * 99 / 100] / 1e6,
                "ms",
                "p50 %.2f ms; %,d requests one after the other, %,d bytes each"
                        .formatted(
                                nanos[CHAINS / 2] / 1e6, CHAINS, expect.encode().length()));
    }
}
