package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The call that creates a plan: reads the request, keeps an idempotency key to its first answer, words the answer. */
final class PlanCreation {
    private static final String API_VERSION = "v1";

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
                .compose(found -> accounts.of(own.accounts() == null ? own.userId() : null)
                        .map(stated -> new RequestReader.Known(stated, found, kept)))
                .compose(known -> read(own, settings, known))
                .compose(request -> create(own, request, settings, origin, watch));
    }

    /** A pool's demands are many; reading them must not hold up the loop. */
    private Future<PlanRequest> read(CreatePlan own, PlannerSettings settings, RequestReader.Known known) {
        return own.demands() == null
                ? Future.succeededFuture(RequestReader.read(own, settings, feeds, day.date(), known))
                : vertx.executeBlocking(() -> RequestReader.read(own, settings, feeds, day.date(), known), false);
    }

    private Future<PlanAnswer> create(
            CreatePlan own, PlanRequest request, PlannerSettings settings, Origin origin, Meter.Reading watch) {
        var work = new Work(request, settings, origin, watch);
        return once(own, work)
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

    /** A dry run makes nothing, so there is nothing to make only once. */
    private static Optional<Once> once(CreatePlan asked, Work work) {
        if (asked.idempotencyKey() == null || work.request().dryRun()) {
            return Optional.empty();
        }
        var actor = work.origin().actor() + '/' + work.request().userId();
        return Optional.of(new Once(actor, asked.idempotencyKey(), PlanKey.hash(asked.withoutKey())));
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
