package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.plan.api.PlanAnswer;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanQuery;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgAccountStore;
import com.stocksblitz.registry.store.pg.PgPlanStore;
import com.stocksblitz.registry.store.redis.RedisLink;
import com.stocksblitz.registry.store.redis.RedisPlanCache;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The room with the real PostgreSQL and Redis, and with each of them gone. */
@ExtendWith(VertxExtension.class)
class PlanRoomOnRealStoresTest {
    private static final String NOWHERE = "redis://127.0.0.1:1";
    private static TestDatabase place;

    @BeforeAll
    static void createDatabase() {
        place = TestPostgres.database();
    }

    @Test
    void createsOnceAnswersFromTheCacheAndForgetsWhatIsDeleted(Vertx vertx) throws Exception {
        var room = room(vertx, place.open(vertx), TestRedis.url());
        var request = Requests.plan("real", "['NSE:TCS', 'NSE:RELIANCE']", ", 'idempotency_key': 'real-1'");

        var first = room.create(request);
        var replayed = room.create(request);
        var cached = room.create(Requests.plan("real", "['NSE:TCS', 'NSE:RELIANCE']", ""));
        var stored = room.get(first.planId());

        assertThat(first.status()).isEqualTo("created");
        assertThat(replayed.status()).isEqualTo("created");
        assertThat(replayed.planData().tree()).isEqualTo(first.planData().tree());
        assertThat(cached.status()).isEqualTo("cached");
        assertThat(cached.planData().tree()).isEqualTo(first.planData().tree());
        assertThat(stored.planData().tree()).isEqualTo(first.planData().tree());
        assertThat(stored.instruments()).containsExactly("NSE:RELIANCE", "NSE:TCS");
        assertThat(events(first.planId())).isEqualTo(1);

        room.ask(PlanApi.DELETE, new PlanQuery(UUID.fromString(first.planId())));
        assertThat(room.create(Requests.plan("real", "['NSE:TCS', 'NSE:RELIANCE']", ""))
                        .planId())
                .isNotEqualTo(first.planId());
    }

    @Test
    void twoHundredAtOnceMakeOneRowAndOneEvent(Vertx vertx) throws Exception {
        var room = room(vertx, place.open(vertx), TestRedis.url());
        var request = Requests.plan("crowd", "['NSE:TCS']", "");

        var answers = Future.all(IntStream.range(0, 200)
                        .mapToObj(i -> room.begin(PlanApi.CREATE, request, null))
                        .toList())
                .await(20, TimeUnit.SECONDS)
                .<PlanAnswer>list();

        assertThat(answers)
                .hasSize(200)
                .extracting(PlanAnswer::planId)
                .containsOnly(answers.getFirst().planId());
        assertThat(events(answers.getFirst().planId())).isEqualTo(1);
        assertThat(rows("crowd")).isEqualTo(1);
    }

    @Test
    void withoutRedisEverythingWorks(Vertx vertx) throws Exception {
        var room = room(vertx, place.open(vertx), NOWHERE);
        var request = Requests.plan("no-redis", "['NSE:TCS']", "");

        var created = room.create(request);

        assertThat(created.status()).isEqualTo("created");
        assertThat(room.create(request).planId()).isEqualTo(created.planId());
        room.ask(PlanApi.DELETE, new PlanQuery(UUID.fromString(created.planId())));
        assertThat(room.create(request).status()).isEqualTo("created");
    }

    @Test
    void withoutTheDatabaseCachedPlansAreAnsweredAndNewOnesRefusedAtOnce(Vertx vertx) throws Exception {
        var request = Requests.plan("no-database", "['NSE:TCS']", "");
        var created = room(vertx, place.open(vertx), TestRedis.url()).create(request);
        var other = Vertx.vertx();
        try {
            var room = room(other, new Database(other, place.options().setPort(1), 2), TestRedis.url());

            assertThat(room.create(request).planId()).isEqualTo(created.planId());
            assertThat(room.refusal(Requests.plan("no-database", "['NSE:RELIANCE']", "")))
                    .isInstanceOf(Failure.Unavailable.class);
            assertThat(room.create(Requests.plan("no-database", "['NSE:RELIANCE']", ", 'dry_run': true"))
                            .status())
                    .isEqualTo("draft");
        } finally {
            other.close().await(5, TimeUnit.SECONDS);
        }
    }

    private static PlanRoom room(Vertx vertx, Database database, String redis) throws Exception {
        var link = new RedisLink(vertx, redis, 2, Duration.ofMillis(500), Clock.systemUTC(), new Random(1));
        var room = new PlanRoom(vertx)
                .open(
                        new PgPlanStore(database, Clock.systemUTC()),
                        new PgAccountStore(database, Clock.systemUTC()),
                        new RedisPlanCache(link, Clock.systemUTC()));
        room.catalog.add(List.of(Markets.share("NSE", "TCS"), Markets.share("NSE", "RELIANCE")));
        return room;
    }

    private static long events(String planId) throws SQLException {
        return count("select count(*) from outbox where subject = ?", planId);
    }

    private static long rows(String user) throws SQLException {
        return count("select count(*) from plans where user_id = ?", user);
    }

    private static long count(String sql, String parameter) throws SQLException {
        try (var owner = place.owner();
                var select = owner.prepareStatement(sql)) {
            select.setString(1, parameter);
            var rows = select.executeQuery();
            rows.next();
            return rows.getLong(1);
        }
    }
}
