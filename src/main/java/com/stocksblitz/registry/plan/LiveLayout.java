package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.plan.solve.Counterfactuals;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.plan.solve.Offers;
import com.stocksblitz.registry.plan.solve.Place;
import com.stocksblitz.registry.plan.solve.Problem;
import com.stocksblitz.registry.plan.solve.Solution;
import com.stocksblitz.registry.plan.solve.Solver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** States a live request as a problem for the solver, and its solution in the words of the plan. */
final class LiveLayout {
    private static final int GAP_SCALE = 6;

    private final PlanBasis basis;
    private final List<Admission.Admitted> admitted;
    private final Map<List<String>, Integer> packets = new HashMap<>();

    private final Map<String, PlanBasis.Source> sources = new HashMap<>();

    LiveLayout(PlanBasis basis, List<Admission.Admitted> admitted) {
        this.basis = basis;
        this.admitted = admitted;
        for (var source : basis.sources()) {
            var account = source.account().id();
            sources.put(account, source);
            source.limits().modes().forEach(mode -> packets.put(List.of(account, mode.name()), mode.bytes()));
        }
    }

    Layout solve(Solver solver, Deadline deadline) {
        return layout(solver.solve(problem(deadline)));
    }

    /**
     * What would have served those without a place.
     *
     * @param elsewhere accounts that could be added
     * @param mostInstruments to which the plan could be raised
     * @param mostGroups how many groups are examined; fewer where the deadline ends it
     */
    Remedies remedies(
            Solver solver, List<PlanBasis.Source> elsewhere, int mostInstruments, int mostGroups, Deadline deadline) {
        var problem = problem(deadline);
        var solution = solver.solve(problem);
        var extras = elsewhere.stream().map(this::extra).toList();
        var counterfactuals = new Counterfactuals(solver, problem, solution, mostInstruments, extras);
        var groups = firstOfEachGroup(solution);
        var items = new ArrayList<Remedies.Remedy>();
        int examined = 0;
        while (examined < Math.min(mostGroups, groups.size()) && !deadline.hasPassed()) {
            counterfactuals.of(groups.get(examined++)).map(Remedies.Remedy::of).ifPresent(items::add);
        }
        return new Remedies(basis.located().catalogPosition(), groups.size(), examined, items);
    }

    private static List<Solution.Unserved> firstOfEachGroup(Solution solution) {
        var seen = new HashSet<Integer>();
        return solution.unserved().stream()
                .filter(left -> !isRefused(left) && seen.add(left.group()))
                .toList();
    }

    private Counterfactuals.Extra extra(PlanBasis.Source source) {
        var broker = source.feed().broker();
        var offered = new HashMap<String, Set<String>>();
        for (var one : admitted) {
            var offer = one.instrument().token(broker, basis.tradeDate()).isPresent()
                    ? modes(source.limits(), one.instrument().exchange())
                    : Set.<String>of();
            if (!offer.isEmpty()) {
                offered.put(one.key(), offer);
            }
        }
        return new Counterfactuals.Extra(source.supply(), offered);
    }

    private Problem problem(Deadline deadline) {
        var places = previousPlaces();
        var offers = new HashMap<Where, Offers>();
        var candidates = new ArrayList<Problem.Candidate>(admitted.size());
        var wants = new ArrayList<Ordered>();
        for (var one : admitted) {
            int index = candidates.size();
            var where = new Where(one.instrument().exchange(), one.brokers());
            var offer = offers.computeIfAbsent(where, this::offers);
            candidates.add(new Problem.Candidate(one.key(), one.inactive(), offer, places.get(one.key())));
            one.counting().forEach(wish -> wants.add(new Ordered(wish.order(), want(wish, index))));
        }
        // Each asker's turns follow his own list, not the order in which others have asked for the same.
        wants.sort(Comparator.comparingInt(Ordered::order));
        var request = basis.request();
        return new Problem(
                basis.supplies(),
                candidates,
                request.demands().stream()
                        .map(demand -> new Problem.Asker(demand.userId(), demand.weight()))
                        .toList(),
                wants.stream().map(Ordered::want).toList(),
                request.maxInstruments(),
                request.level(),
                deadline);
    }

    private record Ordered(int order, Problem.Want want) {}

