package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.plan.PlanStore.Filter;
import com.stocksblitz.registry.plan.PlanStore.FirstAnswer;
import com.stocksblitz.registry.plan.PlanStore.Once;
import com.stocksblitz.registry.plan.PlanStore.Standing;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of plans does. Each test uses users of its own, so that the tests may share one store. */
public abstract class PlanStoreContract {
    protected static final Dependencies ON = PlanRows.ON;
    private static final Instant NOON = PlanRows.NOON;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final String user = "user-" + UUID.randomUUID();
    private final Origin origin = Origin.internal("corr-1", "test", clock(), Duration.ofSeconds(5));

    protected abstract PlanStore store();

    protected final Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    @Test
    void givesBackWhatWasAdded() throws Exception {
        var plan = PlanRows.plan(user, "a \"name\" — नाम", NOON, NOON.plusSeconds(60));

        var earlier = await(store().add(plan, ON, origin, Optional.empty()));

        assertThat(earlier).isEmpty();
        assertThat(await(store().find(plan.planId()))).contains(plan);
        assertThat(await(store().standing(plan.planId())))
                .contains(new Standing(PlanStatus.OPTIMIZED, NOON.plusSeconds(60)));
        assertThat(await(store().find(UUID.randomUUID()))).isEmpty();
        assertThat(await(store().standing(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void aNewerPlanOfTheSameUserAndNameSupersedesTheOlderOne() throws Exception {
        var older = PlanRows.plan(user, "mine", NOON);
        var other = PlanRows.plan(user, "another", NOON);
        var newer = PlanRows.plan(user, "mine", NOON.plusSeconds(1));
        add(older, other, newer);

        assertThat(status(older)).isEqualTo(PlanStatus.SUPERSEDED);
        assertThat(status(other)).isEqualTo(PlanStatus.OPTIMIZED);
        assertThat(status(newer)).isEqualTo(PlanStatus.OPTIMIZED);
        assertThat(await(store().lastNamed(user, "mine"))).contains(newer);
        assertThat(await(store().lastNamed(user, "none"))).isEmpty();
    }

    @Test
    void ofPlansMadeAtOnceUnderOneNameOneStands() throws Exception {
        var plans = IntStream.range(0, 8)
                .mapToObj(i -> PlanRows.plan(user, "race", NOON.plusSeconds(i)))
                .toList();

        Future.all(plans.stream()
                        .map(plan -> store().add(plan, ON, origin, Optional.empty()))
                        .toList())
                .await(10, TimeUnit.SECONDS);

        var standing = await(store().list(filter("optimized", 50, 0))).plans();
        assertThat(standing).hasSize(1);
        assertThat(await(store().list(filter("superseded", 50, 0))).total()).isEqualTo(7);
    }

    @Test
    void listsNewestFirstByPagesAndCountsAll() throws Exception {
        var first = PlanRows.plan(user, "1", NOON.plusSeconds(1));
        var second = PlanRows.plan(user, "2", NOON.plusSeconds(2));
        var third = PlanRows.plan(user, "3", NOON.plusSeconds(3));
        add(first, second, third);

        var page = await(store().list(filter(null, 2, 0)));
        var rest = await(store().list(filter(null, 2, 2)));
        var beyond = await(store().list(filter(null, 2, 9)));

        assertThat(page.plans()).containsExactly(third, second);
        assertThat(page.total()).isEqualTo(3);
        assertThat(rest.plans()).containsExactly(first);
        assertThat(beyond.plans()).isEmpty();
        assertThat(beyond.total()).isEqualTo(3);
    }

    @Test
    void aPlanCountsAsExpiredFromItsEndOnAndIsMarkedHereOnlyIfItIsNotInForce() throws Exception {
        var replaced = PlanRows.plan(user, "standing", NOON.minusSeconds(1), NOON);
        var ended = PlanRows.plan(user, "ended", NOON, NOON);
        var standing = PlanRows.plan(user, "standing", NOON, NOON.plusSeconds(1));
        add(replaced, ended, standing);

        assertThat(await(store().list(filter("expired", 50, 0))).plans())
                .extracting(PlanRow::planId)
                .containsExactly(ended.planId(), replaced.planId());
        assertThat(await(store().list(filter("optimized", 50, 0))).plans()).containsExactly(standing);

        assertThat(await(store().markExpired(NOON))).isPositive();
        assertThat(status(replaced)).isEqualTo(PlanStatus.EXPIRED);
        assertThat(status(ended)).as("is marked by who also tells of it").isEqualTo(PlanStatus.OPTIMIZED);
        assertThat(status(standing)).isEqualTo(PlanStatus.OPTIMIZED);

        assertThat(await(store().deleteExpired(NOON))).isPositive();
        assertThat(await(store().find(ended.planId()))).isEmpty();
        assertThat(await(store().find(standing.planId()))).isPresent();
    }

    @Test
    void deletesForItsOwnerOrAServiceAndTellsTheKey() throws Exception {
        var plan = PlanRows.plan(user, "mine", NOON);
        var another = PlanRows.plan(user, "other", NOON);
        add(plan, another);

        assertThat(await(store().delete(plan.planId(), Optional.of("somebody else"))))
                .isEmpty();
        assertThat(await(store().delete(plan.planId(), Optional.of(user)))).contains(plan.requestHash());
        assertThat(await(store().delete(plan.planId(), Optional.of(user)))).isEmpty();
        assertThat(await(store().delete(another.planId(), Optional.empty()))).contains(another.requestHash());
    }

    @Test
    void forgetsSupersededPlansAfterTheirTime() throws Exception {
        var older = PlanRows.plan(user, "mine", NOON);
        var newer = PlanRows.plan(user, "mine", NOON.plusSeconds(1));
        add(older, newer);

        await(store().deleteForgotten(NOON));
        assertThat(await(store().find(older.planId()))).isPresent();

        await(store().deleteForgotten(NOON.plusSeconds(60)));
        assertThat(await(store().find(older.planId()))).isEmpty();
        assertThat(await(store().find(newer.planId()))).isPresent();
    }

    @Test
    void keepsTheFirstAnswerUnderItsKeyForADay() throws Exception {
        var once = once("key-1", "body");
        var first = answer(once, "first");
        var second = answer(once, "second");
        var plan = PlanRows.plan(user, "first", NOON);

        assertThat(await(store().recall(once))).isEmpty();
        assertThat(await(store().add(plan, ON, origin, Optional.of(first)))).isEmpty();
        assertSame(await(store().recall(once)), first);

        var repeated = PlanRows.plan(user, "repeated", NOON);
        assertSame(await(store().add(repeated, ON, origin, Optional.of(second))), first);
        assertThat(await(store().find(repeated.planId()))).isEmpty();
        assertSame(await(store().remember(second)), first);

        now.set(NOON.plus(Duration.ofHours(24)));
        assertThat(await(store().recall(once))).isEmpty();
        assertThat(await(store().remember(second))).isEmpty();
        assertSame(await(store().recall(once)), second);
    }

    @Test
    void refusesAKeyThatWasUsedWithAnotherBody() throws Exception {
        var first = answer(once("key-2", "body"), "first");
        await(store().remember(first));
        var other = answer(once("key-2", "another body"), "other");
        var plan = PlanRows.plan(user, "other", NOON);

        assertRefused(store().recall(other.once()));
        assertRefused(store().remember(other));
        assertRefused(store().add(plan, ON, origin, Optional.of(other)));
        assertThat(await(store().find(plan.planId()))).isEmpty();
    }

    @Test
    void keysOfDifferentActorsAreDifferentKeys() throws Exception {
        var mine = answer(once("shared", "body"), "mine");
        var theirs = new Once(user + "-other", "shared", PlanKey.hash("other body"));
        await(store().remember(mine));

        assertThat(await(store().recall(theirs))).isEmpty();
    }

    private void add(PlanRow... plans) throws Exception {
        for (var plan : plans) {
            await(store().add(plan, ON, origin, Optional.empty()));
        }
    }

    private String status(PlanRow plan) throws Exception {
        return await(store().standing(plan.planId())).orElseThrow().status();
    }

    private Filter filter(String status, int limit, int offset) {
        return new Filter(user, null, status, NOON, limit, offset);
    }

    private Once once(String key, String body) {
        return new Once(user, key, PlanKey.hash(body));
    }

    private static FirstAnswer answer(Once once, String text) {
        return new FirstAnswer(once, "{\"text\":\"" + text + "\"}", PlanRows.document(text));
    }

    private static void assertSame(Optional<FirstAnswer> found, FirstAnswer expected) {
        assertThat(found).contains(expected);
    }

    private static void assertRefused(Future<?> future) {
        assertThatThrownBy(() -> await(future))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("idempotency_key_reused"));
    }

    /** An answer to remember under that key of this test's user. */
    protected final FirstAnswer answerFor(String key) {
        return answer(once(key, "body"), key);
    }

    protected static <T> T await(Future<T> future) throws Exception {
        return future.await(5, TimeUnit.SECONDS);
    }

    protected final String user() {
        return user;
    }

    protected final Origin origin() {
        return origin;
    }

    protected static PlanRow row(String user, String name) {
        return PlanRows.plan(user, name, NOON);
    }
}
