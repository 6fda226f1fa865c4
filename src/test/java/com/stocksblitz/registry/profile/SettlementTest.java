package com.stocksblitz.registry.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.profile.api.ValidationRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What becomes of conflicts under each strategy. */
class SettlementTest {
    private static final Instant NOW = Shares.NOW;

    @Test
    void latestWinsTakesTheOverlapFromTheOlderProfile() {
        var older = profile("older", 1, 10);

        var write = written(decide(Strategy.LATEST_WINS, List.of(older), profile("new", 6, 13)));

        assertThat(numbers(write.first().after())).containsExactly(6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
        assertThat(numbers(write.changes().get(1).after())).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(write.changes().get(1).cause()).isEqualTo("latest_wins");
        assertThat(write.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.type()).isEqualTo(ConflictType.DUPLICATE_SUBSCRIPTION);
            assertThat(conflict.outcome()).containsEntry("action", "gave_way").containsEntry("removed", 5);
        });
    }

    @Test
    void latestWinsDeactivatesAnOlderProfileThatNothingIsLeftOf() {
        var write = written(decide(Strategy.LATEST_WINS, List.of(profile("older", 1, 3)), profile("new", 1, 5)));

        assertThat(write.changes().get(1).after().state()).isEqualTo(ProfileState.INACTIVE);
        assertThat(write.changes().get(1).action()).isEqualTo("deactivated");
    }

    @Test
    void halfInCommonIsNoDuplicateAndMoreIs() {
        var older = List.of(profile("older", 1, 2));

        assertThat(written(decide(Strategy.LATEST_WINS, older, profile("new", 1, 4)))
                        .conflicts())
                .isEmpty();
        assertThat(written(decide(Strategy.LATEST_WINS, older, profile("new", 1, 3)))
                        .conflicts())
                .hasSize(1);
    }

    @Test
    void anotherTypeIsNoDuplicate() {
        var alerts = new Profile(
                UUID.randomUUID(),
                "u",
                "alerts",
                SubscriptionType.ALERTS,
                members(1, 3),
                JsonNodeFactory.instance.objectNode(),
                ValidationRules.NONE,
                null,
                ProfileState.ACTIVE,
                1,
                NOW,
                NOW,
                null);

        assertThat(written(decide(Strategy.LATEST_WINS, List.of(alerts), profile("new", 1, 3)))
                        .conflicts())
                .isEmpty();
    }

    @Test
    void mergeMakesOneProfileOfTheUnionAndDeactivatesTheOther() {
        var write = written(decide(Strategy.MERGE, List.of(profile("older", 1, 10)), profile("new", 6, 13)));

        assertThat(numbers(write.first().after()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 13).boxed().toList());
        assertThat(write.changes().get(1).after().state()).isEqualTo(ProfileState.INACTIVE);
        assertThat(write.conflicts().getFirst().outcome()).containsEntry("action", "merged");
    }

    @Test
    void mergeCutsTheUnionAtTheLimit() {
        var write = written(decide(Strategy.MERGE, List.of(profile("older", 1, 40)), profile("new", 20, 59)));

        assertThat(write.first().after().instruments()).hasSize(50);
        assertThat(write.conflicts())
                .extracting(Conflict::type)
                .containsExactly(ConflictType.LIMIT_EXCEEDED, ConflictType.DUPLICATE_SUBSCRIPTION);
    }

    @Test
    void failOnConflictRefusesAndSettlesNothing() {
        var decision = decide(Strategy.FAIL_ON_CONFLICT, List.of(profile("older", 1, 3)), profile("new", 1, 3));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.conflicts())
                                .singleElement()
                                .satisfies(conflict ->
                                        assertThat(conflict.isSettled()).isFalse()));
    }

    @Test
    void moreThanTheLimitIsCutFromTheEndAndListed() {
        var write = written(decide(Strategy.LATEST_WINS, List.of(), profile("new", 1, 52)));

        assertThat(numbers(write.first().after())).hasSize(50).startsWith(1L).endsWith(50L);
        assertThat(write.conflicts().getFirst().outcome()).containsEntry("instruments", List.of("NSE:S51", "NSE:S52"));
    }

    @Test
    void withoutStrictValidationTheLimitOfTheTypeOnlyWarns() {
        var terms = terms(Strategy.FAIL_ON_CONFLICT, false, 100);
        var write = written(decide(terms, UserLimits.none("u"), List.of(), profile("new", 1, 52), List.of()));

        assertThat(write.first().after().instruments()).hasSize(52);
        assertThat(write.warnings()).hasSize(1);
    }

    @Test
    void theUsersOwnLimitWinsOverThatOfTheType() {
        var limits = new UserLimits("u", null, 3, null, null, 1, NOW);
        var write = written(
                decide(terms(Strategy.LATEST_WINS, true, 100), limits, List.of(), profile("new", 1, 5), List.of()));

        assertThat(write.first().after().instruments()).hasSize(3);
    }

    @Test
    void tooManyProfilesAreRefusedUnderEveryStrategyButWhatMergesAddsNone() {
        var one = UserLimits.none("u");
        for (var strategy : Strategy.values()) {
            var terms = terms(strategy, true, 1);
            var apart = decide(terms, one, List.of(profile("older", 1, 3)), profile("new", 4, 6), List.of());
            assertThat(apart).as(strategy.label()).isInstanceOf(Decision.Refuse.class);
        }
        var same = decide(
                terms(Strategy.MERGE, true, 1), one, List.of(profile("older", 1, 3)), profile("new", 1, 4), List.of());
        assertThat(same).isInstanceOf(Decision.Write.class);
    }

    @Test
    void invalidInstrumentsAreLeftOutAndAProfileOfNothingElseIsRefused() {
        var invalid = List.<Map<String, Object>>of(Map.of("requested", "X", "reason", "unknown"));
        var terms = terms(Strategy.LATEST_WINS, true, 100);

        var some = written(decide(terms, UserLimits.none("u"), List.of(), profile("new", 1, 2), invalid));
        var none = decide(terms, UserLimits.none("u"), List.of(), profile("new", 1, 0), invalid);

        assertThat(some.conflicts().getFirst().outcome()).containsEntry("action", "left_out");
        assertThat(none).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void noDecisionEverBreaksALimitOrLosesAnInstrumentUnseen() {
        long seed = 20261122;
        var random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            var active = new ArrayList<Profile>();
            for (int i = random.nextInt(5); i > 0; i--) {
                int from = random.nextInt(30);
                active.add(profile("p" + i, from, from + random.nextInt(12)));
            }
            int from = random.nextInt(30);
            var wanted = profile("new", from, from + random.nextInt(20));
            int limit = 1 + random.nextInt(15);
            int profiles = 1 + random.nextInt(6);
            var limits = new UserLimits("u", profiles, limit, null, null, 1, NOW);
            var strategy = Strategy.values()[random.nextInt(3)];
            var decision = decide(terms(strategy, true, 100), limits, active, wanted, List.of());

            var name = "seed " + seed + " round " + round + " " + strategy;
            if (decision instanceof Decision.Write write) {
                var written = write.first().after();
                assertThat(written.instruments())
                        .as(name)
                        .hasSizeBetween(1, limit)
                        .doesNotHaveDuplicates();
                long deactivated = write.changes().stream()
                        .filter(change -> change.after().state() == ProfileState.INACTIVE)
                        .count();
                assertThat(active.size() - deactivated + 1).as(name).isLessThanOrEqualTo(profiles);
                if (strategy == Strategy.FAIL_ON_CONFLICT) {
                    assertThat(write.conflicts()).as(name).isEmpty();
                    assertThat(written.instruments()).as(name).isEqualTo(wanted.instruments());
                }
                if (write.conflicts().isEmpty()) {
                    assertThat(written.instruments()).as(name).isEqualTo(wanted.instruments());
                    assertThat(write.changes()).as(name).hasSize(1);
                }
            } else {
                assertThat(((Decision.Refuse) decision).conflicts()).as(name).isNotEmpty();
            }
        }
    }

    private static Decision decide(Strategy strategy, List<Profile> active, Profile wanted) {
        return decide(terms(strategy, true, 100), UserLimits.none("u"), active, wanted, List.of());
    }

    private static Decision decide(
            Settlement.Terms terms,
            UserLimits limits,
            List<Profile> active,
            Profile wanted,
            List<Map<String, Object>> invalid) {
        var admission = new Admission.Result(wanted.instruments(), invalid, List.of());
        return Settlement.decide(terms, limits, active, Optional.empty(), wanted, admission, "created");
    }

    private static Settlement.Terms terms(Strategy strategy, boolean strict, int maxProfiles) {
        return new Settlement.Terms(strategy, strict, maxProfiles, NOW, UUID::randomUUID);
    }

    private static Decision.Write written(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Write.class);
        return (Decision.Write) decision;
    }

    private static List<Long> numbers(Profile profile) {
        return profile.instruments().stream().map(ProfileInstrument::id).toList();
    }

    /** A live feed of the instruments from the first to the last number. */
    private static Profile profile(String name, int first, int last) {
        return new Profile(
                UUID.randomUUID(),
                "u",
                name,
                SubscriptionType.LIVE_FEED,
                members(first, last),
                JsonNodeFactory.instance.objectNode(),
                ValidationRules.NONE,
                null,
                ProfileState.ACTIVE,
                1,
                NOW,
                NOW,
                null);
    }

    private static List<ProfileInstrument> members(int first, int last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(n -> new ProfileInstrument(n, "NSE:S" + n))
                .toList();
    }
}
