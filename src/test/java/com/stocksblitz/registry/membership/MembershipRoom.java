package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.Instruments;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stages;
import com.stocksblitz.registry.store.pg.PgIntentStore;
import com.stocksblitz.registry.store.pg.PgMembershipStore;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The room on a real bus and a real PostgreSQL, with a catalog in memory of what the database holds. */
final class MembershipRoom {
    static final LocalDate TODAY = Instruments.TODAY;

    private final TestDatabase place;
    private final Bus bus;
    private final Map<String, Instrument> catalog = new ConcurrentHashMap<>();

    MembershipRoom(Vertx vertx, TestDatabase place) throws Exception {
        this.place = place;
        this.bus = new Bus(vertx, Clock.systemUTC(), key -> false);
        await(bus.serve(CatalogApi.RESOLVE, (query, origin) -> resolve(query)));
        await(bus.serve(
                CatalogApi.LOCATE,
                (lookup, origin) -> Future.succeededFuture(new Located(
                        lookup.references().stream().map(this::locate).toList(), 1))));
        var database = place.open(vertx);
        await(vertx.deployVerticle(new MembershipVerticle(
                bus,
                new PgMembershipStore(database, Clock.systemUTC()),
                new PgIntentStore(database, Clock.systemUTC()),
                Stages.fixed(Stage.COMPLETE),
                MembershipTimes.defaults(),
                Clock.systemUTC(),
                () -> TODAY,
                "a")));
    }

    /** In the database and in the catalog. */
    MembershipRoom knows(Instruments.Builder... builders) throws SQLException {
        var sql = """
                insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class, symbol,
                    expiry, is_active, data_source, version, created_at, updated_at)
                overriding system value values (?, ?, ?, ?, 'equity', ?, ?::date, true, 'kite', 1, now(), now())
                on conflict (instrument_id) do update set instrument_key = excluded.instrument_key,
                    symbol = excluded.symbol
                """;
        try (var owner = place.owner();
                var insert = owner.prepareStatement(sql)) {
            for (var builder : builders) {
                var instrument = builder.build();
                insert.setLong(1, instrument.id());
                insert.setString(2, instrument.key().value());
                insert.setString(3, instrument.exchange());
                insert.setString(4, instrument.type().name());
                insert.setString(5, instrument.symbol());
                insert.setString(
                        6,
                        instrument.expiry() == null ? null : instrument.expiry().toString());
                insert.executeUpdate();
                catalog.put(instrument.key().value(), instrument);
                instrument.formerKeys().forEach(former -> catalog.put(former.value(), instrument));
            }
        }
        return this;
    }

    <Q, R> R ask(Call<Q, R> call, Q request) throws Exception {
        return await(bus.ask(call, request, origin()));
    }

    <Q, R> Future<R> asked(Call<Q, R> call, Q request) {
        return bus.ask(call, request, origin());
    }

    <Q, R> Failure refusal(Call<Q, R> call, Q request) throws Exception {
        try {
            throw new AssertionError("answered " + ask(call, request));
        } catch (FailureException refused) {
            return refused.failure();
        }
    }

    void execute(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    static Origin origin() {
        return Origin.internal("membership-test", "loader", Clock.systemUTC(), Duration.ofSeconds(20));
    }

    private Future<ResolveAnswer> resolve(ResolveQuery query) {
        return find(query.symbol(), Optional.ofNullable(query.instrumentType()).flatMap(InstrumentType::parse))
                .map(found -> Future.succeededFuture(
                        new ResolveAnswer(1, List.of(InstrumentView.of(found, TODAY, null, false)))))
                .orElseGet(() -> Future.failedFuture(
                        new FailureException(new Failure.NotFound("never_known", "Unknown.", Map.of()))));
    }

    private Located.Outcome locate(String reference) {
        return find(reference, Optional.empty())
                .<Located.Outcome>map(found -> new Located.Found(reference, found, List.of(), false))
                .orElseGet(() -> new Located.Unknown(reference, List.of()));
    }

    private Optional<Instrument> find(String name, Optional<InstrumentType> type) {
        var tidy = name.strip().toUpperCase(Locale.ROOT);
        return catalog.entrySet().stream()
                .filter(entry -> type.isEmpty() || entry.getValue().type() == type.get())
                .filter(entry -> entry.getKey().equals(tidy)
                        || entry.getValue().symbol().equals(tidy)
                        || entry.getValue().symbol().replace(" ", "").equals(tidy))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
