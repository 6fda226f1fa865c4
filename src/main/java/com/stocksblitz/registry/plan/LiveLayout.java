package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.plan.solve.Offers;
import com.stocksblitz.registry.plan.solve.Place;
import com.stocksblitz.registry.plan.solve.Problem;
import com.stocksblitz.registry.plan.solve.Solution;
import com.stocksblitz.registry.plan.solve.Solver;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<String, Integer> packets = new HashMap<>();

    LiveLayout(PlanBasis basis, List<Admission.Admitted> admitted) {
        this.basis = basis;
        this.admitted = admitted;
        for (var mode : basis.limits().modes()) {
            packets.put(mode.name(), mode.bytes());
        }
    }

    Layout solve(Solver solver, Deadline deadline) {
        return layout(solver.solve(problem(deadline)));
    }

    private Problem problem(Deadline deadline) {
        var places = previousPlaces();
        var offers = new HashMap<String, Offers>();
        var candidates = new ArrayList<Problem.Candidate>(admitted.size());
        var wants = new ArrayList<Problem.Want>();
        for (var one : admitted) {
            int index = candidates.size();
            var offer = offers.computeIfAbsent(one.instrument().exchange(), this::offers);
            candidates.add(new Problem.Candidate(one.key(), one.inactive(), offer, places.get(one.key())));
            one.entries()
                    .forEach(entry ->
                            wants.add(new Problem.Want(0, index, entry.priority(), entry.mode(), entry.minMode())));
        }
        var request = basis.request();
        return new Problem(
                List.of(basis.supply()),
                candidates,
                List.of(new Problem.Asker(request.userId(), 1)),
                wants,
                request.maxInstruments(),
                request.level(),
                deadline);
    }

    private Offers offers(String exchange) {
        Set<String> modes = basis.limits().modes().stream()
                .filter(mode -> mode.covers() != null && mode.isOfferedOn(exchange))
                .map(NativeMode::name)
                .collect(Collectors.toSet());
        return modes.isEmpty()
                ? Offers.NONE
                : new Offers(Map.of(basis.supply().account().id(), modes));
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
        return new PlanData.Placement(
                one.key(),
                one.token().token(),
                instrument.exchange(),
                instrument.type().name(),
                placed.asked().label(),
                placed.given().label(),
                placed.place().mode(),
                placed.priority(),
                basis.feed().id(),
                placed.place().account(),
                placed.place().connection(),
                placed.reason().label(),
                placed.belowMinMode().isEmpty() ? List.of() : askers(),
                askers(),
                one.requestedAs(),
                one.alsoListedKeys(),
                one.inactive() ? true : null,
                instrument.expiry(),
                one.endsOn());
    }

    private PlanData.Unserved unserved(Solution.Unserved left) {
        var one = admitted.get(left.candidate());
        return new PlanData.Unserved(
                one.key(),
                askers(),
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
                "The feed " + basis.feed().id() + " does not offer it in any mode from min_mode up.",
                null,
                List.of(),
                List.of());
    }

    private List<String> askers() {
        return List.of(basis.request().userId());
    }

    private List<PlanData.Connection> connections(Solution solution) {
        var bytes = new HashMap<List<Object>, Long>();
        for (var placed : solution.placements()) {
            var packet = packets.get(placed.place().mode());
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

    /** When the last subscribe message of the fullest connection may leave, at the pace of the feed's document. */
    private Layout.Pace pace(Solution solution) {
        var messages = basis.limits().messages();
        var byConnection = new TreeMap<String, Map<String, Integer>>();
        for (var placed : solution.placements()) {
            var place = placed.place();
            byConnection
                    .computeIfAbsent(place.account() + '/' + place.connection(), first -> new TreeMap<>())
                    .merge(place.mode(), 1, Integer::sum);
        }
        long most = byConnection.values().stream()
                .mapToLong(modes -> messages(modes, messages))
                .max()
                .orElse(0);
        if (most > 1 && messages.perSecond() == null) {
            return Layout.Pace.unknown("The feed publishes no rate for subscribe messages.");
        }
        if (byConnection.size() > 1 && messages.connectsPerSecond() == null) {
            return Layout.Pace.unknown("The feed publishes no rate for new connections.");
        }
        return Layout.Pace.of(Layout.Pace.waitMs(byConnection.size() - 1L, messages.connectsPerSecond())
                + Layout.Pace.waitMs(most - 1, messages.perSecond()));
    }

    /** One message names instruments of one mode, as many as the feed takes in one. */
    private static long messages(Map<String, Integer> modes, FeedLimits.Messages messages) {
        return modes.values().stream()
                .mapToLong(count -> messages.batch() == null ? 1 : -Math.floorDiv(-count, messages.batch()))
                .sum();
    }
}
