package com.stocksblitz.registry.load;

import java.io.IOException;
import java.util.List;

/** First load of a whole day, from the start of the HTTP body to searchable, and the same file again. */
final class IngestPart {
    private static final double FIRST_LIMIT = 20;
    private static final double AGAIN_LIMIT = 4;

    private final Loader loader;
    private final Dumps dumps;

    IngestPart(Loader loader, Dumps dumps) {
        this.loader = loader;
        this.dumps = dumps;
    }

    List<Figure> measure() throws IOException {
        var dump = dumps.upstox();
        var first = loader.load(dump);
        var again = loader.load(dump);
        return List.of(
                Figure.atMost(
                                "first load, HTTP body to searchable",
                                FIRST_LIMIT,
                                first.searchable(),
                                "s",
                                "%s: %,d rows, %,d new, %s quarantined; job completed after %.2f s"
                                        .formatted(
                                                dump.described(),
                                                first.count("processed_instruments"),
                                                first.count("new_instruments"),
                                                quarantined(first),
                                                first.completed()))
                        .provided(first.count("new_instruments") > 0, "the catalog knew the file already"),
                Figure.atMost(
                                "the same file again, HTTP body to completed",
                                AGAIN_LIMIT,
                                again.completed(),
                                "s",
                                "%,d unchanged".formatted(again.count("unchanged_instruments")))
                        .provided(again.changes() == 0, again.changes() + " instruments changed"));
    }

    private static String quarantined(Loader.Loaded loaded) {
        var quarantine = loaded.job().getJsonObject("quarantine");
        return quarantine == null ? "?" : String.format("%,d", quarantine.getLong("count"));
    }
}
