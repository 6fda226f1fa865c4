package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.plan.solve.RandomProblem.Shapes;
import com.stocksblitz.registry.plan.solve.SimpleClient.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Measures the planner's speed and quality and prints them as one table. Not part of the suite: run it by
 * {@code load-tests/planner/run.sh}. The same seeds give the same figures but for the times.
 */
class PlannerFigures {
    private static final int INSTANCES = Integer.getInteger("planner.instances", 10_000);
    private static final long FIRST_SEED = Long.getLong("planner.seed", 0);
    private static final Duration PART = Duration.ofMinutes(Integer.getInteger("planner.minutes", 10));

    /** Heap of the process that plans the large problem. */
    private static final int HEAP_MB = 60;

    private final List<Row> rows = new ArrayList<>();

    private record Row(String figure, String goal, String measured, boolean reached) {
        String line() {
            return "| " + figure + " | " + goal + " | " + measured + " | " + (reached ? "yes" : "**NO**") + " |";
        }
    }

    /**
     * Where instances come from: desks, mixtures of all feeds, and some of the shapes where boxes have to be chosen.
     */
    private static Problem instance(long seed) {
        var random = new RandomProblem(seed);
        return switch ((int) (seed % 10)) {
            case 0 -> random.small(Shapes.ALTERNATIVES, Level.MODERATE);
            case 1 -> random.small(Shapes.SHARED, Level.MODERATE);
            case 2, 3, 4 -> random.desk(Level.MODERATE);
            default -> random.small(Shapes.ALL, Level.MODERATE);
        };
    }

    /** Weights on several sessions are bin packing: the worst that can be asked. */
    private static Problem adversarial(long seed) {
        return new RandomProblem(seed).small(Shapes.WEIGHTS, Level.MODERATE);
    }

    @Test
    void measure() throws Exception {
        speed();
        optimum("", INSTANCES, 99, PlannerFigures::instance);
        optimum(", only weights on several sessions", INSTANCES / 10, 90, PlannerFigures::adversarial);
        baselines();
        moves(Shapes.PLAIN, "moves after one in a hundred changed, only plain limits");
        moves(Shapes.ALL, "moves after one in a hundred changed, modes and weights bind too");
        unchanged();
        var lines = new ArrayList<>(List.of("| figure | goal | measured | reached |", "|---|---|---|---|"));
        rows.forEach(row -> lines.add(row.line()));
        lines.add("");
        lines.add("Seeds %d to %d; the large problem has seed %d."
                .formatted(FIRST_SEED, FIRST_SEED + INSTANCES - 1, FIRST_SEED + 1));
        Files.write(Path.of(System.getProperty("planner.table", "target/planner-figures.md")), lines);
        lines.forEach(System.out::println);
    }

    /** @return how many were done before the time was over */
    private static int forEach(int count, LongConsumer task) {
        var end = Instant.now().plus(PART);
        var done = new AtomicInteger();
        LongStream.range(FIRST_SEED, FIRST_SEED + count).parallel().forEach(seed -> {
            if (Instant.now().isBefore(end)) {
                task.accept(seed);
                done.incrementAndGet();
            }
        });
        return done.get();
    }

