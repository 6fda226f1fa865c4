package com.stocksblitz.registry.event;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class DeliveryTest {
    private final StreamingSwitch settings = new StreamingSwitch();
    private final List<Long> taken = new CopyOnWriteArrayList<>();
    private final List<String> buried = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger renewed = new AtomicInteger();
    private final OutletCounts counts = new OutletCounts();
    private final List<Alert> alerts = new CopyOnWriteArrayList<>();

    /** 1 is poison and of the key A, as is 2; 3 is of the key B. */
    @ParameterizedTest
    @CsvSource({"none, 2 3", "partition, 3 2", "global, 2 3"})
    void N16_whatWaitsForAPoisonEventIsWhatTheGuaranteeSays(String guarantee, String order, Vertx vertx)
            throws Exception {
        settings.set(LiveSetting.EVENT_ORDERING_GUARANTEE, guarantee);
        settings.set(LiveSetting.EVENT_RETRY_ATTEMPTS, "3");
        var takenBeforeTheLetter = new CopyOnWriteArrayList<Long>();
        PoisonStore letters = (queue, outlet, position, reason, attempts) -> {
            takenBeforeTheLetter.addAll(taken);
            buried.add(queue + " " + outlet + " " + position + " " + reason + " " + attempts);
            return Future.succeededFuture();
        };

        deliver(vertx, letters, this::poisonFirst, event(1, "A"), event(2, "A"), event(3, "B"));

        assertThat(taken).extracting(Object::toString).containsExactly(order.split(" "));
        assertThat(takenBeforeTheLetter)
                .isEqualTo(
                        switch (guarantee) {
                            case "none" -> List.of(2L, 3L);
                            case "partition" -> List.of(3L);
                            default -> List.of();
                        });
        assertThat(buried).containsExactly("letters bus 1 poison 3");
        assertThat(alerts).extracting(Alert::kind).containsExactly("dead_letter");
        assertThat(tries).hasValue(3);
        assertThat(counts.dead()).isEqualTo(1);
        assertThat(counts.failed()).isEqualTo(3);
        assertThat(counts.delivered()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void anEventIsTriedAsOftenAsTheSettingSaysAndTheRightIsRenewedBetween(int attempts, Vertx vertx) throws Exception {
        settings.set(LiveSetting.EVENT_RETRY_ATTEMPTS, "" + attempts);
        deliver(vertx, this::bury, this::poisonFirst, event(1, "A"));
        assertThat(tries).hasValue(attempts);
        assertThat(buried).containsExactly("1 after " + attempts);
        assertThat(renewed).hasValue(attempts - 1);
    }

    @Test
    void whatIsTakenAtASecondTryIsNoLetter(Vertx vertx) throws Exception {
        deliver(
                vertx,
                this::bury,
                event -> event.position() == 1 && tries.incrementAndGet() < 2
                        ? Future.failedFuture("not now")
                        : take(event),
                event(1, "A"),
                event(2, "A"));
        assertThat(taken).containsExactly(1L, 2L);
        assertThat(buried).isEmpty();
    }

    @Test
    void anOutletThatIsAwayGivesNothingUp(Vertx vertx) {
        assertThatThrownBy(() ->
                        deliver(vertx, this::bury, event -> Future.failedFuture(new OutletAway("away")), event(1, "A")))
                .isInstanceOf(OutletAway.class);
        assertThat(buried).isEmpty();
        assertThat(counts.failed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "partition", "global"})
    void whileAllIsTakenAtOnceTheOrderIsThatOfTheLog(String guarantee, Vertx vertx) throws Exception {
        settings.set(LiveSetting.EVENT_ORDERING_GUARANTEE, guarantee);
        deliver(
                vertx,
                this::bury,
                this::take,
                IntStream.rangeClosed(1, 1_000)
                        .mapToObj(n -> event(n, "K" + n % 7))
                        .toArray(Event[]::new));
        assertThat(taken)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1_000).boxed().toList());
    }

    /** Random outlets that take some later and some never: in order within each key, and nothing twice or left out. */
    @Test
    void withinAPartitionKeyTheOrderHoldsWhateverTheOutletDoes(Vertx vertx) throws Exception {
        settings.set(LiveSetting.EVENT_RETRY_ATTEMPTS, "2");
        for (int seed = 0; seed < 10; seed++) {
            var random = new Random(seed);
            taken.clear();
            buried.clear();
            var events = IntStream.rangeClosed(1, 40)
                    .mapToObj(n -> event(n, "K" + random.nextInt(4)))
                    .toList();
            deliver(
                    vertx,
                    this::bury,
                    event -> random.nextInt(10) == 0
                            ? Future.failedFuture("no")
                            : random.nextBoolean()
                                    ? take(event)
                                    : vertx.timer(1 + random.nextInt(5)).compose(late -> take(event)),
                    events.toArray(Event[]::new));
            for (var key : List.of("K0", "K1", "K2", "K3")) {
                assertThat(taken.stream()
                                .filter(position -> events.get((int) (position - 1))
                                        .partitionkey()
                                        .equals(key)))
                        .as("seed " + seed)
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
            assertThat(taken.size() + buried.size()).as("seed " + seed).isEqualTo(40);
        }
    }

    private Future<Void> poisonFirst(Event event) {
        if (event.position() != 1) {
            return take(event);
        }
        tries.incrementAndGet();
        return Future.failedFuture(new IllegalStateException("poison"));
    }

    private Future<Void> take(Event event) {
        taken.add(event.position());
        return Future.succeededFuture();
    }

    private Future<Void> bury(String queue, String outlet, long position, String reason, int attempts) {
        buried.add(position + " after " + attempts);
        return Future.succeededFuture();
    }

    private void deliver(Vertx vertx, PoisonStore letters, Outlet outlet, Event... events) throws Exception {
        var delivery = new Delivery(vertx, "bus", outlet, letters, counts, alerts::add, () -> {
            renewed.incrementAndGet();
            return Future.succeededFuture();
        });
        vertx.getOrCreateContext();
        Future.<Void>future(done -> vertx.runOnContext(go ->
                        delivery.deliver(List.of(events), settings.current()).onComplete(done)))
                .await(10, SECONDS);
    }

    private static Event event(long position, String key) {
        return Event.of(
                position,
                "id" + position,
                "token.changed",
                key,
                Instant.EPOCH,
                key,
                null,
                null,
                JsonNodeFactory.instance.objectNode());
    }
}
