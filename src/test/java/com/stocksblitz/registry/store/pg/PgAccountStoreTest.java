package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.AccountStore;
import com.stocksblitz.registry.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PgAccountStoreTest {
    private static final TestPostgres.TestDatabase PLACE = TestPostgres.database();
    private static final Account IBKR = new Account(
            "ibkr-1",
            "ibkr",
            1,
            Map.of("equity_usd", new BigDecimal("2000000.50")),
            Map.of("books", 3L),
            Map.of("connections", 0L),
            Map.of(Scope.TEAM, "acme"));
    private static final Account KITE = new Account("kite-1", "kite", 3);

    private AccountStore store;

    @BeforeEach
    void open(Vertx vertx) {
        store = new PgAccountStore(PLACE.open(vertx), Clock.systemUTC());
    }

    @Test
    void whatIsStatedComesBackAndEachChangeIsAudited() throws Exception {
        assertThat(await(store.find("ann"))).isEmpty();

        var first = await(store.replace("ann", List.of(IBKR, KITE), OptionalLong.of(0), origin()));
        var second = await(store.replace("ann", List.of(KITE), OptionalLong.of(first.version()), origin()));

        assertThat(first.version()).isEqualTo(1);
        assertThat(first.accounts()).containsExactly(IBKR, KITE);
        assertThat(await(store.find("ann"))).contains(second);
        assertThat(second.accounts()).containsExactly(KITE);
        try (var owner = PLACE.owner();
                var select = owner.prepareStatement("""
                        select action, actor, correlation_id, detail -> 'before' -> 0 ->> 'id' as before,
                               detail -> 'after' -> 0 ->> 'id' as after
                        from audit_trail where entity = 'accounts/ann' order by audit_id""")) {
            var rows = select.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("before")).isNull();
            assertThat(rows.getString("after")).isEqualTo("ibkr-1");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("action")).isEqualTo("accounts.replaced");
            assertThat(rows.getString("actor")).isEqualTo("key");
            assertThat(rows.getString("correlation_id")).isEqualTo("corr-1");
            assertThat(rows.getString("before")).isEqualTo("ibkr-1");
            assertThat(rows.getString("after")).isEqualTo("kite-1");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void ofManyChangesOfOneVersionOneIsTaken() throws Exception {
        var attempts = IntStream.range(0, 20)
                .mapToObj(i -> store.replace("crowd", List.of(KITE), OptionalLong.of(0), origin()))
                .toList();

        Future.join(attempts).otherwiseEmpty().await(10, TimeUnit.SECONDS);

        assertThat(attempts).filteredOn(Future::succeeded).hasSize(1);
        assertThat(await(store.find("crowd")).orElseThrow().version()).isEqualTo(1);
        assertThat(await(store.replace("crowd", List.of(), OptionalLong.empty(), origin()))
                        .version())
                .isEqualTo(2);
        assertThatThrownBy(() -> await(store.replace("crowd", List.of(), OptionalLong.of(1), origin())))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.WrongVersion.class));
    }

    private static Origin origin() {
        return Origin.internal("corr-1", "key", Clock.systemUTC(), Duration.ofSeconds(5));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(5, TimeUnit.SECONDS);
    }
}