    /** In a process of its own with one CPU and no more heap than one plan may take. */
    private void speed() throws IOException, InterruptedException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var output = Path.of("target", "planner-speed.txt");
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx" + HEAP_MB + "m",
                        "-XX:+UseSerialGC",
                        "-XX:ActiveProcessorCount=1",
                        "-cp",
                        classPath,
                        PlannerSpeed.class.getName(),
                        String.valueOf(FIRST_SEED + 1))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PART.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        boolean kept = process.waitFor() == 0;
        for (var line : Files.readAllLines(output)) {
            var parts = line.split("\\|");
            if (parts.length != 6) {
                continue;
            }
            rows.add(new Row(
                    "plan 10,000 instruments of 1,000 users over 10 accounts, " + parts[0],
                    "median <= 40 ms, p99 <= 75",
                    "median %s ms, p99 %s; CPU %s and %s; %s MB allocated"
                            .formatted(parts[1], parts[2], parts[3], parts[4], parts[5]),
                    Double.parseDouble(parts[1]) <= 40 && Double.parseDouble(parts[2]) <= 75));
        }
        rows.add(new Row(
                "heap of one such plan, problem included",
                "<= " + HEAP_MB + " MB",
                kept ? "all plans made within a heap of " + HEAP_MB + " MB" : "the process with that heap failed",
                kept));
    }

    /** @param goal percent of the instances whose modes are to be the best */
    private void optimum(String set, int instances, int goal, LongFunction<Problem> instance) {
        var solver = new Solver();
        var served = new AtomicInteger();
        var modes = new AtomicInteger();
        var proven = new AtomicInteger();
        var wrong = new AtomicInteger();
        var nanos = new AtomicLong();
        int done = forEach(instances, seed -> {
            var problem = instance.apply(seed);
            long start = System.nanoTime();
            var solution = solver.solve(problem);
            nanos.addAndGet(System.nanoTime() - start);
            var best = Oracle.served(problem);
            boolean isServed = solution.value().served().equals(best);
            var bestModes = isServed
                    ? Oracle.modes(problem, solution)
                    : solution.value().modes();
            boolean isModes = solution.value().modes().equals(bestModes);
            served.addAndGet(isServed ? 0 : 1);
            modes.addAndGet(isModes ? 0 : 1);
            proven.addAndGet(solution.optimal() ? 1 : 0);
            boolean sound = solution.upperBound().served().compareTo(best) >= 0
                    && (!isServed || solution.upperBound().modes().compareTo(bestModes) >= 0);
            wrong.addAndGet(solution.optimal() && !(isServed && isModes) || !sound ? 1 : 0);
        });
        rows.add(new Row(
                "served against the exact optimum" + set,
                "equal on all of " + instances,
                "%d worse of %d".formatted(served.get(), done),
                served.get() == 0 && done == instances));
        rows.add(new Row(
                "modes against the exact optimum" + set,
                "equal on > " + goal + " %",
                "%s equal of %d; mean time of a plan %.2f ms"
                        .formatted(percent(done - modes.get(), done), done, nanos.get() / 1e6 / Math.max(1, done)),
                modes.get() * 100L < done * (100L - goal)));
        rows.add(new Row(
                "proofs" + set,
                "none wrong",
                "%s proven the best, %d wrongly".formatted(percent(proven.get(), done), wrong.get()),
                wrong.get() == 0));
    }

    private static String percent(int part, int whole) {
        return "%.2f %%".formatted(100.0 * part / Math.max(1, whole));
    }

    private void baselines() {
        var solver = new Solver();
        for (var choice : Choice.values()) {
            for (boolean lowering : new boolean[] {false, true}) {
                var less = new AtomicInteger();
                var more = new AtomicInteger();
                Map<Share, AtomicLong> sums = new EnumMap<>(Share.class);
                for (var share : Share.values()) {
                    sums.put(share, new AtomicLong());
                }
                int done = forEach(INSTANCES, seed -> {
                    var problem = instance(seed);
                    var ours = solver.solve(problem).value().served();
                    var theirs = SimpleClient.served(problem, choice, lowering);
                    int order = ours.compareTo(theirs);
                    less.addAndGet(order < 0 ? 1 : 0);
                    more.addAndGet(order > 0 ? 1 : 0);
                    sums.get(Share.WANTED).addAndGet(problem.candidates().size());
                    sums.get(Share.OURS).addAndGet(ours.total());
                    sums.get(Share.THEIRS).addAndGet(theirs.total());
                    sums.get(Share.OUR_FIRST).addAndGet(ours.of(1));
                    sums.get(Share.THEIR_FIRST).addAndGet(theirs.of(1));
                });
                rows.add(new Row(
                        "served against "
                                + choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
                                + (lowering ? " with lowering" : ""),
                        "never less",
                        "less on %d, more on %s of %d; served in all %s of the wanted against %s, priority 1 %d against %d"
                                .formatted(
                                        less.get(),
                                        percent(more.get(), done),
                                        done,
                                        share(sums, Share.OURS),
                                        share(sums, Share.THEIRS),
                                        sums.get(Share.OUR_FIRST).get(),
                                        sums.get(Share.THEIR_FIRST).get()),
                        less.get() == 0));
            }
        }
    }

    private enum Share {
        WANTED,
        OURS,
        THEIRS,
        OUR_FIRST,
        THEIR_FIRST
    }

    private static String share(Map<Share, AtomicLong> sums, Share part) {
        return "%.1f %%"
                .formatted(100.0
                        * sums.get(part).get()
                        / Math.max(1, sums.get(Share.WANTED).get()));
    }

    private void moves(Shapes shapes, String figure) {
        var solver = new Solver();
        var least = new AtomicInteger();
        var made = new AtomicLong();
        var needed = new AtomicLong();
        int done = forEach(INSTANCES / 4, seed -> {
            var random = new RandomProblem(seed);
            var before = random.small(shapes, Level.MODERATE);
            var problem = random.changed(before, solver.solve(before));
            var solution = solver.solve(problem);
            int fewest = Oracle.moves(problem, solution);
            least.addAndGet(solution.value().moves() == fewest ? 1 : 0);
            made.addAndGet(solution.value().moves());
            needed.addAndGet(fewest);
        });
        boolean plain = shapes == Shapes.PLAIN;
        rows.add(new Row(
                figure,
                plain ? "least possible on 99 %" : "<= 1.1 x the least possible",
                "least possible on %s of %d; %d moves where %d are needed"
                        .formatted(percent(least.get(), done), done, made.get(), needed.get()),
                plain ? least.get() * 100L >= done * 99L : made.get() * 10 <= needed.get() * 11));
    }

    private void unchanged() {
        var solver = new Solver();
        var moves = new AtomicLong();
        var changed = new AtomicInteger();
        int done = forEach(INSTANCES, seed -> {
            var random = new RandomProblem(seed);
            var before = random.small(Shapes.ALL, Level.MODERATE);
            var solution = solver.solve(before);
            var again = solver.solve(random.later(before, solution)).value();
            // A better plan found from the places of the first one is worth its moves.
            boolean better = again.served().compareTo(solution.value().served()) > 0
                    || again.served().equals(solution.value().served())
                            && again.modes().compareTo(solution.value().modes()) > 0;
            if (!better) {
                moves.addAndGet(again.moves() + again.modeChanges());
                changed.addAndGet(again.moves() + again.modeChanges() > 0 ? 1 : 0);
            }
        });
        rows.add(new Row(
                "moves of an unchanged request",
                "0",
                "%d moves and changes of mode on %d of %d".formatted(moves.get(), changed.get(), done),
                moves.get() == 0));
    }
}
