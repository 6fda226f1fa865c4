package com.stocksblitz.registry.plan.solve;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Plans the large problem again and again, in a process whose heap is the limit to be kept, and prints one line per
 * problem: median and 99th percentile of the time and of the CPU time, allocation of one plan.
 */
final class PlannerSpeed {
    private static final int WARM_UP = 150;
    private static final int MEASURED = 300;

    private PlannerSpeed() {}

    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        measure("ample", () -> large(false, seed));
        measure("scarce", () -> large(true, seed));
        measure("scarce, 1 % changed", () -> changed(large(true, seed)));
    }

    private static Problem large(boolean scarce, long seed) {
        return LargeProblem.of(10_000, 1_000, LargeProblem.supplies(scarce), Level.MODERATE, seed);
    }

    /** With the places of the plan before, and one instrument in a hundred another one. */
    private static Problem changed(Problem problem) {
        var places = new HashMap<Integer, Place>();
        new Solver().solve(problem).placements().forEach(one -> places.put(one.candidate(), one.place()));
        var candidates = problem.candidates().stream()
                .map(one -> new Problem.Candidate(one.key(), one.inactive(), one.offers(), null))
                .collect(Collectors.toList());
        for (int i = 0; i < candidates.size(); i++) {
            var one = candidates.get(i);
            boolean fresh = i % 100 == 7;
            candidates.set(
                    i,
                    new Problem.Candidate(
                            fresh ? one.key() + "-new" : one.key(),
                            one.inactive(),
                            one.offers(),
                            fresh ? null : places.get(i)));
        }
        return new Problem(
                problem.supplies(),
                List.copyOf(candidates),
                problem.askers(),
                problem.wants(),
                problem.maxInstruments(),
                problem.level(),
                problem.deadline());
    }

    private static void measure(String name, Supplier<Problem> made) {
        var problem = made.get();
        var solver = new Solver();
        for (int run = 0; run < WARM_UP; run++) {
            solver.solve(problem);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var wall = new long[MEASURED];
        var cpu = new long[MEASURED];
        long allocated = 0;
        for (int run = 0; run < MEASURED; run++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long cpuStart = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            solver.solve(problem);
            wall[run] = System.nanoTime() - start;
            cpu[run] = threads.getCurrentThreadCpuTime() - cpuStart;
            allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
        }
        Arrays.sort(wall);
        Arrays.sort(cpu);
        System.out.printf(
                "%s|%.1f|%.1f|%.1f|%.1f|%.1f%n",
                name,
                wall[MEASURED / 2] / 1e6,
                wall[MEASURED * 99 / 100] / 1e6,
                cpu[MEASURED / 2] / 1e6,
                cpu[MEASURED * 99 / 100] / 1e6,
                allocated / 1048576.0);
    }
}
