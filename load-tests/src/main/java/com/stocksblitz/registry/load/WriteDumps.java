package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Writes generated dumps into a folder: a day of Upstox and of Kite, and a master of 200,000 rows. */
public final class WriteDumps {
    private static final int MASTER_ROWS = 200_000;

    private WriteDumps() {}

    /** @param arguments folder, trade date */
    public static void main(String[] arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        var dumps = new GeneratedDumps(LocalDate.parse(arguments[1]));
        dumps.write("upstox", folder.resolve("upstox.csv.gz"));
        dumps.write("kite", folder.resolve("kite.csv.gz"));
        dumps.writeMaster(folder.resolve("master.csv.gz"), MASTER_ROWS, false);
    }
}
