package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.json.WrittenJson;
import com.stocksblitz.registry.plan.PlanBasis.Previous;
import com.stocksblitz.registry.plan.PlanStore.FirstAnswer;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.plan.solve.Level;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * From a request to its plan: the one made before for the same request, or a new one, made once however many ask for it
 * at the same time, and stored.
 */
final class Planning {
    private static final int NEAREST = 3;

    /** Entries that are hashed in half a millisecond, for which the way to a worker and back is too far. */
    private static final int MOST_HASHED_ON_LOOP = 1_000;

    /** Groups of unserved instruments whose remedies are looked for unless all are asked for. */
    static final int FEW_GROUPS = 5;

    private static final String REMEDIES = "counterfactuals";

    /** From the making of a plan until every node finds it in the cache, and what their clocks differ by. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final String STOPPED_BY_TIME = "time";

    private final Vertx vertx;
    private final Bus bus;
    private final PlanStore store;
    private final PlanMemory memory;
    private final Expander expander;
    private final Bases bases;
    private final PlanMaker maker;
    private final TradeDay day;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final int mostOnLoop;
    private final SearchWorkers searchers;
    private final PlanningRoom room;
    private final Flights<Flight, Made> flights = new Flights<>();

    Planning(
            Vertx vertx,
            Bus bus,
            PlanStore store,
            PlanMemory memory,
            Expander expander,
            Bases bases,
            PlanMaker maker,
            TradeDay day,
            Clock clock,
            Supplier<UUID> ids,
            int mostOnLoop,
            SearchWorkers searchers,
            PlanningRoom room) {
        this.vertx = vertx;
        this.bus = bus;
        this.store = store;
        this.memory = memory;
        this.expander = expander;
        this.bases = bases;
        this.maker = maker;
        this.day = day;
        this.clock = clock;
        this.ids = ids;
        this.mostOnLoop = mostOnLoop;
        this.searchers = searchers;
        this.room = room;
    }

    /**
     * @param entry null for a dry run
     * @param document of the plan; of a dry run with what would have served those without a place
     * @param cached whether it was made for another request
     * @param replayed the first answer under the idempotency key, where another node was faster
     */
    record Made(PlanCache.Entry entry, WrittenJson.Source document, boolean cached, Optional<FirstAnswer> replayed) {
        static Made anew(PlanCache.Entry entry) {
            return new Made(entry, entry.document(), false, Optional.empty());
        }

        static Made dry(byte[] document) {
            return new Made(null, WrittenJson.source(document), false, Optional.empty());
        }

        static Made before(PlanCache.Entry entry) {
            return new Made(entry, entry.document(), true, Optional.empty());
        }

        static Made replayed(FirstAnswer first) {
            return new Made(null, first.document(), true, Optional.of(first));
        }

        /** The same plan for who asked at the same time. */
        Made shared() {
            return new Made(entry, document, true, Optional.empty());
        }

        WrittenJson planData(PlanDocument.Header header) {
            return PlanDocument.planData(header, document);
        }
    }

    /** Dry runs fly apart: what they make is not stored, so nobody else can have it. */
    private record Flight(PlanKey key, boolean dryRun) {}

    /** What is asked for, and by whom; the same from the first look at the cache until the answer. */
    private record Work(
            PlanRequest request,
            Map<Intent, Expansion.Members> members,
            PlannerSettings settings,
            Origin origin,
            Optional<Previous> named,
            Function<Made, Optional<FirstAnswer>> first) {
        /** Entries and members, which are what is hashed. */
        int size() {
            return request.size()
                    + members.values().stream()
                            .mapToInt(found -> found.keys().size())
                            .sum();
        }
    }

    /** Where the plan is kept, made from the catalog as it was at that position. */
    private record Filed(PlanKey key, long catalogPosition) {}

    static String status(PlanRequest request) {
        return request.level() == Level.LOW ? PlanStatus.VALIDATED : PlanStatus.OPTIMIZED;
    }

