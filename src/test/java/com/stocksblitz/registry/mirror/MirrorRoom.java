package com.stocksblitz.registry.mirror;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.http.ServiceAddress;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.standin.ScreenerStub;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgDeadLetters;
import com.stocksblitz.registry.store.pg.PgMirrorStore;
import com.stocksblitz.registry.store.pg.PgStageStore;
import com.stocksblitz.registry.store.pg.PgValidationStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.Outbox;
import com.stocksblitz.registry.testing.TestLive;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The mirror between a real PostgreSQL, whose memberships a test states, and the screener's stand-in. */
final class MirrorRoom {
    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final Duration SOON = Duration.ofSeconds(15);
    static final Duration LEASE = Duration.ofSeconds(4);
    private static final String KEY = "key-of-the-test-screener";

    final TestDatabase place = TestPostgres.database();
    final TestLive live = new TestLive();
    final MirrorCounts counts = new MirrorCounts(Clock.systemUTC());
    final PgMirrorStore store;
    final PgDeadLetters letters;
    volatile LocalDate today = TODAY;
    private static final Duration SETTLE = Duration.ofMillis(50);
    volatile boolean on = true;
    final List<Alert> alerts = new CopyOnWriteArrayList<>();
    final ValidationStore validations;
    final StageStore stages;

    final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path file;
    final Bus bus = new Bus(vertx, Clock.systemUTC(), key -> false);
    private final ScreenerClient client;
    private final int port;
    final Database database;
    StageInForce stage;
    private ScreenerStub stub;
    private String deployment;

    MirrorRoom(Path home) throws Exception {
        file = home.resolve("screener.json");
        stub = new ScreenerStub(vertx, new Listener("127.0.0.1", 0, KEY), file);
        port = stub.start().await(5, SECONDS);
        client = new ScreenerClient(
                vertx,
                new ScreenerSettings(
                        new ServiceAddress(URI.create("http://127.0.0.1:" + port)), KEY, Duration.ofMillis(600)));
        database = place.open(vertx);
        store = new PgMirrorStore(database, Clock.systemUTC());
        letters = new PgDeadLetters(database, Clock.systemUTC());
        validations = new PgValidationStore(database);
        stages = new PgStageStore(database, Clock.systemUTC());
        bus.listen(AlertApi.RAISED, alerts::add).await(5, SECONDS);
    }

    /** Starts the mirror of a node. */
    void start(String node) throws Exception {
        var times = new MirrorSettings(
                LEASE,
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofMinutes(5),
                Duration.ofMillis(50),
                Duration.ofMinutes(30),
                SETTLE);
        stage = new StageInForce(stages, true, this::settings, node);
        deployment = vertx.deployVerticle(new MirrorVerticle(
                        bus,
                        store,
                        letters,
                        validations,
                        stages,
                        stage,
                        Optional.of(client),
                        this::settings,
                        times,
                        counts,
                        Clock.systemUTC(),
                        () -> today,
                        node))
                .await(5, SECONDS);
    }

    LiveSnapshot settings() {
        var now = live.current();
        return new LiveSnapshot(
                1,
                now.readAt(),
                now.values(),
                on
                        ? Map.of()
                        : Map.of(Feature.DUAL_WRITE, new Failure.FeatureOff("DUAL_WRITE", "config", Instant.EPOCH)));
    }

    /** Of another node; its schedule is looked at by the test. */
    ValidationDesk validationDesk(String node, Duration every) throws Exception {
        var stage = new StageInForce(stages, true, this::settings, node);
        stage.read().await(5, SECONDS);
        return new ValidationDesk(
                vertx,
                validations,
                Optional.of(new Validation(vertx, validations, client, stage, SETTLE)),
                this::settings,
                stage,
                () -> today,
                every,
                counts,
                alerts::add,
                Clock.systemUTC(),
                node);
    }

    /** Behind the registry's back. */
    void plant(String rows) throws IOException, InterruptedException {
        call("POST", "/api/v1/index-memberships/bulk", rows);
    }

    MirrorView viewOfANodeThatDoesNotWrite() {
        return new MirrorView(
                store,
                validations,
                new StageInForce(stages, true, this::settings, "another"),
                Optional.of(client),
                live,
                () -> today,
                new MirrorCounts(Clock.systemUTC()),
                Clock.systemUTC());
    }

    void stop() throws Exception {
        vertx.undeploy(deployment).await(10, SECONDS);
    }

    /** What a killed node leaves: it holds its lease as if it were there. */
    void kill(String node) throws Exception {
        stop();
        execute("update follower_positions set holder = '" + node
                + "', updated_at = clock_timestamp() where follower = 'mirror'");
    }

    void screenerDown() throws Exception {
        stub.stop().await(5, SECONDS);
    }

    void screenerUp() throws Exception {
        stub = new ScreenerStub(vertx, new Listener("127.0.0.1", port, KEY), file);
        stub.start().await(5, SECONDS);
    }

