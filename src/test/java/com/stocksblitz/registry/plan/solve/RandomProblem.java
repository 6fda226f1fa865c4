package com.stocksblitz.registry.plan.solve;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.solve.Problem.Asker;
import com.stocksblitz.registry.plan.solve.Problem.Candidate;
import com.stocksblitz.registry.plan.solve.Problem.Supply;
import com.stocksblitz.registry.plan.solve.Problem.Want;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Seeded problems in the proportions of real use: mixed feeds, scarce and ample, shared instruments, least modes. */
final class RandomProblem {
    private static final int[] PRIORITIES = {1, 3, 5, 5, 5, 9};

    private final Random random;

    RandomProblem(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    /** Shapes by number, so that heavy sets can be asked for. */
    enum Shapes {
        /** Only what moves nothing but instruments: caps without alternatives and weights. */
        PLAIN(0, 2, 4, 7),
        ALL(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
        WEIGHTS(5, 6),
        ALTERNATIVES(1, 3, 9),
        SHARED(0, 10, 10, 11, 11),
        /** Connections that a team shares. */
        SESSIONS(0, 12, 12, 12);

        private final int[] numbers;

        Shapes(int... numbers) {
            this.numbers = numbers;
        }
    }

    Problem small(Shapes shapes, Level level) {
        return problem(shapes, level, 6 + random.nextInt(35), 1 + random.nextInt(4));
    }

    Problem problem(Shapes shapes, Level level, int instruments, int accounts) {
        var supplies = supplies(shapes, accounts);
        double presence = 0.5 + random.nextDouble() / 2;
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < instruments; i++) {
            candidates.add(new Candidate("NSE:S" + i, random.nextInt(12) == 0, offers(supplies, presence), null));
        }
        int people = 1 + random.nextInt(6);
        var askers = new ArrayList<Asker>();
        for (int u = 0; u < people; u++) {
            askers.add(new Asker("u" + u, random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1));
        }
        int most = random.nextInt(3) == 0 ? 1 + random.nextInt(instruments) : 100_000;
        return new Problem(supplies, candidates, askers, wants(candidates, people), most, level, Deadline.none());
    }

    /**
     * A desk as there are many: instruments of a few segments, in option chains that lie side by side; every user wants
     * the hot ones first, a chain, and a list of his own.
     */
    Problem desk(Level level) {
        int instruments = 20 + random.nextInt(101);
        var supplies = supplies(Shapes.ALL, 2 + random.nextInt(3));
        int segments = 2 + random.nextInt(3);
        var bySegment = new ArrayList<Offers>();
        for (int segment = 0; segment < segments; segment++) {
            bySegment.add(offers(supplies, 0.7));
        }
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < instruments; i++) {
            candidates.add(new Candidate(
                    "NFO:D" + i, random.nextInt(50) == 0, bySegment.get(i * segments / instruments), null));
        }
        int people = 3 + random.nextInt(10);
        var askers = new ArrayList<Asker>();
        var wants = new ArrayList<Want>();
        for (int u = 0; u < people; u++) {
            askers.add(new Asker("u" + u, 1 + random.nextInt(5) / 4));
            int hot = 1 + random.nextInt(5);
            for (int k = 0; k < hot; k++) {
                wants.add(want(u, hot(instruments), 1, Mode.FULL));
            }
            int chain = random.nextInt(instruments);
            int width = 4 + random.nextInt(12);
            int priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
            for (int k = 0; k < width; k++) {
                wants.add(want(u, (chain + k) % instruments, priority, mode()));
            }
            for (int k = random.nextInt(10); k > 0; k--) {
                wants.add(want(u, random.nextInt(instruments), 9, mode()));
            }
        }
        return new Problem(
                supplies, wanted(candidates, wants), askers, renumbered(wants), 100_000, level, Deadline.none());
    }

    /** The first instruments far more often than the rest. */
    private int hot(int instruments) {
        return (int) (Math.pow(random.nextDouble(), 4) * instruments);
    }

    private Want want(int asker, int candidate, int priority, Mode mode) {
        return new Want(asker, candidate, priority, mode, random.nextInt(4) == 0 ? mode : Mode.LTP);
    }

    private static List<Candidate> wanted(List<Candidate> candidates, List<Want> wants) {
        return wants.stream()
                .map(Want::candidate)
                .distinct()
                .map(candidates::get)
                .toList();
    }

    /** Candidates by first want. */
    private static List<Want> renumbered(List<Want> wants) {
        var numbers = new HashMap<Integer, Integer>();
        return wants.stream()
                .map(want -> new Want(
                        want.asker(),
                        numbers.computeIfAbsent(want.candidate(), first -> numbers.size()),
                        want.priority(),
                        want.mode(),
                        want.minMode()))
                .toList();
    }

