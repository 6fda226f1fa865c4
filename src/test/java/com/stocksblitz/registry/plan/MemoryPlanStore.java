package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The store in memory; {@link #setAway} makes every call fail as a store does that cannot be reached. */
final class MemoryPlanStore implements PlanStore {
    private static final Duration KEPT = Duration.ofHours(24);

    private final Clock clock;
    private final Map<UUID, PlanRow> plans = new LinkedHashMap<>();
    private final Map<String, Remembered> answers = new HashMap<>();
    private final List<Created> events = new ArrayList<>();
    private boolean away;
    private int refusals;
    private Future<Void> recalls = Future.succeededFuture();

    MemoryPlanStore(Clock clock) {
        this.clock = clock;
    }

    record Created(UUID planId, String userId, String correlationId) {}

    private record Remembered(FirstAnswer answer, Instant at) {}

    synchronized void setAway(boolean away) {
        this.away = away;
    }

    /** Nothing is recalled before that. */
    synchronized void holdRecalls(Future<Void> until) {
        recalls = until;
    }

    synchronized List<Created> events() {
        return List.copyOf(events);
    }

    /** How many calls found it away. */
    synchronized int refusals() {
        return refusals;
    }

    synchronized int size() {
        return plans.size();
    }

    @Override
    public Future<Added> add(
            PlanRow plan, Dependencies on, Origin origin, Optional<FirstAnswer> first, Optional<Instant> twinSince) {
        return answer(() -> {
            var earlier = first.flatMap(answer -> find(answer.once()));
            if (earlier.isPresent()) {
                return new AnsweredBefore(earlier.get());
            }
            var twin = plans.values().stream()
                    .filter(other ->
                            isReplaced(other, plan) && other.requestHash().equals(plan.requestHash()))
                    .filter(other -> twinSince
                            .filter(since -> !other.createdAt().isBefore(since))
                            .isPresent())
                    .findFirst();
            if (twin.isPresent()) {
                return new Twin(new PlanCache.Entry(
                        twin.get().planId(),
                        twin.get().createdAt(),
                        twin.get().expiresAt(),
                        twin.get().document()));
            }
            first.ifPresent(this::claim);
            plans.replaceAll((id, older) -> isReplaced(older, plan) ? with(older, PlanStatus.SUPERSEDED) : older);
            plans.put(plan.planId(), plan);
            events.add(new Created(plan.planId(), plan.userId(), origin.correlationId()));
            return new Stored();
        });
    }

    private static boolean isReplaced(PlanRow older, PlanRow newer) {
        return older.userId().equals(newer.userId())
                && older.planName().equals(newer.planName())
                && (older.status().equals(PlanStatus.VALIDATED)
                        || older.status().equals(PlanStatus.OPTIMIZED));
    }

    private Optional<FirstAnswer> claim(FirstAnswer first) {
        var earlier = find(first.once());
        if (earlier.isEmpty()) {
            answers.put(name(first.once()), new Remembered(first, clock.instant()));
        }
        return earlier;
    }

    private Optional<FirstAnswer> find(Once once) {
        return Optional.ofNullable(answers.get(name(once)))
                .filter(remembered -> remembered.at().isAfter(clock.instant().minus(KEPT)))
                .map(remembered -> {
                    if (!remembered.answer().once().body().equals(once.body())) {
                        throw new FailureException(
                                new Failure.Refused("idempotency_key_reused", "Used for another request.", List.of()));
                    }
                    return remembered.answer();
                });
    }

    private static String name(Once once) {
        return once.actor() + '\n' + once.key();
    }

    @Override
    public synchronized Future<Optional<FirstAnswer>> recall(Once once) {
        return recalls.compose(free -> answer(() -> find(once)));
    }

    @Override
    public Future<Optional<FirstAnswer>> remember(FirstAnswer answer) {
        return answer(() -> claim(answer));
    }

    @Override
    public Future<Optional<PlanRow>> find(UUID planId) {
        return answer(() -> Optional.ofNullable(plans.get(planId)));
    }

    @Override
    public Future<Optional<Standing>> standing(UUID planId) {
        return answer(() ->
                Optional.ofNullable(plans.get(planId)).map(plan -> new Standing(plan.status(), plan.expiresAt())));
    }

    @Override
    public Future<Optional<PlanRow>> lastNamed(String userId, String planName) {
        return answer(() -> newest(
                        plan -> plan.userId().equals(userId) && plan.planName().equals(planName))
                .stream()
                .findFirst());
    }

    @Override
    public Future<Page> list(Filter filter) {
        return answer(() -> {
            var matching = newest(plan -> matches(plan, filter));
            return new Page(
                    matching.stream()
                            .skip(filter.offset())
                            .limit(filter.limit())
                            .toList(),
                    matching.size());
        });
    }

    private static boolean matches(PlanRow plan, Filter filter) {
        return (filter.userId() == null || filter.userId().equals(plan.userId()))
                && (filter.subscriptionType() == null
                        || filter.subscriptionType().equals(plan.subscriptionType()))
                && (filter.status() == null || filter.status().equals(plan.statusOn(filter.startOfTradeDate())));
    }

    private List<PlanRow> newest(Predicate<PlanRow> wanted) {
        return plans.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(PlanRow::createdAt).reversed().thenComparing(PlanRow::planId))
                .toList();
    }

    @Override
    public Future<Optional<PlanKey>> delete(UUID planId, Optional<String> owner) {
        return answer(() -> Optional.ofNullable(plans.get(planId))
                .filter(plan -> owner.isEmpty() || owner.get().equals(plan.userId()))
                .map(plan -> plans.remove(planId).requestHash()));
    }

    @Override
    public Future<Long> markExpired(Instant start) {
        return answer(() -> {
            long marked = plans.values().stream()
                    .filter(plan -> isMarkable(plan, start))
                    .count();
            plans.replaceAll((id, plan) -> isMarkable(plan, start) ? with(plan, PlanStatus.EXPIRED) : plan);
            return marked;
        });
    }

    private static boolean isMarkable(PlanRow plan, Instant by) {
        return hasEnded(plan, by)
                && !Set.of(PlanStatus.EXPIRED, PlanStatus.VALIDATED, PlanStatus.OPTIMIZED)
                        .contains(plan.status());
    }

    private static boolean hasEnded(PlanRow plan, Instant by) {
        return plan.expiresAt() != null && !plan.expiresAt().isAfter(by);
    }

    @Override
    public Future<Long> deleteExpired(Instant endedBy) {
        return answer(() -> delete(plan -> hasEnded(plan, endedBy)));
    }

    @Override
    public Future<Long> deleteForgotten(Instant madeBefore) {
        return answer(() -> delete(plan ->
                plan.status().equals(PlanStatus.SUPERSEDED) && plan.createdAt().isBefore(madeBefore)));
    }

    private long delete(Predicate<PlanRow> unwanted) {
        int before = plans.size();
        plans.values().removeIf(unwanted);
        return before - plans.size();
    }

    private static PlanRow with(PlanRow plan, String status) {
        return new PlanRow(
                plan.planId(),
                plan.userId(),
                plan.planName(),
                plan.description(),
                plan.subscriptionType(),
                plan.optimizationLevel(),
                plan.filteringStrictness(),
                Objects.requireNonNull(status),
                plan.statusReason(),
                plan.requestHash(),
                plan.catalogPosition(),
                plan.instrumentCount(),
                plan.document(),
                plan.createdAt(),
                plan.expiresAt());
    }

    private synchronized <T> Future<T> answer(Supplier<T> work) {
        if (away) {
            refusals++;
            return Future.failedFuture(
                    new FailureException(new Failure.Unavailable("The store is away.", Duration.ofSeconds(2))));
        }
        try {
            return Future.succeededFuture(work.get());
        } catch (FailureException refused) {
            return Future.failedFuture(refused);
        }
    }
}
