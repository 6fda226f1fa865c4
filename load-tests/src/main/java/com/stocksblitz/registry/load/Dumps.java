package com.stocksblitz.registry.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The dumps of the run: the real files of one trade day where they are at hand, else generated ones of their size. */
final class Dumps {
    private final Setup setup;

    Dumps(Setup setup) {
        this.setup = setup;
    }

    /** @param real false for a generated one */
    record Dump(String broker, Path file, boolean real) {
        String described() {
            return (real ? "" : "GENERATED ") + file.getFileName();
        }

        /** First field of the last row: in Upstox' files its token. */
        String lastToken() throws IOException {
            try (var lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                var last = lines.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
                return last.substring(0, last.indexOf(',')).replace("\"", "");
            }
        }
    }

    /** All segments of all exchanges: the big one. */
    Dump upstox() throws IOException {
        return dump("upstox", "upstox/complete_" + setup.tradeDate() + ".csv.gz");
    }

    /** Cash market and indices of NSE: gives the instruments the tokens of the feed that plans are made for. */
    Dump kite() throws IOException {
        return dump("kite", "kite/nse-daily-2025/NSE_" + setup.tradeDate() + ".csv.gz");
    }

    /** @param changed one row in a hundred differs from the file that is not */
    Dump master(int rows, boolean changed) throws IOException {
        var file = setup.work().resolve("master-" + rows + (changed ? "-changed" : "") + ".csv.gz");
        new GeneratedDumps(setup.tradeDate()).writeMaster(file, rows, changed);
        return new Dump("upstox", file, false);
    }

    /** As many contracts of another broker and exchange. */
    Dump otherMaster(int rows) throws IOException {
        var file = setup.work().resolve("other-" + rows + ".csv.gz");
        new GeneratedDumps(setup.tradeDate()).writeOther(file, rows);
        return new Dump("kite", file, false);
    }

    private Dump dump(String broker, String name) throws IOException {
        var real = setup.dump(name);
        if (real.isPresent()) {
            return new Dump(broker, real.get(), true);
        }
        var file = setup.work().resolve(broker + ".csv.gz");
        new GeneratedDumps(setup.tradeDate()).write(broker, file);
        return new Dump(broker, file, false);
    }
}