    /** @param first what to store with a new plan so that its idempotency key is kept; empty without one */
    Future<Made> plan(
            PlanRequest request, PlannerSettings settings, Origin origin, Function<Made, Optional<FirstAnswer>> first) {
        return named(request)
                .compose(named -> expander.members(request, origin)
                        .map(members -> new Work(request, members, settings, origin, named, first)))
                .compose(work -> catalogPosition(origin)
                        .compose(position -> offLoop(work.size(), MOST_HASHED_ON_LOOP, () -> filed(work, position)))
                        .compose(filed -> join(filed, work)));
    }

    private Filed filed(Work work, long catalogPosition) {
        return new Filed(
                bases.key(
                        work.request(),
                        Expansion.byLabel(work.members()),
                        work.settings(),
                        catalogPosition,
                        work.named()),
                catalogPosition);
    }

    /** Work that grows with the request, off the loop where that takes long. */
    private <T> Future<T> offLoop(int entries, int most, Supplier<T> task) {
        return entries <= most
                ? Future.succeededFuture().map(begun -> task.get())
                : vertx.executeBlocking(task::get, false);
    }

    private <T> Future<T> search(Work work, Expansion expansion, Supplier<T> task) {
        if (work.request().level() == Level.AGGRESSIVE) {
            return searchers.run(task);
        }
        return work.request().dryRun()
                ? vertx.executeBlocking(task::get, false)
                : offLoop(expansion.items().size(), mostOnLoop, task);
    }

    private Future<Optional<Previous>> named(PlanRequest request) {
        return request.previousPlanId() == null
                ? Future.succeededFuture(Optional.empty())
                : store.find(request.previousPlanId())
                        .map(found -> found.filter(plan -> plan.userId().equals(request.userId()))
                                .orElseThrow(Planning::unknownPrevious))
                        .map(plan -> Optional.of(previous(plan)));
    }

    private static FailureException unknownPrevious() {
        var error = new FieldError("/previous_plan_id", "unknown_plan", "The user has no such plan.");
        return new FailureException(
                new Failure.Refused("unknown_previous_plan", "There is no such previous plan.", List.of(error)));
    }

    private Future<Long> catalogPosition(Origin origin) {
        return bus.ask(CatalogApi.LOCATE, new Lookup(List.of(), 0), origin).map(Located::catalogPosition);
    }

    private Future<Made> join(Filed filed, Work work) {
        var flight = new Flight(filed.key(), work.request().dryRun());
        return flights.find(flight)
                .map(flying -> flying.transform(done -> follow(done, filed, work)))
                .orElseGet(() -> flights.lead(flight, () -> remembered(filed, work)));
    }

    /** Who joined has his answer from the leader's, unless that answers only what its leader alone had asked. */
    private Future<Made> follow(AsyncResult<Made> leader, Filed filed, Work work) {
        if (leader.succeeded()) {
            return leader.result().replayed().isPresent()
                    ? join(filed, work)
                    : Future.succeededFuture(leader.result().shared());
        }
        return isLeadersOwn(leader.cause()) ? join(filed, work) : Future.failedFuture(leader.cause());
    }

    private static boolean isLeadersOwn(Throwable cause) {
        return cause instanceof FailureException known
                && (known.failure().code().startsWith("idempotency_key")
                        || known.failure() instanceof Failure.DeadlineExceeded);
    }

    /** Aggressive plans are searched for long and must not hold up the others: {@link SearchWorkers} bounds them. */
    private Future<Made> remembered(Filed filed, Work work) {
        return memory.find(filed.key(), work.settings().cacheTtl(), day.start())
                .compose(found -> found.map(plan -> Future.succeededFuture(Made.before(plan)))
                        .orElseGet(() -> expander.expand(work.request(), work.members())
                                .compose(expansion -> work.request().level() != Level.AGGRESSIVE
                                        ? room.enter(expansion.items().size(), () -> make(filed, work, expansion))
                                        : make(filed, work, expansion))));
    }

    private Future<Made> make(Filed filed, Work work, Expansion expansion) {
        if (work.origin().remaining(clock).toMillis() < 1) {
            return Future.failedFuture(Bus.deadlinePassed());
        }
        var watch = bases.watch();
        var begun = clock.instant();
        return Future.all(implied(work), expander.locate(expansion, NEAREST, work.origin()))
                .map(both ->
                        bases.basis(work.request(), expansion, both.resultAt(1), both.resultAt(0), watch.elapsed()))
                .compose(basis -> solve(filed, basis, work))
                .compose(plan -> keep(plan, work, begun));
    }

