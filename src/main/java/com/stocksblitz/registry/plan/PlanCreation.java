package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.json.WrittenJson;
import com.stocksblitz.registry.plan.PlanDocument.Header;
import com.stocksblitz.registry.plan.PlanStore.FirstAnswer;
import com.stocksblitz.registry.plan.PlanStore.Once;
import com.stocksblitz.registry.plan.Planning.Made;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.api.PlanAnswer;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The call that creates a plan: reads the request, keeps an idempotency key to its first answer, words the answer. */
final class PlanCreation {
    private static final String API_VERSION = "v1";

    /** Entries that are read in about a millisecond. */
    private static final int MOST_ON_LOOP = 1_000;

    private final Vertx vertx;
    private final LiveSettings live;
    private final FeedDirectory feeds;
    private final TradeDay day;
    private final Accounts accounts;
    private final ProfileSource profiles;
    private final Planning planning;
    private final PlanStore store;
    private final Meter meter;
    private final Set<String> workedOn = new HashSet<>();

    PlanCreation(
            Vertx vertx,
            LiveSettings live,
            FeedDirectory feeds,
            TradeDay day,
            Accounts accounts,
            ProfileSource profiles,
            Planning planning,
            PlanStore store,
            Meter meter) {
        this.vertx = vertx;
        this.live = live;
        this.feeds = feeds;
        this.day = day;
        this.accounts = accounts;
        this.profiles = profiles;
        this.planning = planning;
        this.store = store;
        this.meter = meter;
    }

    Future<PlanAnswer> create(CreatePlan asked, Origin origin) {
        return create(asked, Optional.empty(), origin);
    }

    /** @param kept what is left of a stored plan's request, to which the new one adds */
    Future<PlanAnswer> create(CreatePlan asked, Optional<PlanRequest> kept, Origin origin) {
        var watch = meter.start();
        var current = live.current();
        current.refusal(Feature.SUBSCRIPTION_PLANNING).ifPresent(PlanCreation::refuse);
        var settings = PlannerSettings.of(current);
        var own = forUser(asked, origin);
        if (own.userId() != null && !Ownership.maySee(own.userId(), origin)) {
            refuse(new Failure.Forbidden("user_id is not the acting user."));
        }
        if (own.demands() != null && origin.userId().isPresent()) {
            refuse(new Failure.Forbidden("A user does not plan for others; demands are for services."));
        }
        return profiles.of(own, origin)
                .compose(found -> read(own, settings, stated -> new RequestReader.Known(stated, found, kept)))
                .compose(read -> create(own, read, settings, origin, watch));
    }

    /** While the store is asked for the user's accounts, the request is read with those seen last. */
    private Future<Read> read(
            CreatePlan own, PlannerSettings settings, Function<List<Account>, RequestReader.Known> known) {
        var user = own.accounts() == null ? own.userId() : null;
        var asked = accounts.of(user);
        var seen = accounts.lastSeen(user);
        var early = seen.map(last -> read(own, settings, known.apply(last)));
        return asked.compose(stated -> early.filter(read -> seen.get().equals(stated))
                .orElseGet(() -> read(own, settings, known.apply(stated))));
    }

    /** @param body hash of all that was asked, where it is to be done only once */
    private record Read(PlanRequest request, Optional<PlanKey> body) {}

    /** A pool's demands are many; reading them must not hold up the loop. */
    private Future<Read> read(CreatePlan own, PlannerSettings settings, RequestReader.Known known) {
        Supplier<Read> reading = () -> {
            var request = RequestReader.read(own, settings, feeds, day.date(), known);
            // A dry run makes nothing, so there is nothing to make only once.
            boolean once = own.idempotencyKey() != null && !request.dryRun();
            return new Read(request, once ? Optional.of(PlanKey.hash(own.withoutKey())) : Optional.empty());
        };
        boolean many = own.demands() != null
                || (own.instruments() != null && own.instruments().size() > MOST_ON_LOOP);
        return many
                ? vertx.executeBlocking(reading::get, false)
                : Future.succeededFuture().map(begun -> reading.get());
    }