    /** Shares S1, S2 ... of the NSE, and the index IX that the catalog does not know. */
    MirrorRoom market(int shares) throws SQLException {
        execute("""
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    is_active, data_source, version, created_at, updated_at)
                overriding system value
                select n, 'NSE:S' || n, 'NSE', 'EQ', 'equity', 'S' || n, true, 'kite', 1, now(), now()
                from generate_series(1, %d) n""".formatted(shares));
        execute("insert into membership_indices (name, squeezed, created_at) values ('IX', 'IX', now())");
        return this;
    }

    /** All of them are members, with the weight. */
    void allWeigh(String weight) throws SQLException {
        state("true", weight, TODAY.minusDays(10).toString(), "is_active");
    }

    void weighs(String symbol, String weight) throws SQLException {
        state("true", weight, TODAY.minusDays(10).toString(), "symbol = '" + symbol + "'");
    }

    void leaves(String symbol) throws SQLException {
        state("false", "null", TODAY.minusDays(10).toString(), "symbol = '" + symbol + "'");
    }

    /** As the room of memberships writes it, with its event already in the log. */
    void state(String member, String weight, String from, String which) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("lock table index_memberships in exclusive mode");
            statement.execute("""
                    create temporary table said on commit drop as
                    select i.instrument_id, i.instrument_key, coalesce(max(m.version), 0) + 1 as version
                    from instruments i left join index_memberships m on m.instrument_id = i.instrument_id
                    where %s group by 1, 2""".formatted(which));
            statement.execute("""
                    update index_memberships m set superseded_at = now() from said s
                    where s.instrument_id = m.instrument_id and m.superseded_at is null""");
            statement.execute("""
                    insert into index_memberships (index_id, instrument_id, valid, is_member, weight, sector,
                        date_added, version, recorded_at)
                    select x.index_id, s.instrument_id, daterange(date '%1$s', null), %2$s,
                        case when %2$s then %3$s::numeric end, case when %2$s then 'IT' end,
                        case when %2$s then date '%1$s' end, s.version, clock_timestamp()
                    from said s cross join membership_indices x""".formatted(from, member, weight));
            statement.execute("""
                    with numbered as (
                        insert into event_log (position, event_id, type, subject, partition_key, occurred_at, data)
                        select h.position + row_number() over (order by s.instrument_id), uuid_v7(),
                            'index.membership.changed', s.instrument_key, 'IX', now(), '{}'
                        from said s cross join event_head h returning 1)
                    update event_head set position = position + (select count(*) from numbered)""");
            owner.commit();
        }
    }

    /** As if the gate had let it through. */
    void reach(String stage) throws SQLException {
        live.set(LiveSetting.MIGRATION_STAGE, stage);
        execute("update migration_stage set stage = '" + stage + "'");
    }

    void execute(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        return Outbox.number(place, sql);
    }

    String text(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    long position() throws SQLException {
        return number("select coalesce(max(position), 0) from follower_positions where follower = 'mirror'");
    }

    long head() throws SQLException {
        return number("select position from event_head");
    }

    /** Both sides have the same members with the same weights, and the position is the head. */
    void awaitEqual() throws Exception {
        Eventually.within(SOON, () -> {
            assertThat(screener()).isEqualTo(registry());
            assertThat(position()).isEqualTo(head());
        });
    }

    /** Members of IX today, by symbol. */
    Map<String, BigDecimal> registry() throws SQLException {
        var members = new TreeMap<String, BigDecimal>();
        try (var owner = place.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select i.symbol, m.weight from index_memberships m join instruments i using (instrument_id)
                        where m.superseded_at is null and m.is_member and m.valid @> date '%s'""".formatted(today))) {
            while (rows.next()) {
                members.put(rows.getString(1), rows.getBigDecimal(2).stripTrailingZeros());
            }
        }
        return members;
    }

    /** The same of the other side; weight 0 stands for no member. */
    Map<String, BigDecimal> screener() throws IOException, InterruptedException {
        var members = new TreeMap<String, BigDecimal>();
        for (var row : call("GET", "/api/v1/index-memberships", "").get("memberships")) {
            if (row.get("weight").decimalValue().signum() != 0) {
                members.put(
                        row.get("symbol").textValue(),
                        row.get("weight").decimalValue().stripTrailingZeros());
            }
        }
        return members;
    }

    void fault(String fault) throws IOException, InterruptedException {
        call("POST", "/faults", fault);
    }

    JsonNode requests() throws IOException, InterruptedException {
        return call("GET", "/requests", "");
    }

    <Q, R> R ask(Call<Q, R> call, Q request) throws Exception {
        return bus.ask(
                        call,
                        request,
                        Origin.internal("mirror-test", "operator", Clock.systemUTC(), Duration.ofSeconds(5)))
                .await(5, SECONDS);
    }

    void close() throws Exception {
        http.close();
        vertx.close().await(10, SECONDS);
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .header("X-Internal-API-Key", KEY)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return Json.mapper()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