    /** The last plan of that name, unless the request named one; a dry run does without the store. */
    private Future<Optional<Previous>> implied(Work work) {
        var request = work.request();
        if (work.named().isPresent() || request.type() == SubscriptionType.HISTORICAL) {
            return Future.succeededFuture(work.named());
        }
        return store.lastNamed(request.userId(), request.planName())
                .map(found -> found.map(Planning::previous))
                .recover(cause -> request.dryRun() && isAway(cause)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(cause));
    }

    private static boolean isAway(Throwable cause) {
        return cause instanceof FailureException known && known.failure() instanceof Failure.Unavailable;
    }

    private static Previous previous(PlanRow plan) {
        return new Previous(plan.planId(), PlanDocument.read(plan.document()));
    }

    /** @param draft what is to be stored; null for a dry run */
    private record Solved(Draft draft, Made made) {}

    private Future<Solved> solve(Filed filed, PlanBasis basis, Work work) {
        // A quarter of the caller's time is left for storing and answering.
        var left = work.origin().remaining(clock).multipliedBy(3).dividedBy(4);
        var limit = left.compareTo(work.settings().timeout()) < 0
                ? left
                : work.settings().timeout();
        var deadline = Deadline.in(limit, clock);
        return search(work, basis.expansion(), () -> {
            // The catalog may have moved since the first look; what is kept is filed under what it was made from.
            long position = basis.located().catalogPosition();
            var key = position == filed.catalogPosition()
                    ? filed.key()
                    : filed(work, position).key();
            return work.request().dryRun()
                    ? withRemedies(basis, work.settings(), deadline)
                    : drafted(key, basis, deadline);
        });
    }

    /** A dry run also tells what would have served those without a place. */
    private Solved withRemedies(PlanBasis basis, PlannerSettings settings, Deadline deadline) {
        var data = make(basis, deadline);
        var document = CanonicalJson.bytes(data);
        var remedies = data.unserved().isEmpty()
                ? Optional.<Remedies>empty()
                : maker.remedies(
                        basis,
                        bases.elsewhere(basis.request()),
                        settings.mostInstruments(basis.request().pool()),
                        FEW_GROUPS,
                        deadline);
        var whole = remedies.map(found -> PlanDocument.join(Map.of(REMEDIES, found), WrittenJson.source(document))
                        .bytes())
                .orElse(document);
        return new Solved(null, Made.dry(whole));
    }

    private Solved drafted(PlanKey key, PlanBasis basis, Deadline deadline) {
        var draft = Draft.of(
                basis, make(basis, deadline), key, ids.get(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return new Solved(draft, Made.anew(draft.entry()));
    }

    private PlanData make(PlanBasis basis, Deadline deadline) {
        var data = maker.make(basis, deadline);
        PlanMaker.refusal(basis.request(), data).ifPresent(refused -> {
            throw new FailureException(refused);
        });
        return data;
    }

    private Future<Made> keep(Solved solved, Work work, Instant begun) {
        var made = solved.made();
        var draft = solved.draft();
        if (draft == null) {
            return Future.succeededFuture(made);
        }
        var twinSince =
                work.settings().cacheTtl().isPositive() ? Optional.of(begun.minus(AT_ONCE)) : Optional.<Instant>empty();
        return store.add(
                        draft.row(),
                        draft.dependencies(),
                        work.origin(),
                        work.first().apply(made),
                        twinSince)
                .map(added -> switch (added) {
                    case PlanStore.Stored anew -> stored(draft, made, work);
                    case PlanStore.AnsweredBefore(FirstAnswer first) -> Made.replayed(first);
                    case PlanStore.Twin(PlanCache.Entry twin) -> Made.before(twin);
                });
    }

    private Made stored(Draft draft, Made made, Work work) {
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
        if (!draft.data().stoppedBy().equals(STOPPED_BY_TIME)) {
            // Not waited for: it never fails, and the local cache has the plan at once.
            memory.put(draft.key(), draft.entry(), work.settings().cacheTtl());
        }
        return made;
    }
}