    private static Problem.Want want(Admission.Wish wish, int candidate) {
        var entry = wish.entry();
        return new Problem.Want(wish.demand(), candidate, entry.priority(), entry.mode(), entry.minMode());
    }

    /** Instruments of one exchange that the same brokers know can be had in the same places. */
    private record Where(String exchange, List<String> brokers) {}

    private Offers offers(Where where) {
        var modes = new HashMap<String, Set<String>>();
        for (var source : basis.sources()) {
            var offered = where.brokers().contains(source.feed().broker())
                    ? modes(source.limits(), where.exchange())
                    : Set.<String>of();
            if (!offered.isEmpty()) {
                modes.put(source.account().id(), offered);
            }
        }
        return modes.isEmpty() ? Offers.NONE : new Offers(modes);
    }

    private static Set<String> modes(FeedLimits limits, String exchange) {
        return limits.modes().stream()
                .filter(mode -> mode.covers() != null && mode.isOfferedOn(exchange))
                .map(NativeMode::name)
                .collect(Collectors.toSet());
    }

    private Map<String, Place> previousPlaces() {
        return basis.previous().map(previous -> previous.data().placements()).orElse(List.of()).stream()
                .filter(placement -> placement.connection() != null)
                .collect(Collectors.toMap(
                        PlanData.Placement::key,
                        placement -> new Place(placement.account(), placement.connection(), placement.mode())));
    }

    private Layout layout(Solution solution) {
        return new Layout(
                solution.placements().stream().map(this::placement).toList(),
                solution.unserved().stream()
                        .filter(left -> !isRefused(left))
                        .map(this::unserved)
                        .toList(),
                solution.unserved().stream()
                        .filter(LiveLayout::isRefused)
                        .map(this::rejected)
                        .toList(),
                connections(solution),
                solution.scopes().stream()
                        .map(scope ->
                                new PlanData.SharedLimit(label(scope.scope()), scope.holder(), usage(scope.usage())))
                        .toList(),
                null,
                objective(solution.value()),
                new PlanData.Bound(
                        solution.upperBound().served().counts(),
                        solution.upperBound().modes().counts()),
                solution.gap().share().toDecimal(GAP_SCALE),
                solution.gap().level(),
                solution.optimal(),
                solution.stoppedBy().label(),
                solution.evaluations(),
                pace(solution));
    }

    /** No room can help it: the table of reasons calls that rejected. */
    private static boolean isRefused(Solution.Unserved left) {
        return switch (left.reason()) {
            case MODE_NOT_OFFERED, NO_TOKEN -> true;
            case PLAN_LIMIT, CAPACITY, MODE_CAPACITY -> false;
        };
    }

    private PlanData.Placement placement(Solution.Placement placed) {
        var one = admitted.get(placed.candidate());
        var instrument = one.instrument();
        var feed = sources.get(placed.place().account()).feed();
        var token = one.token(feed.broker());
        return new PlanData.Placement(
                one.key(),
                token.token(),
                instrument.exchange(),
                instrument.type().name(),
                placed.asked().label(),
                placed.given().label(),
                placed.place().mode(),
                placed.priority(),
                feed.id(),
                placed.place().account(),
                placed.place().connection(),
                placed.reason().label(),
                PlanMaker.users(basis.request(), placed.belowMinMode()),
                askers(one),
                PlanMaker.users(basis.request(), one.cutFor()),
                one.requestedAs(),
                one.alsoListedKeys(),
                one.inactive() ? true : null,
                instrument.expiry(),
                one.endsOn(token));
    }

    private PlanData.Unserved unserved(Solution.Unserved left) {
        var one = admitted.get(left.candidate());
        return new PlanData.Unserved(
                one.key(),
                askers(one),
                one.requestedAs(),
                left.reason().label(),
                left.priority(),
                left.binding().stream().map(LiveLayout::binding).toList(),
                left.group());
    }

    private PlanData.Rejected rejected(Solution.Unserved left) {
        var one = admitted.get(left.candidate());
        return new PlanData.Rejected(
                one.key(),
                one.requestedAs(),
                left.reason().label(),
                "The feed " + String.join(" or ", basis.request().feeds())
                        + " does not offer it in any mode from min_mode up.",
                null,
                List.of(),
                List.of());
    }

