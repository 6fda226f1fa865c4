package com.stocksblitz.registry.mirror;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.Instruments;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.event.EventVerticle;
import com.stocksblitz.registry.event.OutletCounts;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.membership.MembershipTimes;
import com.stocksblitz.registry.membership.MembershipVerticle;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import com.stocksblitz.registry.membership.api.WriteMemberships.Entry;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.MirrorQuery;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgIntentStore;
import com.stocksblitz.registry.store.pg.PgMembershipStore;
import com.stocksblitz.registry.store.pg.PgPoisonStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;

/** Memberships and mirror of one node, with a real PostgreSQL and the screener's stand-in, at any stage. */
final class MigrationRoom {
    private static final int SHARES = 9;
    private static final Duration HELD = Duration.ofMillis(1_500);

    final MirrorRoom mirror;

    /** @param stage that the first start finds in the settings */
    MigrationRoom(Path home, Stage stage) throws Exception {
        mirror = new MirrorRoom(home).market(SHARES);
        mirror.live.set(LiveSetting.MIGRATION_STAGE, stage.word());
        mirror.start("a");
        mirror.bus
                .serve(
                        CatalogApi.RESOLVE,
                        (query, origin) -> Future.failedFuture(
                                new FailureException(new Failure.NotFound("never_known", "Unknown.", Map.of()))))
                .await(5, SECONDS);
        mirror.bus
                .serve(
                        CatalogApi.LOCATE,
                        (lookup, origin) -> Future.succeededFuture(new Located(
                                lookup.references().stream()
                                        .map(MigrationRoom::locate)
                                        .toList(),
                                1)))
                .await(5, SECONDS);
        mirror.vertx
                .deployVerticle(new EventVerticle(
                        mirror.bus,
                        new PgEventLog(mirror.vertx, mirror.database),
                        new PgPoisonStore(mirror.database, Clock.systemUTC()),
                        new OutletCounts(),
                        mirror.live,
                        Clock.systemUTC(),
                        "a"))
                .await(5, SECONDS);
        mirror.vertx
                .deployVerticle(new MembershipVerticle(
                        mirror.bus,
                        new PgMembershipStore(mirror.database, Clock.systemUTC()),
                        new PgIntentStore(mirror.database, Clock.systemUTC()),
                        mirror.stage,
                        new MembershipTimes(HELD, Duration.ofMillis(50)),
                        Clock.systemUTC(),
                        () -> mirror.today,
                        "a"))
                .await(5, SECONDS);
    }

    private static Located.Outcome locate(String reference) {
        var number = reference.startsWith("NSE:S") ? reference.substring("NSE:S".length()) : "";
        return number.matches("[1-9]")
                ? new Located.Found(
                        reference,
                        Instruments.share(Long.parseLong(number), "NSE", "S" + number)
                                .build(),
                        List.of(),
                        false)
                : new Located.Unknown(reference, List.of());
    }

    /** Waits until it is reached; forward past the gate. */
    void reach(Stage to) throws Exception {
        mirror.live.set(LiveSetting.MIGRATION_STAGE, to.word());
        Eventually.within(MirrorRoom.SOON, () -> {
            var from = mirror.stage.read().await(5, SECONDS).stage();
            if (to.compareTo(from) > 0) {
                mirror.stages.move(from, to, mirror.today).await(5, SECONDS);
            }
            Assertions.assertThat(mirror.stage.read().await(5, SECONDS).stage()).isEqualTo(to);
        });
    }

    static Entry weighing(String symbol, String weight) {
        return entry(symbol, weight, null, null);
    }

    static Entry leaving(String symbol) {
        return entry(symbol, null, null, false);
    }

    static Entry entry(String symbol, String weight, LocalDate effective, Boolean active) {
        return new Entry(
                null,
                symbol,
                "NSE",
                null,
                "IX",
                weight == null ? null : new BigDecimal(weight),
                "IT",
                null,
                effective,
                active);
    }

    Future<MembershipsWritten> writing(String key, Duration limit, Entry... entries) {
        return mirror.bus.ask(
                MembershipApi.WRITE,
                new WriteMemberships(Arrays.asList(entries), false, key),
                Origin.internal("migration-test", "loader", Clock.systemUTC(), limit));
    }

    MembershipsWritten write(Entry... entries) throws Exception {
        return writing(null, Duration.ofSeconds(15), entries).await(16, SECONDS);
    }

    Failure refusal(Entry... entries) throws Exception {
        return refusal(writing(null, Duration.ofSeconds(5), entries));
    }

    static Failure refusal(Future<?> asked) throws Exception {
        try {
            throw new AssertionError("answered " + asked.await(16, SECONDS));
        } catch (FailureException refused) {
            return refused.failure();
        }
    }

    Future<MembershipPage> listing(LocalDate asOf, int limit, String cursor) {
        return mirror.bus.ask(
                MembershipApi.LIST,
                new MembershipsQuery("IX", null, asOf, limit, cursor),
                Origin.internal("migration-test", "reader", Clock.systemUTC(), Duration.ofSeconds(5)));
    }

    /** What a reader is told, by symbol. */
    Map<String, BigDecimal> answered() throws Exception {
        return listing(null, 1_000, null).await(6, SECONDS).memberships().stream()
                .collect(Collectors.toMap(
                        Membership::symbol,
                        row -> row.weight().stripTrailingZeros(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    MirrorStatus status() throws Exception {
        return mirror.ask(MirrorApi.STATUS, new MirrorQuery());
    }

    long intents() throws Exception {
        return mirror.number("select count(*) from membership_intent");
    }

    void close() throws Exception {
        mirror.close();
    }
}
