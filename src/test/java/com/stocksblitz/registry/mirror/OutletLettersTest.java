package com.stocksblitz.registry.mirror;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.EventVerticle;
import com.stocksblitz.registry.event.OutletCounts;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.mirror.api.DeadLetters.Letter;
import com.stocksblitz.registry.mirror.api.DeadLettersQuery;
import com.stocksblitz.registry.mirror.api.ReplayLetter;
import com.stocksblitz.registry.store.pg.PgDeadLetters;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgPoisonStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestLive;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator does with an event that an outlet could not take. */
@ExtendWith(VertxExtension.class)
class OutletLettersTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String QUEUE = "instrument_registry_dlq";

    @Test
    void theyAreListedOnceAndExactlyTheOneAskedForIsHandedOnAgain(Vertx vertx) throws Exception {
        var place = TestPostgres.database();
        var database = place.open(vertx);
        var bus = new Bus(vertx, CLOCK, key -> false);
        var live = new TestLive();
        var poison = new PgPoisonStore(database, CLOCK);
        var log = new PgEventLog(vertx, database);
        Outbox.write(place, "token.changed", 3, 10);
        log.number(10).await(5, SECONDS);
        vertx.deployVerticle(new EventVerticle(bus, log, poison, new OutletCounts(), live, CLOCK, "n"))
                .await(5, SECONDS);
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(
                                Outbox.number(
                                        place,
                                        "select coalesce(max(position), 0) from follower_positions where follower = 'event-bus'"))
                        .as("nobody listened")
                        .isEqualTo(3));
        var heard = new CopyOnWriteArrayList<Event>();
        bus.listenCluster(EventApi.EVENTS, heard::add).await(5, SECONDS);
        for (int i = 0; i < 2; i++) {
            poison.bury(QUEUE, "event-bus", 2, "no", 3).await(5, SECONDS);
        }
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    update event_log set data = (repeat('[', 50) || repeat(']', 50))::jsonb where position = 3""");
        }
        poison.bury(QUEUE, "event-bus", 3, "unreadable", 1).await(5, SECONDS);

        var desk = new DeadLetterDesk(vertx, bus, new PgDeadLetters(database, CLOCK), live, CLOCK, Duration.ofHours(1));
        var letters = letters(desk);
        assertThat(letters).extracting(Letter::retryCount).containsExactly(3, 1);
        assertThat(letters.getFirst().originalStream()).isEqualTo("event-bus");
        assertThat(letters.getFirst().answer()).isEqualTo("no");
        assertThat(letters.getLast().eventData().get("unreadable").textValue()).contains("[[[[");

        assertThat(replay(desk, letters.getLast())).isFalse();
        assertThat(replay(desk, letters.getFirst())).isTrue();

        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(heard).extracting(Event::position).containsExactly(2L));
        assertThat(heard.getFirst().data().get("n").intValue()).isEqualTo(2);
        assertThat(letters(desk))
                .extracting(Letter::messageId)
                .containsExactly(letters.getLast().messageId());
        assertThat(Outbox.number(place, "select count(*) from audit_trail where action = 'dead_letter.replayed'"))
                .isEqualTo(1);
    }

    private static List<Letter> letters(DeadLetterDesk desk) throws Exception {
        return desk.list(new DeadLettersQuery(QUEUE, 10), origin())
                .await(5, SECONDS)
                .letters();
    }

    private static boolean replay(DeadLetterDesk desk, Letter letter) throws Exception {
        return desk.replay(new ReplayLetter(QUEUE, letter.messageId()), origin())
                .await(5, SECONDS)
                .success();
    }

    private static Origin origin() {
        return Origin.internal("letters-test", "operator", CLOCK, Duration.ofSeconds(5));
    }
}