    private List<String> askers(Admission.Admitted one) {
        return PlanMaker.users(basis.request(), one.askers());
    }

    private List<PlanData.Connection> connections(Solution solution) {
        var bytes = new HashMap<List<Object>, Long>();
        for (var placed : solution.placements()) {
            var packet =
                    packets.get(List.of(placed.place().account(), placed.place().mode()));
            var connection =
                    List.<Object>of(placed.place().account(), placed.place().connection());
            // One mode of unknown size makes the whole unknown.
            bytes.merge(connection, packet == null ? Long.MIN_VALUE : packet, LiveLayout::sum);
        }
        return solution.connections().stream()
                .map(use -> new PlanData.Connection(
                        use.feed(),
                        use.account(),
                        use.index(),
                        use.instruments(),
                        use.usage().stream().map(LiveLayout::usage).toList(),
                        known(bytes.get(List.<Object>of(use.account(), use.index())))))
                .toList();
    }

    private static long sum(long a, long b) {
        return a == Long.MIN_VALUE || b == Long.MIN_VALUE ? Long.MIN_VALUE : a + b;
    }

    private static Long known(Long bytes) {
        return bytes == null || bytes == Long.MIN_VALUE ? null : bytes;
    }

    private static PlanData.Usage usage(Solution.Usage usage) {
        return new PlanData.Usage(
                usage.limit(),
                usage.unit(),
                usage.modes().stream().sorted().toList(),
                usage.used(),
                usage.capacity(),
                grade(usage.grade()));
    }

    private static PlanData.BindingLimit binding(Solution.BindingLimit limit) {
        return new PlanData.BindingLimit(
                limit.scope() == null ? "plan" : label(limit.scope()),
                limit.holder(),
                limit.limit(),
                limit.capacity(),
                grade(limit.grade()));
    }

    private static String grade(Evidence.Grade grade) {
        return grade == null ? null : label(grade);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static PlanData.Objective objective(Solution.Value value) {
        return new PlanData.Objective(
                value.served().counts(),
                value.modes().counts(),
                value.moves(),
                value.modeChanges(),
                value.connections(),
                value.load().toDecimal(GAP_SCALE));
    }

    /** When the last subscribe message may leave; accounts do not wait for each other. */
    private Layout.Pace pace(Solution solution) {
        var byAccount = new TreeMap<String, Map<Integer, Map<String, Integer>>>();
        for (var placed : solution.placements()) {
            var place = placed.place();
            byAccount
                    .computeIfAbsent(place.account(), first -> new TreeMap<>())
                    .computeIfAbsent(place.connection(), first -> new TreeMap<>())
                    .merge(place.mode(), 1, Integer::sum);
        }
        long latest = 0;
        for (var account : byAccount.entrySet()) {
            var pace = pace(
                    account.getValue().values(),
                    sources.get(account.getKey()).limits().messages());
            if (pace.milliseconds() == null) {
                return pace;
            }
            latest = Math.max(latest, pace.milliseconds());
        }
        return Layout.Pace.of(latest);
    }

    /** When the last message of the fullest connection may leave, at the pace of the feed's document. */
    private static Layout.Pace pace(Collection<Map<String, Integer>> connections, FeedLimits.Messages messages) {
        long most = connections.stream()
                .mapToLong(modes -> messages(modes, messages))
                .max()
                .orElse(0);
        if (most > 1 && messages.perSecond() == null) {
            return Layout.Pace.unknown("The feed publishes no rate for subscribe messages.");
        }
        if (connections.size() > 1 && messages.connectsPerSecond() == null) {
            return Layout.Pace.unknown("The feed publishes no rate for new connections.");
        }
        return Layout.Pace.of(Layout.Pace.waitMs(connections.size() - 1L, messages.connectsPerSecond())
                + Layout.Pace.waitMs(most - 1, messages.perSecond()));
    }

    /** One message names instruments of one mode, as many as the feed takes in one. */
    private static long messages(Map<String, Integer> modes, FeedLimits.Messages messages) {
        return modes.values().stream()
                .mapToLong(count -> messages.batch() == null ? 1 : -Math.floorDiv(-count, messages.batch()))
                .sum();
    }
}
