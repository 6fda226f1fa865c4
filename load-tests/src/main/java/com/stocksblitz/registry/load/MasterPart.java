package com.stocksblitz.registry.load;

import com.stocksblitz.registry.load.Loader.Loaded;
import com.stocksblitz.registry.load.ResidentMemory.Watched;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A master of 200,000 rows: first, unchanged, one in a hundred changed; what that takes beside a bare copy. */
final class MasterPart {
    static final int ROWS = 200_000;
    private static final int SMALL = 50_000;
    private static final double FIRST_LIMIT = 15;
    private static final double AGAIN_LIMIT = 3;
    private static final double CHANGED_LIMIT = 4;
    private static final double RATIO_LIMIT = 4;
    private static final double GROWTH_LIMIT = 1.25;
    /** Once a load is over the index is tidied in the background, which no second dump of the day falls into. */
    private static final Duration TIDYING = Duration.ofSeconds(15);

    private final Loader loader;
    private final Dumps dumps;
    private final Setup setup;

    MasterPart(Loader loader, Dumps dumps, Setup setup) {
        this.loader = loader;
        this.dumps = dumps;
        this.setup = setup;
    }

    /** For the parts that need the catalog and not the loading of it. */
    void fill() throws IOException {
        if (loader.instruments() < ROWS) {
            Progress.say("loading %,d rows", ROWS);
            loader.load(dumps.master(ROWS, false));
        }
    }

    List<Figure> measure() throws IOException {
        var small = watch(dumps.otherMaster(SMALL));
        var dump = dumps.master(ROWS, false);
        var first = watch(dump);
        Registry.pause(TIDYING);
        var again = loader.load(dump);
        var changed = loader.load(dumps.master(ROWS, true));
        var figures = new ArrayList<Figure>();
        figures.add(searchable("first load of a master, HTTP body to searchable", FIRST_LIMIT, first.result())
                .provided(
                        first.result().count("new_instruments") == ROWS,
                        first.result().count("new_instruments") + " new"));
        figures.add(searchable("the same master again", AGAIN_LIMIT, again)
                .provided(again.changes() == 0, again.changes() + " instruments changed"));
        figures.add(searchable("one row of a hundred changed", CHANGED_LIMIT, changed)
                .provided(
                        Math.abs(changed.count("updated_instruments") - ROWS / 100) <= 2,
                        changed.count("updated_instruments") + " updated"));
        if (setup.servicePid().isPresent()) {
            figures.add(memory(small, first));
        }
        if (setup.database().isPresent()) {
            figures.addAll(ratios(first.result()));
        }
        return figures;
    }

    private Watched<Loaded> watch(Dumps.Dump dump) throws IOException {
        Progress.say("loading %s", dump.described());
        return ResidentMemory.during(setup.servicePid(), () -> loader.load(dump));
    }

    private static Figure searchable(String name, double limit, Loaded loaded) {
        return Figure.atMost(
                name,
                limit,
                loaded.searchable(),
                "s",
                "%,d rows, %,d new, %,d updated, %,d unchanged; job completed after %.2f s"
                        .formatted(
                                loaded.count("processed_instruments"),
                                loaded.count("new_instruments"),
                                loaded.count("updated_instruments"),
                                loaded.count("unchanged_instruments"),
                                loaded.completed()));
    }

    private static Figure memory(Watched<Loaded> small, Watched<Loaded> large) {
        return Figure.atMost(
                "peak memory, a file of %,d rows to one of %,d".formatted(ROWS, SMALL),
                GROWTH_LIMIT,
                large.peakMb() / small.peakMb(),
                "x",
                "%.0f MB and %.0f MB of the process' own, mapped files apart"
                        .formatted(large.peakMb(), small.peakMb()));
    }

    private List<Figure> ratios(Loaded first) throws IOException {
        var copy = new BareCopy(setup.database().orElseThrow(), setup.work());
        var instruments = copy.table("instruments");
        var tokens = copy.table("broker_tokens");
        double share = (double) ROWS / instruments.rows();
        return List.of(
                Figure.atMost(
                        "first load to bare copies of its instruments and its tokens",
                        RATIO_LIMIT,
                        first.searchable() / share / (instruments.seconds() + tokens.seconds()),
                        "x",
                        "copies of %,d and %,d rows into tables with the same columns, checks, constraints and indexes took %.2f and %.2f s"
                                .formatted(instruments.rows(), tokens.rows(), instruments.seconds(), tokens.seconds())),
                Figure.atMost(
                        "first load to a bare copy of its instruments alone",
                        RATIO_LIMIT,
                        first.searchable() / share / instruments.seconds(),
                        "x",
                        "the same copy of %,d rows".formatted(instruments.rows())));
    }
}
