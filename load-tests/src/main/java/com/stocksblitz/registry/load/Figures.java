package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs the parts that its arguments name, all without arguments, and prints the table. */
public final class Figures {
    private static final Set<String> OF_A_DAY = new TreeSet<>(List.of("ingest", "reads", "plans"));
    /** Their 200,000 rows are not those of the others' dumps, which would be held for it. */
    private static final Set<String> OF_A_MASTER = new TreeSet<>(List.of("master", "snapshot"));

    private static final int MESSAGE = 300;
    private static final long FEW_INSTRUMENTS = 10_000;

    private final Setup setup;
    private final Registry registry;
    private final Loader loader;
    private final Dumps dumps;
    private final Gatling gatling;
    private final List<Figure> figures = new ArrayList<>();

    private Figures(Setup setup) {
        this.setup = setup;
        this.registry = new Registry(setup);
        this.loader = new Loader(registry, setup);
        this.dumps = new Dumps(setup);
        this.gatling = new Gatling(setup);
    }

    public static void main(String[] arguments) throws IOException {
        var parts = arguments.length == 0 ? OF_A_DAY : Set.of(arguments);
        if (!OF_A_DAY.containsAll(parts) && !OF_A_MASTER.containsAll(parts)) {
            System.err.println("The parts are " + OF_A_DAY + ", and in a run of their own " + OF_A_MASTER);
            System.exit(2);
        }
        var figures = new Figures(Setup.read(System.getenv()));
        figures.run(parts);
        figures.print();
        figures.conclude();
    }

    private void run(Set<String> parts) {
        loader.awaitQuiet();
        var master = new MasterPart(loader, dumps, setup);
        if (parts.contains("master")) {
            part("master", master::measure);
        }
        if (parts.contains("snapshot")) {
            part("snapshot", () -> {
                master.fill();
                return new SnapshotPart(registry, setup).measure();
            });
        }
        if (parts.contains("ingest")) {
            part("ingest", new IngestPart(loader, dumps)::measure);
        }
        if (parts.contains("reads")) {
            part("reads", () -> {
                fillCatalog();
                return new ReadsPart(setup, new ReadPaths(registry, setup), new Wrk(setup), gatling).measure();
            });
        }
        if (parts.contains("plans")) {
            part("plans", () -> {
                fillCatalog();
                return new PlansPart(registry, loader, dumps, setup).measure();
            });
        }
    }

    /** The figures are about a catalog of a whole day, also when ingest is not asked for. */
    private void fillCatalog() throws IOException {
        if (loader.instruments() < FEW_INSTRUMENTS) {
            var dump = dumps.upstox();
            Progress.say("loading %s", dump.described());
            loader.load(dump);
        }
    }

    private interface Part {
        List<Figure> measure() throws IOException;
    }

    /** A part that breaks is a goal missed; the others are still measured. */
    private void part(String name, Part part) {
        Progress.say("%s", name);
        try {
            figures.addAll(part.measure());
        } catch (IOException | RuntimeException failed) {
            Progress.say("%s failed: %s", name, failed);
            figures.add(Figure.missed(name, "can be measured", "failed: " + firstLine(failed)));
        }
    }

    private static String firstLine(Exception failed) {
        var text = String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
        return text.substring(0, Math.min(MESSAGE, text.length()));
    }

    /** By a file, as Maven would bury a table under the stack trace of an exit code other than 0. */
    private void conclude() throws IOException {
        if (figures.stream().allMatch(Figure::reached)) {
            Files.createFile(setup.work().resolve("all-reached"));
        }
    }

    private void print() {
        System.out.println();
        System.out.println(Machine.describe(setup));
        System.out.println();
        System.out.println("| figure | goal | measured | reached |");
        System.out.println("|---|---|---|---|");
        figures.forEach(figure -> System.out.println(figure.row()));
        System.out.println();
    }
}