    private Future<PlanAnswer> create(
            CreatePlan own, Read read, PlannerSettings settings, Origin origin, Meter.Reading watch) {
        var request = read.request();
        var work = new Work(request, settings, origin, watch);
        return read.body()
                .map(body -> new Once(origin.actor() + '/' + request.userId(), own.idempotencyKey(), body))
                .map(once -> answerOnce(work, once))
                .orElseGet(() -> planning.plan(request, settings, origin, made -> Optional.empty())
                        .map(made -> answer(work, made)));
    }

    private record Work(PlanRequest request, PlannerSettings settings, Origin origin, Meter.Reading watch) {}

    /** What the first answer was but for the document, as the store keeps it under the idempotency key. */
    private record Answered(Header header, String status, boolean cacheHit) {}

    private static CreatePlan forUser(CreatePlan asked, Origin origin) {
        return asked.userId() == null && origin.userId().isPresent()
                ? asked.withUser(origin.userId().get())
                : asked;
    }

    private Future<PlanAnswer> answerOnce(Work work, Once once) {
        var name = once.actor() + '\n' + once.key();
        if (!workedOn.add(name)) {
            refuse(new Failure.Conflict(
                    "idempotency_key_in_flight", "A request with this Idempotency-Key is being worked on.", Map.of()));
        }
        return store.recall(once)
                .compose(first -> first.map(answer -> Future.succeededFuture(replay(work, answer)))
                        .orElseGet(() -> answerFirst(work, once)))
                .onComplete(done -> workedOn.remove(name));
    }

    private Future<PlanAnswer> answerFirst(Work work, Once once) {
        return planning.plan(
                        work.request(),
                        work.settings(),
                        work.origin(),
                        made -> Optional.of(firstAnswer(work, made, once)))
                .compose(made -> made.replayed()
                        .map(answer -> Future.succeededFuture(replay(work, answer)))
                        .orElseGet(() -> made.cached()
                                ? remember(work, made, once)
                                : Future.succeededFuture(answer(work, made))));
    }

    /** A plan that was there before is not stored again, but the answer under this key stays the same. */
    private Future<PlanAnswer> remember(Work work, Made made, Once once) {
        return store.remember(firstAnswer(work, made, once))
                .map(earlier -> earlier.map(first -> replay(work, first)).orElseGet(() -> answer(work, made)));
    }

    private static FirstAnswer firstAnswer(Work work, Made made, Once once) {
        return new FirstAnswer(
                once, PlanDocument.text(answered(work, made)), made.entry().document());
    }

    private static PlanAnswer replay(Work work, FirstAnswer first) {
        var answered = PlanDocument.value(first.answer(), Answered.class);
        return answer(answered, PlanDocument.planData(answered.header(), first.document()), work.watch());
    }

    private static PlanAnswer answer(Work work, Made made) {
        var answered = answered(work, made);
        return answer(answered, made.planData(answered.header()), work.watch());
    }

    private static Answered answered(Work work, Made made) {
        var request = work.request();
        var entry = made.entry();
        return new Answered(
                request.dryRun()
                        ? Header.of(request, null, "draft", null)
                        : Header.of(request, entry.planId(), Planning.status(request), entry.createdAt()),
                request.dryRun() ? "draft" : made.cached() ? "cached" : "created",
                made.cached());
    }

    private static PlanAnswer answer(Answered answered, WrittenJson planData, Meter.Reading watch) {
        return new PlanAnswer(
                answered.header().planId(),
                answered.status(),
                answered.cacheHit(),
                planData,
                watch.elapsed().toMillis(),
                true,
                API_VERSION);
    }

    private static void refuse(Failure failure) {
        throw new FailureException(failure);
    }
}
