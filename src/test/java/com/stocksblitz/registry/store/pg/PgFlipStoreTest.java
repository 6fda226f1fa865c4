package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import com.stocksblitz.registry.toggles.Cause;
import com.stocksblitz.registry.toggles.Doer;
import com.stocksblitz.registry.toggles.Flip;
import com.stocksblitz.registry.toggles.FlipStore;
import com.stocksblitz.registry.toggles.SettingWritten;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PgFlipStoreTest {
    private static final Instant AT = Instant.parse("2026-11-20T03:00:00.123Z");

    private TestDatabase database;
    private FlipStore store;

    @BeforeEach
    void open(Vertx vertx) {
        database = TestPostgres.database();
        store = new PgFlipStore(vertx, database.open(vertx));
    }

    @Test
    void F1_aFlipIsAnAuditRowAndAnEventWithBeforeAfterCauseAndVersionAndIsThereOnce() throws Exception {
        var flip = operator(false, AT);
        write(flip);
        write(flip);
        write(operator(true, AT.plusSeconds(1)));

        assertThat(rows("select entity, detail ->> 'cause', detail ->> 'before', detail ->> 'after',"
                        + " detail ->> 'version', correlation_id from audit_trail order by audit_id"))
                .containsExactly(
                        "features/SEARCH_CATALOG operator true false 1 o4",
                        "features/SEARCH_CATALOG operator true false 2 o4");
        assertThat(
                        rows(
                                "select event_id, type, subject, data ->> 'reason', data ->> 'version' from outbox order by draw"))
                .first()
                .isEqualTo(flip.doer().id() + " feature.toggled SEARCH_CATALOG too slow 1");
        assertThat(rows("select 1 from outbox")).hasSize(2);
    }

    @Test
    void theLastWordOfAnOperatorComesBackAsItWasSaid() throws Exception {
        var off = operator(false, AT.plusSeconds(5));
        write(off);
        write(operator(true, AT));
        write(flip(Cause.BREAKER, false, AT.plusSeconds(9)));

        assertThat(await(store.words())).containsExactly(off);
    }

    @Test
    void theEndOfAWordToldLateByANodeThatWasAwayDoesNotStandAgainstAWordSaidMeanwhile() throws Exception {
        var meanwhile = operator(false, AT.plusSeconds(5));
        write(meanwhile);
        var end = AT.plusSeconds(9);
        write(new Flip(Feature.SEARCH_CATALOG, Cause.OPERATOR, true, false, true, "expired: x", end, doer(end)));

        assertThat(await(store.words())).containsExactly(meanwhile);
    }

    @Test
    void F1_aFlipOfTheConfigServiceThatEveryNodeSeesIsToldOnce() throws Exception {
        write(flip(Cause.CONFIG, true, AT));
        assertThat(rows("select 1 from audit_trail"))
                .as("the default is no flip")
                .isEmpty();

        Future.all(IntStream.range(0, 8)
                        .mapToObj(node -> store.write(flip(Cause.CONFIG, false, AT.plusMillis(node)), true))
                        .toList())
                .await(10, TimeUnit.SECONDS);
        write(flip(Cause.CONFIG, true, AT.plusSeconds(10)));
        write(flip(Cause.CONFIG, false, AT.plusSeconds(3)));
        write(flip(Cause.CONFIG, true, AT.plusSeconds(11)));

        assertThat(rows("select version, enabled from feature_flips order by version"))
                .as("off once, on once; a late reading of the off and a second on tell nothing")
                .containsExactly("1 f", "2 t");
    }

    @Test
    void oldFlipsAreForgottenButNoLastOneOfACauseAndNoWordInForce() throws Exception {
        write(flip(Cause.BREAKER, false, AT));
        write(flip(Cause.BREAKER, true, AT.plusSeconds(1)));
        write(operator(true, AT.plusSeconds(2)));
        var word = operator(false, AT.plusSeconds(3));
        write(word);
        var end = AT.plusSeconds(1);
        write(new Flip(Feature.SEARCH_CATALOG, Cause.OPERATOR, true, false, true, "expired: x", end, doer(end)));
        write(flip(Cause.CONFIG, false, AT.plusSeconds(5)));

        assertThat(await(store.forget(AT))).isFalse();
        assertThat(rows("select 1 from feature_flips")).hasSize(6);
        await(store.forget(AT.plusSeconds(100)));

        assertThat(rows("select version, cause from feature_flips order by version"))
                .containsExactly("2 breaker", "4 operator", "5 operator", "6 config");
        assertThat(await(store.words())).containsExactly(word);
        assertThat(rows("select 1 from audit_trail where entity like 'features/%'"))
                .hasSize(6);
    }

    @Test
    void S16_theServicesRoleCannotForgetFreshFlips() throws Exception {
        write(flip(Cause.BREAKER, false, AT));
        write(flip(Cause.BREAKER, true, AT.plusSeconds(1)));

        for (var fresh : List.of(Instant.now(), Instant.now().minus(Duration.ofHours(22)))) {
            assertThatThrownBy(() -> await(store.forget(fresh))).hasStackTraceContaining("kept for");
        }
        assertThat(rows("select 1 from feature_flips")).hasSize(2);
        assertThatCode(() -> await(store.forget(Instant.now().minus(Duration.ofHours(24)))))
                .doesNotThrowAnyException();
        assertThat(rows("select version from feature_flips")).containsExactly("2");
    }

    @Test
    void F12_breakerAndOperatorAreBothAudited() throws Exception {
        write(flip(Cause.BREAKER, false, AT));
        write(operator(true, AT.plusSeconds(1)));

        assertThat(rows("select actor, detail ->> 'cause', detail ->> 'enabled' from audit_trail order by audit_id"))
                .containsExactly("internal breaker false", "internal operator true");
    }

    @Test
    void aWrittenSettingIsAuditedOnce() throws Exception {
        var written = new SettingWritten("INSTRUMENT_REGISTRY_PLANNER_TIMEOUT", "30", "60", doer(AT));
        await(store.write(written, false));
        await(store.write(written, false));

        assertThat(rows("select action, entity, detail ->> 'before', detail ->> 'after' from audit_trail"))
                .containsExactly("setting.written settings/INSTRUMENT_REGISTRY_PLANNER_TIMEOUT 30 60");
    }

    @Test
    void whoeverWatchesHearsOfEachAndFindsOutThatTheConnectionIsGone() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        var watch = await(store.watch(heard::add));

        write(operator(false, AT));
        await(store.write(new SettingWritten("INSTRUMENT_REGISTRY_X", "1", "2", doer(AT)), false));

        Eventually.within(Duration.ofSeconds(5), () -> assertThat(heard).containsExactly("", "INSTRUMENT_REGISTRY_X"));
        await(watch.check());
        rows("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' or query like '%alive%'"
                + " and pid <> pg_backend_pid()");
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(watch.check()
                                .transform(done -> Future.succeededFuture(done.failed()))
                                .await(4, TimeUnit.SECONDS))
                        .isTrue());
        await(watch.close());
    }

    private void write(Flip flip) throws TimeoutException {
        await(store.write(flip, true));
    }

    private static Flip operator(boolean enabled, Instant at) {
        return new Flip(
                Feature.SEARCH_CATALOG, Cause.OPERATOR, enabled, true, false, "too slow", at.plusSeconds(60), doer(at));
    }

    private static Flip flip(Cause cause, boolean enabled, Instant at) {
        return new Flip(Feature.SEARCH_CATALOG, cause, enabled, !enabled, enabled, null, null, doer(at));
    }

    private static Doer doer(Instant at) {
        return new Doer(UUID.randomUUID(), "internal", "ann", "n1", at, "o4");
    }

    private List<String> rows(String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= columns; column++) {
                    row.add(found.getString(column));
                }
                rows.add(String.join(" ", row));
            }
            return rows;
        }
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
