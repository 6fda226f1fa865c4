package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.EventVerticle;
import com.stocksblitz.registry.event.OutletCounts;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgPlanStore;
import com.stocksblitz.registry.store.pg.PgPoisonStore;
import com.stocksblitz.registry.store.pg.PgStalePlans;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of plans in force when the world changes under them: the room, the log and the real PostgreSQL. */
@ExtendWith(VertxExtension.class)
class StalePlansTest {
    private static final LocalDate EXPIRY = LocalDate.of(2026, 11, 24);
    private static final Instrument FUTURE = Markets.future("NIFTY", EXPIRY);
    private static final Instrument SHARE = Markets.share("NSE", "TCS");

    private final AtomicLong position = new AtomicLong();
    private TestDatabase place;
    private PlanRoom room;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        place = TestPostgres.database();
        var database = place.open(vertx);
        room = new PlanRoom(vertx).with(new PgStalePlans(database));
        room.catalog.add(SHARE, FUTURE, Markets.share("NSE", "RELIANCE"));
        room.catalog.moveTo(0);
        store(SHARE);
        store(FUTURE);
        room.open(new PgPlanStore(database, Clock.systemUTC()), new MemoryPlanCache());
        vertx.deployVerticle(new EventVerticle(
                        room.bus(),
                        new PgEventLog(vertx, database),
                        new PgPoisonStore(database, Clock.systemUTC()),
                        new OutletCounts(),
                        room.live,
                        Clock.systemUTC(),
                        "node"))
                .await(10, TimeUnit.SECONDS);
    }

    @Test
    void aRenameIsToldOnceToThePlansThatHoldTheInstrumentAndTheyStayInForce() throws Exception {
        var holds = room.create(Requests.plan("holds", "['NSE:TCS']", ""));
        var other = room.create(Requests.plan("other", "['NSE:RELIANCE']", ""));

        change(
                "instrument.renamed",
                SHARE,
                "{'cause': 'symbol_changed', 'changed': {'symbol': {'from': 'TCS', 'to': 'T'}}}");
        var told = awaitEvents("subscription.plan.stale", 1);
        change("lot.changed", SHARE, "{'changed': {'lot_size': {'from': 1, 'to': 2}}}");
        var toldAgain = awaitEvents("subscription.plan.stale", 2);

        assertThat(told.getFirst().get("plan_id").textValue()).isEqualTo(holds.planId());
        assertThat(told.getFirst().get("user_id").textValue()).isEqualTo("holds");
        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("renamed");
        assertThat(told.getFirst().at("/changes/0/changed/symbol/to").textValue())
                .isEqualTo("T");
        assertThat(toldAgain.getLast().get("reason").textValue()).isEqualTo("lot_changed");
        assertThat(toldAgain.getLast().get("change_count").intValue()).isEqualTo(1);
        assertThat(toldAgain.getLast().get("version").intValue()).isEqualTo(3);
        assertThat(room.get(holds.planId()).status()).isEqualTo("optimized");
        assertThat(room.get(other.planId()).status()).isEqualTo("optimized");
    }

    @Test
    void aPlanWhoseTokenIsReplacedHasExpiredUnlessTheBrokerIsNoneOfIts() throws Exception {
        var plan = room.create(Requests.plan("token", "['NSE:TCS']", ""));

        change("token.changed", SHARE, "{'broker': 'upstox', 'changed': {'token': {'from': '1', 'to': '2'}}}");
        change("token.changed", SHARE, "{'broker': 'kite', 'changed': {'trading_symbol': {'from': 'A', 'to': 'B'}}}");
        change("token.changed", SHARE, "{'broker': 'kite', 'changed': {'token': {'from': null, 'to': '3'}}}");
        change(
                "token.changed",
                SHARE,
                "{'broker': 'kite', 'cause': 'token_replaced', 'changed': {'token': {'from': '3', 'to': '4'}}}");
        var told = awaitEvents("subscription.plan.stale", 1);

        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("token_changed");
        assertThat(told.getFirst().get("status").textValue()).isEqualTo("expired");
        assertThat(told.getFirst().get("change_count").intValue()).isEqualTo(1);
        assertThat(room.get(plan.planId()).status()).isEqualTo("expired");
    }

    @Test
    void theExpiryOfAContractIsToldByItsChain() throws Exception {
        var plan = room.create(Requests.plan("chain", "['NFO:NIFTY:2026-11-24:FUT', 'NSE:TCS']", ""));

        change(
                "instrument.deactivated",
                FUTURE,
                "{'cause': 'expired', 'changed': {'is_active': {'from': true, 'to': false}}}");
        var told = awaitEvents("chain.rebalance", 1);

        assertThat(told.getFirst().get("underlying").textValue()).isEqualTo("NIFTY");
        assertThat(told.getFirst().get("plan_id").textValue()).isEqualTo(plan.planId());
        assertThat(told.getFirst().at("/instruments/0").textValue())
                .isEqualTo(FUTURE.key().value());
        assertThat(room.get(plan.planId()).status()).isEqualTo("expired");
        assertThat(events("subscription.plan.stale")).isEmpty();
    }

    @Test
    void aChangeBetweenTheCatalogOfAPlanAndItsStoringIsToldToo() throws Exception {
        change("instrument.renamed", SHARE, "{'cause': 'symbol_changed', 'changed': {}}");
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(reached()).isEqualTo(position.get()));

        var late = room.create(Requests.plan("late", "['NSE:TCS']", ""));
        var told = awaitEvents("subscription.plan.stale", 1);

        assertThat(told.getFirst().get("plan_id").textValue()).isEqualTo(late.planId());
    }

    @Test
    void whoTakesOverFindsTheNewestChangeHoweverFarThePlansHaveMovedTheLog(Vertx vertx) throws Exception {
        change("lot.changed", SHARE, "{'changed': {'lot_size': {'from': 1, 'to': 2}}}");
        room.catalog.moveTo(position.get());
        room.create(Requests.plan("one", "['NSE:TCS']", ""));
        room.create(Requests.plan("two", "['NSE:TCS']", ""));
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(reached()).isEqualTo(position.get() + 2));
        var origin = Origin.internal("taken-over", "stale-plans", Clock.systemUTC(), Duration.ofSeconds(5));

        var step = new PgStalePlans(place.open(vertx))
                .follow("another", reached(), OptionalLong.empty(), Instant.now(), origin)
                .await(5, TimeUnit.SECONDS);

        assertThat(step.newestChange()).isEqualTo(position.get());
        assertThat(step.told()).isZero();
    }

    @Test
    void aPendingKeyBindsWithinTwoSecondsAndNothingElseMoves() throws Exception {
        var waiting =
                room.create(Requests.plan("waits", "['NSE:TCS', 'NSE:LATER']", ", 'filtering_strictness': 'lenient'"));
        assertThat(waiting.planData().tree().at("/pending/0/key").textValue()).isEqualTo("NSE:LATER");
        var later = Markets.share("NSE", "LATER");
        store(later);
        long begun = System.nanoTime();
        change("instrument.created", later, "{'cause': 'listed'}");
        var told = awaitEvents("subscription.plan.stale", 1);
        long took = System.nanoTime() - begun;

        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("pending_bound");
        assertThat(told.getFirst().at("/bound/0").textValue()).isEqualTo("NSE:LATER");
        var renewed = room.get(told.getFirst().get("new_plan_id").textValue());
        assertThat(renewed.instruments()).containsExactly("NSE:LATER", "NSE:TCS");
        assertThat(renewed.planData().tree().at("/previous_plan_id").textValue())
                .isEqualTo(waiting.planId());
        assertThat(renewed.planData().tree().at("/objective/moves").intValue()).isZero();
        assertThat(room.get(waiting.planId()).status()).isEqualTo("superseded");
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(2));
        assertThat(room.create(Requests.plan(
                                "waits", "['NSE:TCS', 'NSE:LATER']", ", 'filtering_strictness': 'lenient'"))
                        .planId())
                .as("the same request finds the plan that was made from itself")
                .isEqualTo(renewed.planId());
    }

    @Test
    void aPlanThatCannotBePlannedAgainSaysWhy() throws Exception {
        var waiting = room.create(Requests.plan(
                "fails", "['NSE:LATER', 'NSE:TCS']", ", 'filtering_strictness': 'lenient', 'feed': 'tiny'"));
        room.tradeDate.set(Markets.BEFORE_TINY);
        var later = Markets.share("NSE", "LATER");
        store(later);

        change("instrument.created", later, "{'cause': 'listed'}");
        var told = awaitEvents("subscription.plan.stale", 2);

        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("limits_changed");
        assertThat(told.getFirst().at("/feeds/0").textValue()).isEqualTo("tiny");
        assertThat(told.getLast().get("reason").textValue()).isEqualTo("replanning_failed");
        assertThat(told.getLast().get("status").textValue()).isEqualTo("error");
        assertThat(told.getLast().get("code").textValue()).isEqualTo("refused");
        assertThat(room.get(waiting.planId()).status()).isEqualTo("error");
    }

    @Test
    void aChangeOfTheMembersOfAnIndexIsToldToThePlansThatStandForThem() throws Exception {
        members("NIFTY 50", "NSE:TCS");
        long tcs = SHARE.id();
        membership("NIFTY 50", tcs, LocalDate.of(2026, 1, 1), "8.1");
        var plan = room.create(Requests.plan("index", "[{'index': 'Nifty 50'}]", ""));
        room.create(Requests.plan("other", "['NSE:TCS']", ""));
        membership("NIFTY 50", tcs, LocalDate.of(2026, 6, 1), "8.2");
        changed("NIFTY 50");
        membership("NIFTY 50", FUTURE.id(), LocalDate.of(2026, 6, 1), null);
        changed("NIFTY 50");
        var told = awaitEvents("subscription.plan.stale", 1);

        assertThat(told.getFirst().get("plan_id").textValue()).isEqualTo(plan.planId());
        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("members_changed");
        assertThat(told.getFirst().at("/added/0").textValue())
                .isEqualTo(FUTURE.key().value());
        assertThat(told.getFirst().get("removed")).isEmpty();
        assertThat(room.get(plan.planId()).status()).isEqualTo("optimized");
        assertThat(text("select status_reason from plans where plan_id = '" + plan.planId() + "'"))
                .isEqualTo("members_changed");
    }

    @Test
    void aMemberThatComesOnALaterDateIsToldOnThatDate() throws Exception {
        members("NIFTY 50", "NSE:TCS");
        membership("NIFTY 50", SHARE.id(), LocalDate.of(2026, 1, 1), null);
        var plan = room.create(Requests.plan("later", "[{'index': 'NIFTY 50'}]", ""));
        var tomorrow = room.tradeDate.get().plusDays(1);
        membership("NIFTY 50", FUTURE.id(), tomorrow, null);
        changed("NIFTY 50");
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(number("select count(*) from plan_members where checked"))
                        .isEqualTo(1));
        assertThat(events("subscription.plan.stale")).isEmpty();

        room.tradeDate.set(tomorrow);
        var told = awaitEvents("subscription.plan.stale", 1);

        assertThat(told.getFirst().get("plan_id").textValue()).isEqualTo(plan.planId());
        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("members_changed");
    }

    @Test
    void aMemberThatCameWhileThePlanWasMadeIsToldToo() throws Exception {
        members("NIFTY 50", "NSE:TCS");
        membership("NIFTY 50", SHARE.id(), LocalDate.of(2026, 1, 1), null);
        membership("NIFTY 50", FUTURE.id(), LocalDate.of(2026, 1, 1), null);

        var plan = room.create(Requests.plan("meanwhile", "[{'index': 'NIFTY 50'}]", ""));
        var told = awaitEvents("subscription.plan.stale", 1);

        assertThat(told.getFirst().get("plan_id").textValue()).isEqualTo(plan.planId());
        assertThat(told.getFirst().get("reason").textValue()).isEqualTo("members_changed");
    }

    /** Whom the memberships' own room would name; what the database holds is another matter. */
    private void members(String index, String... keys) throws Exception {
        room.serve(
                MembershipApi.MEMBERS,
                query -> new Members(
                        "NSE:" + index + ":INDEX",
                        query.asOf(),
                        Stream.of(keys)
                                .map(key -> new Members.Member(key, null, null, Markets.TODAY))
                                .toList()));
    }

    private void membership(String index, long member, LocalDate from, String weight) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false); // the follower may look at any moment
            statement.execute("""
                    insert into membership_indices (name, squeezed, created_at)
                    values ('%s', squeezed_name('%s'), now()) on conflict do nothing""".formatted(index, index));
            statement.execute("""
                    update index_memberships set superseded_at = now()
                    where instrument_id = %d and superseded_at is null""".formatted(member));
            statement.execute("""
                    insert into index_memberships (index_id, instrument_id, valid, is_member, weight, date_added, version,
                                                   recorded_at)
                    select index_id, %d, daterange('%s', null), true, %s, '%s', 1, now() from membership_indices""".formatted(member, from, weight, from));
            owner.commit();
        }
    }

    /** What the memberships' room tells beside; the numbers of the log move with it. */
    private void changed(String index) throws Exception {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute("""
                    insert into outbox (event_id, type, subject, partition_key, occurred_at, data)
                    values (uuid_v7(), 'index.membership.changed', '%s', '%s', now(), '{}')""".formatted(index, index));
        }
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(reached()).isEqualTo(number("select coalesce(max(position), -1) from event_log")));
    }

    private String text(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            var rows = statement.executeQuery(sql);
            rows.next();
            return rows.getString(1);
        }
    }

    private List<JsonNode> awaitEvents(String type, int count) throws Exception {
        Eventually.within(Duration.ofSeconds(8), () -> assertThat(events(type)).hasSize(count));
        return events(type);
    }

    private List<JsonNode> events(String type) throws Exception {
        var found = new ArrayList<JsonNode>();
        try (var owner = place.owner();
                var select = owner.prepareStatement("""
                        select data from (
                            select position as place, type, data from event_log
                            union all select 1000000 + draw, type, data from outbox) e
                        where type = ? order by place""")) {
            select.setString(1, type);
            var rows = select.executeQuery();
            while (rows.next()) {
                found.add(Json.mapper().readTree(rows.getString(1)));
            }
        }
        return found;
    }

    private long reached() throws SQLException {
        return number("select position from follower_positions where follower = 'stale-plans'");
    }

    private long number(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            var rows = statement.executeQuery(sql);
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Commits a change as the ingest would, and lets the catalog in memory have it once the log does. */
    private void change(String type, Instrument instrument, String data) throws Exception {
        var sql = """
                insert into outbox (event_id, type, subject, partition_key, instrument_id, occurred_at, data)
                values (uuid_v7(), ?, ?, ?, ?, now(), ?::jsonb)""";
        try (var owner = place.owner();
                var insert = owner.prepareStatement(sql)) {
            insert.setString(1, type);
            insert.setString(2, instrument.key().value());
            insert.setString(3, instrument.key().value());
            insert.setLong(4, instrument.id());
            insert.setString(5, data.replace('\'', '"'));
            insert.executeUpdate();
        }
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(number("select count(*) from outbox")).isZero());
        position.set(number("select max(position) from event_log where instrument_id is not null"));
        if (type.equals("instrument.created")) {
            room.catalog.add(instrument).moveTo(position.get());
        }
    }

    private void store(Instrument instrument) throws SQLException {
        var sql = """
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    underlying, expiry, is_active, data_source, version, created_at, updated_at)
                overriding system value
                values (?, ?, ?, ?, 'equity', ?, ?, ?::date, true, 'test', 1, now(), now())""";
        try (var owner = place.owner();
                var insert = owner.prepareStatement(sql)) {
            insert.setLong(1, instrument.id());
            insert.setString(2, instrument.key().value());
            insert.setString(3, instrument.exchange());
            insert.setString(4, instrument.type().name());
            insert.setString(5, instrument.symbol());
            insert.setString(6, instrument.expiry() == null ? null : instrument.underlying());
            insert.setString(
                    7, instrument.expiry() == null ? null : instrument.expiry().toString());
            insert.executeUpdate();
        }
    }
}