    private List<Supply> supplies(Shapes shapes, int accounts) {
        var supplies = new ArrayList<Supply>();
        // Accounts that share a scope are of one feed, so they have one document.
        var shared = new HashMap<Integer, TestFeeds.Draft>();
        for (int a = 0; a < accounts; a++) {
            int shape = shapes.numbers[random.nextInt(shapes.numbers.length)];
            var draft = shape < 10 ? draft(shape) : shared.computeIfAbsent(shape, this::draft);
            supplies.add(draft.supply("a" + a, reserved(draft), groups()));
        }
        return supplies;
    }

    private Map<String, Long> reserved(TestFeeds.Draft draft) {
        var ids = draft.limitIds();
        return ids.isEmpty() || random.nextInt(5) > 0
                ? Map.of()
                : Map.of(ids.get(random.nextInt(ids.size())), 1L + random.nextInt(2));
    }

    private Map<Scope, String> groups() {
        return switch (random.nextInt(3)) {
            case 0 -> Map.of();
            case 1 -> Map.of(Scope.TEAM, "one", Scope.IP, "one");
            default -> Map.of(Scope.TEAM, "one", Scope.IP, "a" + random.nextInt(2));
        };
    }

    private TestFeeds.Draft draft(int shape) {
        int connections = 1 + random.nextInt(3);
        return switch (shape) {
            case 0 -> TestFeeds.kite(connections, upTo(8));
            case 1 -> TestFeeds.upstox(connections, upTo(3));
            case 2 -> TestFeeds.angel(connections, upTo(8), upTo(3));
            case 3 -> TestFeeds.dhanDepth(connections, upTo(5));
            case 4 -> TestFeeds.fyers(upTo(15));
            case 5 -> TestFeeds.nubra(upTo(40));
            case 6 -> TestFeeds.alpaca(connections, upTo(10));
            case 7 -> TestFeeds.ibkr(upTo(10), upTo(3));
            case 8 -> TestFeeds.databento(connections);
            case 10 -> TestFeeds.team(connections, upTo(6), upTo(15));
            case 11 -> TestFeeds.address(connections, upTo(12), upTo(6));
            case 12 -> TestFeeds.sessions(1 + connections, upTo(6), upTo(6));
            default -> TestFeeds.mixedAndJoint(connections, upTo(3));
        };
    }

    private int upTo(int most) {
        return 1 + random.nextInt(most);
    }

    private Offers offers(List<Supply> supplies, double presence) {
        var modes = new HashMap<String, java.util.Set<String>>();
        for (var supply : supplies) {
            if (random.nextDouble() < presence) {
                modes.put(
                        supply.account().id(),
                        supply.limits().modes().stream().map(NativeMode::name).collect(Collectors.toSet()));
            }
        }
        return new Offers(modes);
    }

    private List<Want> wants(List<Candidate> candidates, int people) {
        boolean onePriority = random.nextInt(4) == 0;
        var wants = new ArrayList<Want>();
        var wanted = new HashSet<Integer>();
        int extra = random.nextInt(candidates.size() * 2);
        for (int w = 0; w < candidates.size() + extra; w++) {
            int candidate = w < candidates.size() ? w : random.nextInt(candidates.size());
            wanted.add(candidate);
            var mode = mode();
            wants.add(new Want(
                    random.nextInt(people),
                    candidate,
                    onePriority ? 5 : PRIORITIES[random.nextInt(PRIORITIES.length)],
                    mode,
                    random.nextInt(4) == 0 ? mode : Mode.LTP));
        }
        return wants;
    }

    private Mode mode() {
        int draw = random.nextInt(10);
        return draw < 3 ? Mode.LTP : draw < 7 ? Mode.QUOTE : draw < 9 ? Mode.FULL : Mode.DEPTH;
    }

    /**
     * The problem a day later: one in a hundred instruments, at least one, is gone, and as many new ones are wanted.
     *
     * @param solution whose places the rest have
     */
    Problem changed(Problem problem, Solution solution) {
        var later = later(problem, solution);
        int some = Math.max(1, problem.candidates().size() / 100);
        int first = random.nextInt(problem.candidates().size() - some + 1);
        var candidates = new ArrayList<>(later.candidates());
        for (int i = first; i < first + some; i++) {
            var gone = candidates.get(i);
            candidates.set(i, new Candidate(gone.key() + "-new", gone.inactive(), gone.offers(), null));
        }
        return new Problem(
                later.supplies(),
                candidates,
                later.askers(),
                later.wants(),
                later.maxInstruments(),
                later.level(),
                later.deadline());
    }

    /** The same problem a day later: most instruments wanted again, with the places they had. */
    Problem later(Problem problem, Solution solution) {
        var places = solution.placements().stream()
                .collect(Collectors.toMap(Solution.Placement::candidate, Solution.Placement::place));
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < problem.candidates().size(); i++) {
            var candidate = problem.candidates().get(i);
            candidates.add(new Candidate(candidate.key(), candidate.inactive(), candidate.offers(), places.get(i)));
        }
        return new Problem(
                problem.supplies(),
                candidates,
                problem.askers(),
                problem.wants(),
                problem.maxInstruments(),
                problem.level(),
                problem.deadline());
    }
}
