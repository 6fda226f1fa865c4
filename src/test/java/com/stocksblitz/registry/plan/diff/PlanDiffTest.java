package com.stocksblitz.registry.plan.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedLimits.Duplicates;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.solve.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanDiffTest {
    private static final int PAIRS = 10_000;
    private static final int FIRST_SEED = Integer.getInteger("property.seed", 0);

    @Test
    void leadsFromAnyPlanToAnyOtherWithoutBreakingALimitAtAnyMoment() {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + PAIRS; seed++) {
            var random = new Random(seed);
            var supplies = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                    .mapToObj(i -> Shapes.random(random, "a" + i))
                    .toList();
            var supplied = oneFeedOneDocument(supplies);
            var from = plan(random, supplied, List.of());
            var to = plan(random, supplied, random.nextInt(4) == 0 ? List.of() : from);

            var diff = PlanDiff.between(from, to, supplied);

            assertThat(diff.withoutRoom()).as("seed %d", seed).isEmpty();
            execute(seed, diff.messages(), from, to, supplied);
            assertPaced(seed, diff.messages(), supplied);
            var kept = new HashSet<String>();
            from.stream().filter(to::contains).forEach(one -> kept.add(one.key()));
            assertThat(diff.messages().stream().flatMap(one -> one.keys().stream()))
                    .as("seed %d leaves alone what stays", seed)
                    .noneMatch(kept::contains);
        }
    }

    /** Accounts of one feed have one document. */
    private static List<Problem.Supply> oneFeedOneDocument(List<Problem.Supply> supplies) {
        var documents = new HashMap<String, Problem.Supply>();
        return supplies.stream()
                .map(one -> new Problem.Supply(
                        one.account(),
                        documents
                                .computeIfAbsent(one.account().feed(), first -> one)
                                .limits()))
                .toList();
    }

    private static List<Subscription> plan(Random random, List<Problem.Supply> supplies, List<Subscription> like) {
        var book = new FeedBook(supplies);
        var plan = new ArrayList<Subscription>();
        var keys = new HashSet<String>();
        var shuffled = new ArrayList<>(like);
        Collections.shuffle(shuffled, random);
        for (var one : shuffled) {
            var changed = switch (random.nextInt(6)) {
                case 0 -> place(random, supplies, one.key());
                case 1 -> new Subscription(one.key(), one.token(), one.account(), one.connection(), mode(random));
                case 2 -> null;
                default -> one;
            };
            if (changed != null && book.place(changed) && keys.add(changed.key())) {
                plan.add(changed);
            }
        }
        for (int i = random.nextInt(20); i > 0; i--) {
            var one = place(random, supplies, "NSE:S" + random.nextInt(40));
            if (!keys.contains(one.key()) && book.place(one)) {
                keys.add(one.key());
                plan.add(one);
            }
        }
        return plan;
    }

    private static Subscription place(Random random, List<Problem.Supply> supplies, String key) {
        var supply = supplies.get(random.nextInt(supplies.size()));
        int connection = random.nextInt(supply.limits().connectionsOf(supply.account()));
        // Now and then the feed has given the instrument another token over night.
        var token = "t" + key.substring(5) + (random.nextInt(30) == 0 ? "b" : "");
        return new Subscription(key, token, supply.account().id(), connection, mode(random));
    }

    private static String mode(Random random) {
        return Shapes.MODES.get(random.nextInt(Shapes.MODES.size()));
    }

    private static void execute(
            int seed,
            List<FeedMessage> messages,
            List<Subscription> from,
            List<Subscription> to,
            List<Problem.Supply> supplies) {
        var book = new FeedBook(supplies);
        from.forEach(one -> assertThat(book.place(one)).as("seed %d", seed).isTrue());
        for (var message : messages) {
            assertThat(book.take(message)).as("seed %d, %s", seed, message).isEmpty();
        }
        assertThat(book.subscribed())
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(to.stream()
                        .map(one -> one.account() + '/' + one.connection() + ' ' + one.token() + ' ' + one.mode())
                        .toList());
    }

    private static void assertPaced(int seed, List<FeedMessage> messages, List<Problem.Supply> supplies) {
        var last = new HashMap<String, Long>();
        long before = 0;
        for (var message : messages) {
            assertThat(message.atMs()).as("seed %d, in order of time", seed).isGreaterThanOrEqualTo(before);
            before = message.atMs();
            var rate = supplies.stream()
                    .filter(one -> one.account().id().equals(message.account()))
                    .findFirst()
                    .orElseThrow()
                    .limits()
                    .messages()
                    .perSecond();
            if (rate == null || message.action() == Action.DISCONNECT) {
                continue;
            }
            long interval = BigDecimal.valueOf(1_000)
                    .divide(rate, 0, RoundingMode.CEILING)
                    .longValueExact();
            var clock = message.action() == Action.CONNECT
                    ? message.account()
                    : message.account() + '/' + message.connection();
            var previous = last.put(clock, message.atMs());
            if (previous != null) {
                assertThat(message.atMs() - previous)
                        .as("seed %d, pace of %s, %s", seed, clock, message)
                        .isGreaterThanOrEqualTo(interval);
            }
        }
    }

    @Test
    void fromNothingItConnectsAndSubscribesInBatchesAtTheFeedsPace() {
        var to = IntStream.range(0, 5).mapToObj(i -> at(0, "K" + i, "quote")).toList();

        var messages = PlanDiff.between(List.of(), to, ample(2)).messages();

        assertThat(messages)
                .extracting(one -> one.action() + " " + one.keys().size() + " " + one.atMs())
                .containsExactly("CONNECT 0 0", "SUBSCRIBE 2 0", "SUBSCRIBE 2 500", "SUBSCRIBE 1 1000");
    }

    @Test
    void aMoveTakesItsNewPlaceBeforeItLeavesTheOldOneWhereThereIsRoom() {
        var messages = PlanDiff.between(List.of(at(0, "K", "quote")), List.of(at(1, "K", "quote")), ample(10))
                .messages();

        assertThat(messages)
                .extracting(FeedMessage::action)
                .containsExactly(Action.CONNECT, Action.SUBSCRIBE, Action.UNSUBSCRIBE, Action.DISCONNECT);
    }

    @Test
    void twoThatChangePlacesOnFullConnectionsLeaveFirst() {
        var full = List.of(supply(1, 10));
        var from = List.of(at(0, "K1", "quote"), at(1, "K2", "quote"));
        var to = List.of(at(1, "K1", "quote"), at(0, "K2", "quote"));

        var messages = PlanDiff.between(from, to, full).messages();

        assertThat(messages).hasSize(4).extracting(FeedMessage::action).startsWith(Action.UNSUBSCRIBE);
        execute(0, messages, from, to, full);
    }

    @Test
    void anotherModeIsOneMessageAndTheSamePlanIsNone() {
        var from = List.of(at(0, "K1", "quote"), at(0, "K2", "quote"));

        assertThat(PlanDiff.between(from, List.of(at(0, "K1", "full"), at(0, "K2", "full")), ample(10))
                        .messages())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.action()).isEqualTo(Action.MODE);
                    assertThat(one.mode()).isEqualTo("full");
                    assertThat(one.keys()).containsExactly("K1", "K2");
                });
        assertThat(PlanDiff.between(from, from, ample(10)).messages()).isEmpty();
    }

    @Test
    void whatTheLimitsOfTodayDoNotHoldIsNamed() {
        var diff = PlanDiff.between(
                List.of(), List.of(at(0, "K1", "quote"), at(0, "K2", "quote")), List.of(supply(1, 10)));

        assertThat(diff.withoutRoom()).containsExactly("K2");
    }

    @Test
    void refusesAKeyTwiceAndAnUnknownAccount() {
        var one = at(0, "K", "quote");

        assertThatThrownBy(() -> PlanDiff.between(List.of(), List.of(one, one), ample(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PlanDiff.between(List.of(one), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Subscription at(int connection, String key, String mode) {
        return new Subscription(key, "t-" + key, "a", connection, mode);
    }

    private static List<Problem.Supply> ample(int batch) {
        return List.of(supply(100, batch));
    }

    private static Problem.Supply supply(long cap, int batch) {
        return new Problem.Supply(
                new Account("a", "feed", 3),
                Shapes.limits(
                        "feed",
                        List.of(Shapes.all(Scope.CONNECTION, cap)),
                        List.of(),
                        batch,
                        BigDecimal.valueOf(2),
                        Duplicates.COUNTED));
    }
}
