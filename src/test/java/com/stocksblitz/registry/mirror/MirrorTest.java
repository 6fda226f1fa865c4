package com.stocksblitz.registry.mirror;

import static com.stocksblitz.registry.toggles.api.LiveSetting.BATCH_SIZE;
import static com.stocksblitz.registry.toggles.api.LiveSetting.DEAD_LETTER_QUEUE;
import static com.stocksblitz.registry.toggles.api.LiveSetting.DLQ_RETENTION_HOURS;
import static com.stocksblitz.registry.toggles.api.LiveSetting.RETRY_ATTEMPTS;
import static com.stocksblitz.registry.toggles.api.LiveSetting.VALIDATION_MODE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.mirror.MirrorStore.Lease;
import com.stocksblitz.registry.mirror.api.DeadLetters.Letter;
import com.stocksblitz.registry.mirror.api.DeadLettersQuery;
import com.stocksblitz.registry.mirror.api.DiscardLetter;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.MirrorQuery;
import com.stocksblitz.registry.mirror.api.MirrorStatus.State;
import com.stocksblitz.registry.mirror.api.ReplayLetter;
import com.stocksblitz.registry.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MirrorTest extends InMirrorRoom {
    private static final String QUEUE = "instrument_registry_dlq";

    @Test
    void whatIsThereWhenItIsSwitchedOnIsToldInBatchesAndThenEachChange() throws Exception {
        room.market(25).allWeigh("4");
        room.live.set(BATCH_SIZE, "10");

        room.start("a");
        room.awaitEqual();
        assertThat(room.screener()).hasSize(25);
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.view().batches()).isEqualTo(3));

        room.weighs("S7", "5.123456789012");
        room.leaves("S8");
        room.awaitEqual();
        assertThat(room.screener()).hasSize(24);
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.counts.sent()).isEqualTo(27));

        var status = room.ask(MirrorApi.STATUS, new MirrorQuery());
        assertThat(status.state()).isEqualTo(State.FOLLOWING);
        assertThat(status.stage()).isEqualTo("live");
        assertThat(status.queue()).isZero();
        assertThat(status.told()).isEqualTo(25);
        assertThat(status.holder()).isEqualTo("a");
    }

    @Test
    void aStatementIsToldOnTheDateFromWhichItHoldsAndARenamedShareLeavesItsOldName() throws Exception {
        room.market(3).allWeigh("4");
        room.start("a");
        room.awaitEqual();
        room.state("true", "9", MirrorRoom.TODAY.plusDays(1).toString(), "symbol = 'S1'");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.screener()).containsOnlyKeys("S2", "S3"));

        room.today = MirrorRoom.TODAY.plusDays(1);
        room.awaitEqual();
        assertThat(room.screener().get("S1")).isEqualByComparingTo("9");

        room.execute("update instruments set symbol = 'NEW', instrument_key = 'NSE:NEW' where symbol = 'S2'");
        room.execute("""
                insert into event_log (position, event_id, type, subject, partition_key, occurred_at, data)
                select position + 1, uuid_v7(), 'instrument.renamed', 'NSE:NEW', 'NSE:NEW', now(), '{}' from event_head""");
        room.execute("update event_head set position = position + 1");
        room.awaitEqual();
        assertThat(room.screener()).containsOnlyKeys("S1", "NEW", "S3");
    }

    @Test
    void D1_aSlowScreenerIsWaitedForWhileTheLagGrowsAndGetsEachRequestAgainUnderItsKey() throws Exception {
        room.market(5).allWeigh("4");
        room.start("a");
        room.awaitEqual();
        room.fault("{\"latency_ms\": 30000}");
        room.weighs("S1", "5");
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.failed()).isGreaterThanOrEqualTo(2));
        for (int n = 1; n <= 20; n++) {
            room.weighs("S2", "1." + n);
        }
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.counts.lag()).isGreaterThanOrEqualTo(20));
        var status = room.ask(MirrorApi.STATUS, new MirrorQuery());
        assertThat(status.state()).isEqualTo(State.WAITING);
        assertThat(status.queue())
                .as("a record that changed twenty times is owed once")
                .isEqualTo(2);

        room.fault("{}");
        room.awaitEqual();
        assertThat(openLetters()).isEmpty();
    }

    @Test
    void D1_batchesThatTakeTheScreenerTooLongAreMadeSmallerByTheirSetting() throws Exception {
        room.market(4).allWeigh("4");
        room.fault("{\"latency_ms\": 2000}");
        room.start("a");
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.failed()).isPositive());

        room.live.set(BATCH_SIZE, "1");
        room.fault("{}");
        room.awaitEqual();
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.view().batches()).isEqualTo(4));
    }

    @Test
    void D2_aScreenerThatIsDownLosesNothingAndTheQueueIsNoLongerThanTheRecords() throws Exception {
        room.market(10).allWeigh("4");
        room.start("a");
        room.awaitEqual();
        room.screenerDown();
        var random = new Random(2);
        for (int n = 0; n < 60; n++) {
            var symbol = "S" + (1 + random.nextInt(10));
            if (random.nextInt(4) == 0) {
                room.leaves(symbol);
            } else {
                room.weighs(symbol, random.nextInt(1, 100) + "." + random.nextInt(100));
            }
        }
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.failed()).isPositive());
        assertThat(room.ask(MirrorApi.STATUS, new MirrorQuery()).queue()).isBetween(1L, 10L);
        assertThat(room.position()).isLessThan(room.head());

        room.screenerUp();
        room.awaitEqual();
        assertThat(openLetters()).isEmpty();
    }

    @Test
    void everyNodeTellsTheSameOfAScreenerThatIsAwayAlsoOneThatDoesNotWriteToIt() throws Exception {
        room.market(3).allWeigh("4");
        room.start("a");
        room.awaitEqual();
        var other = room.viewOfANodeThatDoesNotWrite();
        assertThat(other.status().await(5, SECONDS).state()).isEqualTo(State.FOLLOWING);

        room.screenerDown();
        room.weighs("S1", "9");
        Eventually.within(MirrorRoom.SOON, () -> {
            var status = other.status().await(5, SECONDS);
            assertThat(status.state()).isEqualTo(State.WAITING);
            assertThat(status.lastError()).contains("screener");
        });

        room.screenerUp();
        room.awaitEqual();
        assertThat(other.status().await(5, SECONDS).state()).isEqualTo(State.FOLLOWING);
        assertThat(other.status().await(5, SECONDS).lastError()).isNull();
    }

    @Test
    void anEmptyQueueIsToldFromOneThatIsNone() throws Exception {
        room.market(3).allWeigh("0");
        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(openLetters()).hasSize(3));
        var former = room.live.current().text(DEAD_LETTER_QUEUE);
        room.live.set(DEAD_LETTER_QUEUE, "another");

        assertThat(room.ask(MirrorApi.LETTERS, new DeadLettersQuery("another", 5))
                        .letters())
                .isEmpty();
        assertThat(room.ask(MirrorApi.LETTERS, new DeadLettersQuery(former, 5)).letters())
                .hasSize(3);
        assertThatThrownBy(() -> room.ask(MirrorApi.LETTERS, new DeadLettersQuery("nope", 5)))
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    assertThat(refused.failure()).isInstanceOf(Failure.NotFound.class);
                    assertThat(refused.failure().detail()).contains("another", former);
                });
    }

    @Test
    void D3_aRequestThatWasCarriedOutAndNotAnsweredIsSentAgainUnderTheSameKey() throws Exception {
        room.market(4).allWeigh("4");
        room.fault("{\"drop\": true, \"applied\": true, \"symbol\": \"S1\", \"times\": 1}");

        room.start("a");
        room.awaitEqual();

        var keys = new ArrayList<String>();
        room.requests().get("idempotency_keys").forEach(key -> keys.add(key.textValue()));
        keys.removeIf(String::isEmpty);
        assertThat(keys).hasSize(2);
        assertThat(keys.get(0)).hasSize(64).isEqualTo(keys.get(1));
        assertThat(room.counts.failed()).isEqualTo(1);
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.counts.sent()).isEqualTo(4));
    }

    @Test
    void D4_aRecordThatIsRefusedIsADeadLetterWhileTheOthersFlowAndItsNextVersionClosesIt() throws Exception {
        room.market(12).allWeigh("4");
        room.live.set(RETRY_ATTEMPTS, "2");
        room.fault("{\"status\": 422, \"symbol\": \"S5\"}");

        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(room.screener()).hasSize(11).doesNotContainKey("S5");
            assertThat(room.position()).isEqualTo(room.head());
        });
        assertThat(openLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("refused");
            assertThat(letter.retryCount()).isEqualTo(2);
            assertThat(letter.answer()).startsWith("422").contains("Fault on demand");
            assertThat(letter.eventData().get("symbol").textValue()).isEqualTo("S5");
        });

        room.fault("{}");
        room.weighs("S5", "6");
        room.awaitEqual();
        assertThat(openLetters()).isEmpty();
        assertThat(room.number("select count(*) from dead_letters where state = 'superseded'"))
                .isEqualTo(1);
    }

    @Test
    void D4_aRecordThatMakesTheScreenerFailIsADeadLetterOnlyOnceAnotherOnePasses() throws Exception {
        room.market(2).weighs("S1", "4");
        room.fault("{\"status\": 500, \"symbol\": \"S1\"}");
        room.start("a");
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.failed()).isGreaterThanOrEqualTo(6));
        assertThat(openLetters()).as("it alone may be an ill screener").isEmpty();

        room.weighs("S2", "5");
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(openLetters()).extracting(Letter::reason).containsExactly("poison");
            assertThat(room.screener()).containsOnlyKeys("S2");
            assertThat(room.position()).isEqualTo(room.head());
        });
    }

    @Test
    void D5_anErrorInASuccessIsNoSuccess() throws Exception {
        room.market(4).allWeigh("4");
        room.fault("{\"error_in_success\": true}");
        room.start("a");
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.failed()).isGreaterThanOrEqualTo(5));
        assertThat(room.number("select count(*) from mirror_records where told is not null"))
                .isZero();
        assertThat(openLetters()).isEmpty();

        room.fault("{}");
        room.awaitEqual();
    }

    @Test
    void D5_aWrongKeyOrPathGivesNoRecordUp() throws Exception {
        room.market(2).allWeigh("4");
        room.fault("{\"status\": 401}");
        room.start("a");
        Eventually.within(
                MirrorRoom.SOON, () -> assertThat(room.counts.failed()).isGreaterThanOrEqualTo(3));
        assertThat(openLetters()).isEmpty();

        room.fault("{}");
        room.awaitEqual();
    }

    @Test
    void D5_whatIsListedOtherwiseThanSentIsADeadLetterAndAnEventInStrictMode() throws Exception {
        room.market(3).allWeigh("4");
        room.fault("{\"forgets\": true, \"symbol\": \"S2\", \"times\": 1}");
        room.live.set(BATCH_SIZE, "1");

        room.start("a");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(openLetters()).singleElement().satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo("mismatch");
                    assertThat(letter.answer()).isEqualTo("The screener does not list it.");
                }));
        assertThat(room.number("select count(*) from outbox where type = 'validation.failed'"))
                .isEqualTo(1);

        replay(openLetters().getFirst());
        room.awaitEqual();
    }

    @Test
    void D5_inLenientModeADifferenceIsCountedAndWithoutValidationItIsNotSeen() throws Exception {
        room.market(1).allWeigh("4");
        room.live.set(VALIDATION_MODE, "lenient");
        room.fault("{\"forgets\": true, \"times\": 1}");
        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.position()).isEqualTo(room.head()));
        assertThat(room.counts.mismatches()).isEqualTo(1);
        assertThat(openLetters()).isEmpty();

        room.live.set(VALIDATION_MODE, "disabled");
        room.fault("{\"forgets\": true, \"times\": 1}");
        room.weighs("S1", "5");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.position()).isEqualTo(room.head()));
        assertThat(room.counts.mismatches()).isEqualTo(1);
    }

    @Test
    void aMemberOfWeightNothingCannotBeSaidAndTheOthersFlow() throws Exception {
        room.market(3).allWeigh("4");
        room.weighs("S2", "0.00");

        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> {
            assertThat(openLetters()).extracting(Letter::reason).containsExactly("not_expressible");
            assertThat(room.screener()).containsOnlyKeys("S1", "S3");
            assertThat(room.position()).isEqualTo(room.head());
        });
    }

    @Test
    void F11_switchedOffUnderALoadItStopsAtTheNextBatchAndLosesNothing() throws Exception {
        room.market(60).allWeigh("4");
        room.live.set(BATCH_SIZE, "5");
        room.fault("{\"latency_ms\": 30}");
        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.counts.sent()).isGreaterThanOrEqualTo(10));

        room.on = false;
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.number("select count(*) from follower_positions where holder is not null"))
                        .isZero());
        long sent = room.counts.sent();
        assertThat(sent).isLessThan(60);
        assertThat(room.screener()).hasSize((int) sent);
        assertThat(room.position()).isZero();
        room.weighs("S60", "7");
        room.leaves("S1");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.counts.lag()).isEqualTo(room.head()));
        assertThat(room.ask(MirrorApi.STATUS, new MirrorQuery()).stage()).isEqualTo("complete");
        assertThat(room.counts.sent()).isEqualTo(sent);

        room.on = true;
        room.awaitEqual();
    }

    @Test
    void switchedOffAndOnAtRandomUnderWritesNothingIsLost() throws Exception {
        room.market(20).allWeigh("4");
        room.live.set(BATCH_SIZE, "3");
        room.start("a");
        var random = new Random(11);
        for (int n = 0; n < 80; n++) {
            if (random.nextInt(8) == 0) {
                room.on = !room.on;
            }
            var symbol = "S" + (1 + random.nextInt(20));
            if (random.nextInt(4) == 0) {
                room.leaves(symbol);
            } else {
                room.weighs(symbol, random.nextInt(1, 100) + "." + random.nextInt(100));
            }
        }
        room.on = true;
        room.awaitEqual();
    }

    @Test
    void afterAKillAnotherNodeGoesOnWhereTheFirstStood() throws Exception {
        room.market(20).allWeigh("4");
        room.live.set(BATCH_SIZE, "4");
        room.fault("{\"latency_ms\": 50}");
        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.counts.sent()).isGreaterThanOrEqualTo(8));
        room.kill("a");
        long told = room.number("select count(*) from mirror_records where told is not null");
        assertThat(told).isBetween(8L, 16L);
        room.weighs(room.text("select min(symbol) from mirror_records where told is not null"), "9");

        room.fault("{}");
        long before = room.counts.sent();
        room.start("b");
        room.awaitEqual();
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.counts.sent() - before)
                        .as("what was told is not told again")
                        .isEqualTo(20 - told + 1));
    }

    @Test
    void whatAPausedNodeSentAfterItLostItsRightIsSentAgainByTheOther() throws Exception {
        room.market(2).allWeigh("4");
        room.start("b");
        room.awaitEqual();
        var records = List.of(record("S1"));

        assertThatThrownBy(() ->
                        room.store.told(new Lease("paused", 0), records, 1).await(5, SECONDS))
                .isInstanceOf(MirrorStore.LeaseLost.class);

        assertThat(room.number("select count(*) from mirror_records where symbol = 'S1' and told is null"))
                .isEqualTo(1);
        assertThat(room.store.difference(MirrorRoom.TODAY, 10).await(5, SECONDS).records())
                .extracting(one -> one.key().symbol())
                .containsExactly("S1");
    }

    @Test
    void D13_aLetterIsSentAgainOnceAndNeverOverSomethingNewer() throws Exception {
        room.market(2).allWeigh("4");
        room.live.set(RETRY_ATTEMPTS, "1").set(DEAD_LETTER_QUEUE, "others");
        room.fault("{\"status\": 400, \"symbol\": \"S1\"}");
        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(open("others")).hasSize(1));
        assertThat(room.number("select count(distinct queue) from dead_letters"))
                .isEqualTo(1);
        var first = open("others").getFirst();

        room.fault("{}");
        assertThat(room.ask(MirrorApi.REPLAY, new ReplayLetter("others", first.messageId()))
                        .success())
                .isTrue();
        room.awaitEqual();
        assertThat(refusal(new ReplayLetter("others", first.messageId()))).isInstanceOf(Failure.Conflict.class);
        assertThat(refusal(new ReplayLetter("elsewhere", first.messageId()))).isInstanceOf(Failure.NotFound.class);

        room.on = false;
        room.weighs("S2", "5");
        room.execute("""
                update mirror_records set dead = told || '{"weight": 1}', told = told where symbol = 'S2'""");
        room.execute("""
                insert into dead_letters (queue, original_stream, record, version, request, reason, attempts, created_at)
                select 'others', 'index_memberships', 'NSE:S2 in IX', 1, told || '{"weight": 3}', 'refused', 1, now()
                from mirror_records where symbol = 'S2'""");
        var old = room.ask(
                MirrorApi.REPLAY,
                new ReplayLetter("others", open("others").getFirst().messageId()));
        assertThat(old.success()).as("its record says something else").isFalse();
        room.on = true;
        room.awaitEqual();
        assertThat(room.screener().get("S2")).isEqualByComparingTo("5");
    }

    @Test
    void aLetterIsGivenUpWithAReasonLeavesAnAuditRowAndIsDeletedWhenItsTimeIsOver() throws Exception {
        room.market(2).allWeigh("4");
        room.live.set(RETRY_ATTEMPTS, "1");
        room.fault("{\"status\": 400, \"symbol\": \"S1\"}");
        room.start("a");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(openLetters()).hasSize(1));
        var letter = openLetters().getFirst().messageId();

        room.ask(MirrorApi.DISCARD, new DiscardLetter(QUEUE, letter, "sent by hand"));
        room.fault("{}");
        assertThat(openLetters()).isEmpty();
        assertThat(room.number("select count(*) from audit_trail where action = 'dead_letter.discarded'"
                        + " and entity = 'dead_letters/" + letter + "' and detail ->> 'reason' = 'sent by hand'"))
                .isEqualTo(1);
        room.weighs("S2", "5");
        Eventually.within(MirrorRoom.SOON, () -> assertThat(room.screener()).containsOnlyKeys("S2"));

        room.execute("update dead_letters set handled_at = now() - interval '25 hours'");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.number("select count(*) from dead_letters"))
                        .isEqualTo(1));
        room.live.set(DLQ_RETENTION_HOURS, "24");
        Eventually.within(
                MirrorRoom.SOON,
                () -> assertThat(room.number("select count(*) from dead_letters"))
                        .isZero());
    }

    private static MirrorRecord record(String symbol) {
        return new MirrorRecord(
                new MirrorRecord.Key(symbol, "NSE", "IX"), 1, JsonNodeFactory.instance.objectNode(), true);
    }

    private List<Letter> openLetters() throws Exception {
        return open(QUEUE);
    }

    private List<Letter> open(String queue) throws Exception {
        return room.ask(MirrorApi.LETTERS, new DeadLettersQuery(queue, 100)).letters();
    }

    private void replay(Letter letter) throws Exception {
        assertThat(room.ask(MirrorApi.REPLAY, new ReplayLetter(QUEUE, letter.messageId()))
                        .success())
                .isTrue();
    }

    private Failure refusal(ReplayLetter letter) throws Exception {
        try {
            throw new AssertionError("answered " + room.ask(MirrorApi.REPLAY, letter));
        } catch (FailureException refused) {
            return refused.failure();
        }
    }
}
