package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.event.EventLog.Numbered;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.Outbox.Logged;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PgEventLogTest {
    private static final Duration LEASE = Duration.ofSeconds(5);

    private TestDatabase database;
    private PgEventLog log;

    @BeforeEach
    void open(Vertx vertx) {
        database = TestPostgres.database();
        log = new PgEventLog(vertx, database.open(vertx));
    }

    @Test
    void numbersCommittedRowsDenselyAndSaysWhenThereAreNone() throws Exception {
        assertThat(number(10)).isEqualTo(new Numbered(true, 0, 0));
        Outbox.write(database, "instrument.created", 25, 10);

        assertThat(number(10)).isEqualTo(new Numbered(true, 10, 10));
        assertThat(number(10)).isEqualTo(new Numbered(true, 10, 20));
        assertThat(number(10)).isEqualTo(new Numbered(true, 5, 25));
        assertThat(number(10)).isEqualTo(new Numbered(true, 0, 0));

        assertThat(Outbox.log(database)).extracting(Logged::position).containsExactlyElementsOf(upTo(25));
        assertThat(Outbox.number(database, "select count(*) from outbox")).isZero();
        assertThat(Outbox.number(database, "select position from event_head")).isEqualTo(25);
    }

    @Test
    void aBatchOfALargeLoadIsQuickAlsoWhenTheStatisticsSawAnEmptyOutbox() throws Exception {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("alter table outbox set (autovacuum_enabled = false)");
            Outbox.write(database, "instrument.created", 20_000, 10);
            assertThat(number(20_000).moved()).isEqualTo(20_000);
            // Pages full of dead rows: from now on the planner believes in one row, however many come.
            statement.execute("analyze outbox");
        }
        Outbox.write(database, "instrument.created", 60_000, 10);

        // A nested loop over the outbox would end in the batch's own time-out of 4 s.
        assertThat(number(5_000)).isEqualTo(new Numbered(true, 5_000, 25_000));
    }

    @Test
    void N9_threeOpenTransactionsThatCommitInAnotherOrderLoseNothing() throws Exception {
        try (var first = transaction();
                var second = transaction();
                var third = transaction()) {
            Outbox.writeVersion(first, "A", 1);
            Outbox.writeVersion(second, "B", 1);
            Outbox.writeVersion(third, "C", 1);

            second.commit();
            assertThat(number(10).moved()).isEqualTo(1);
            third.commit();
            assertThat(number(10).moved()).isEqualTo(1);
            // The trap: this one drew the smallest number and comes last.
            first.commit();
            assertThat(number(10).moved()).isEqualTo(1);
        }

        assertThat(Outbox.log(database))
                .containsExactly(new Logged(1, "B", 1), new Logged(2, "C", 1), new Logged(3, "A", 1));
    }

    @Test
    void N8_aForeignTransactionThatStaysOpenDelaysNothing() throws Exception {
        try (var foreign = transaction()) {
            foreign.createStatement()
                    .execute("insert into audit_trail (at, actor, action, entity, correlation_id,"
                            + " detail) values (now(), 't', 't', 't', 't', '{}')");
            Outbox.write(database, "instrument.created", 3, 10);

            assertThat(number(10)).isEqualTo(new Numbered(true, 3, 3));
        }
    }

    @Test
    void onlyOneNodeNumbersAtATimeAndAPausedOneIsCutOffWithinTenSeconds(Vertx vertx) throws Exception {
        Outbox.write(database, "instrument.created", 3, 10);
        var paused = await(PgConnection.connect(vertx, database.options()));
        await(paused.query("begin").execute());
        await(paused.preparedQuery(PgEventLog.LOCK).execute(Tuple.of(0x7265_6769_7374_7279L)));

        assertThat(number(10).elected()).isFalse();
        Eventually.within(
                Duration.ofSeconds(9),
                () -> assertThat(number(10)).as("taken over").isEqualTo(new Numbered(true, 3, 3)));

        var resumed = paused.query("select 1 from event_head").execute();
        assertThat(resumed.transform(outcome -> Future.succeededFuture(outcome.failed()))
                        .await(5, TimeUnit.SECONDS))
                .as("the paused one finds its transaction gone")
                .isTrue();
    }

    @Test
    void pagesGoOnFromAPositionToTheHead() throws Exception {
        assertThat(page(0, 10)).isEqualTo(new EventPage(List.of(), 0, 0, 1));
        fill("instrument.created", 25);

        var first = page(0, 10);
        assertThat(first.events()).extracting(Event::position).containsExactlyElementsOf(upTo(10));
        assertThat(List.of(first.next(), first.head(), first.firstKept())).containsExactly(10L, 25L, 1L);
        assertThat(page(20, 10).events()).hasSize(5);
        assertThat(page(20, 10).next()).isEqualTo(25);
        assertThat(page(25, 10)).isEqualTo(new EventPage(List.of(), 25, 25, 1));
        assertThat(page(99, 10)).isEqualTo(new EventPage(List.of(), 99, 25, 1));
    }

    @Test
    void anEventCarriesWhatItsWriterGaveIt() throws Exception {
        fill("token.changed", 1);

        var event = page(0, 1).events().getFirst();

        assertThat(event.type()).isEqualTo("token.changed");
        assertThat(event.sequence()).isEqualTo("0000000000000000001");
        assertThat(event.subject()).isEqualTo("NSE:S1");
        assertThat(event.partitionkey()).isEqualTo("NSE:S1");
        assertThat(event.correlationid()).isEqualTo("test");
        assertThat(event.data().get("n").intValue()).isEqualTo(1);
    }

    @Test
    void aFilteredPageNamesWhereToGoOnThoughItGivesFewerEvents() throws Exception {
        fill("instrument.created", 5);
        fill("token.changed", 3);
        fill("instrument.created", 4);

        var all = await(log.page(0, 10, List.of("token.changed"), 1 << 20));
        assertThat(all.events()).extracting(Event::position).containsExactly(6L, 7L, 8L);
        assertThat(all.next()).isEqualTo(12);

        var two = await(log.page(0, 2, List.of("token.changed", "unknown"), 1 << 20));
        assertThat(two.events()).extracting(Event::position).containsExactly(6L, 7L);
        assertThat(two.next()).isEqualTo(7);

        assertThat(await(log.page(0, 10, List.of("unknown"), 1 << 20)).next()).isEqualTo(12);
    }

    @Test
    void aPageEndsBeforeItBecomesTooLargeButAlwaysGoesOn() throws Exception {
        Outbox.write(database, "instrument.created", 10, 60_000);
        number(10);

        var page = await(log.page(0, 10, List.of(), 150_000));
        assertThat(page.events()).extracting(Event::position).containsExactly(1L, 2L, 3L);
        assertThat(page.next()).isEqualTo(3);

        assertThat(await(log.page(3, 10, List.of(), 1)).next()).isEqualTo(4);
    }

    @Test
    void whoeverIsBehindTheRetentionLearnsWhatIsKept() throws Exception {
        fill("instrument.created", 30);
        Outbox.number(database, "with gone as (delete from event_log where position <= 20 returning 1) select 1");

        var page = page(0, 5);
        assertThat(page.firstKept()).isEqualTo(21);
        assertThat(page.events()).extracting(Event::position).containsExactly(21L, 22L, 23L, 24L, 25L);

        Outbox.number(database, "with gone as (delete from event_log returning 1) select 1");
        assertThat(page(0, 5)).isEqualTo(new EventPage(List.of(), 30, 30, 31));
    }

    @Test
    void onlyTheHolderOfTheLeaseAdvancesAPosition() throws Exception {
        assertThat(claim("a")).hasValue(0);
        assertThat(claim("a")).hasValue(0);
        assertThat(claim("b")).isEmpty();

        assertThat(await(log.advance("outlet", "b", 0, 5))).isFalse();
        assertThat(await(log.advance("outlet", "a", 3, 5))).isFalse();
        assertThat(await(log.advance("outlet", "a", 0, 5))).isTrue();

        Outbox.number(
                database,
                "with old as (update follower_positions set updated_at = now() - interval '6 s' returning 1) select 1");
        assertThat(claim("b")).as("the lease has ended").hasValue(5);
        assertThat(await(log.advance("outlet", "a", 5, 9))).as("the old holder").isFalse();

        await(log.release("outlet", "b"));
        assertThat(claim("a")).hasValue(5);
    }

    @Test
    void theRateOfTheSequencerIsPrinted() throws Exception {
        Outbox.write(database, "instrument.updated", 100_000, 420);
        number(5_000);
        long begun = System.nanoTime();
        while (number(5_000).moved() == 5_000) {
            continue;
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("sequencer: %.0f rows/s (95,000 rows of about 500 bytes)%n", 95_000 / seconds);
        assertThat(Outbox.number(database, "select count(*) from event_log")).isEqualTo(100_000);
    }

    private OptionalLong claim(String node) throws TimeoutException {
        return await(log.claim("outlet", node, LEASE));
    }

    private Numbered number(int limit) throws TimeoutException {
        return await(log.number(limit));
    }

    private EventPage page(long from, int limit) throws TimeoutException {
        return await(log.page(from, limit, List.of(), 1 << 20));
    }

    private void fill(String type, int count) throws SQLException, TimeoutException {
        Outbox.write(database, type, count, 10);
        number(1_000);
    }

    private Connection transaction() throws SQLException {
        var connection = database.owner();
        connection.setAutoCommit(false);
        return connection;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
