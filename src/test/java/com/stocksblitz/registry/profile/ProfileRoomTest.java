package com.stocksblitz.registry.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.profile.api.AuditList;
import com.stocksblitz.registry.profile.api.AuditQuery;
import com.stocksblitz.registry.profile.api.CleanUpAudit;
import com.stocksblitz.registry.profile.api.ConflictView;
import com.stocksblitz.registry.profile.api.ConflictsQuery;
import com.stocksblitz.registry.profile.api.CreateProfile;
import com.stocksblitz.registry.profile.api.DeleteProfile;
import com.stocksblitz.registry.profile.api.LimitsQuery;
import com.stocksblitz.registry.profile.api.ProfileApi;
import com.stocksblitz.registry.profile.api.ProfileFields;
import com.stocksblitz.registry.profile.api.ProfileQuery;
import com.stocksblitz.registry.profile.api.ProfileView;
import com.stocksblitz.registry.profile.api.ProfileWritten;
import com.stocksblitz.registry.profile.api.ProfilesQuery;
import com.stocksblitz.registry.profile.api.ResolveConflict;
import com.stocksblitz.registry.profile.api.SetLimits;
import com.stocksblitz.registry.profile.api.StatsQuery;
import com.stocksblitz.registry.profile.api.UpdateProfile;
import com.stocksblitz.registry.profile.api.WantedInstruments;
import com.stocksblitz.registry.store.pg.PgProfileStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The room on a real bus and the real PostgreSQL; the catalog knows NSE:S1, NSE:S2 and so on under these numbers. */
@ExtendWith(VertxExtension.class)
class ProfileRoomTest {
    private static TestDatabase place;

    private final Map<LiveSetting, String> settings = new ConcurrentHashMap<>();
    private final String user = "user-" + UUID.randomUUID();
    private Bus bus;

    @BeforeAll
    static void createDatabase() {
        place = TestPostgres.database();
    }

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        settings.putAll(Arrays.stream(LiveSetting.values()).collect(Collectors.toMap(one -> one, one -> "1")));
        settings.put(LiveSetting.MAX_SUBSCRIPTIONS_PER_USER, "100");
        settings.put(LiveSetting.PROFILE_VALIDATION_STRICT, "true");
        settings.put(LiveSetting.CONFLICT_RESOLUTION_STRATEGY, "latest_wins");
        settings.put(LiveSetting.AUDIT_RETENTION_DAYS, "365");
        var clock = Clock.systemUTC();
        bus = new Bus(vertx, clock, key -> false);
        await(bus.serve(
                CatalogApi.LOCATE,
                (lookup, origin) -> Future.succeededFuture(new Located(
                        lookup.references().stream()
                                .map(ProfileRoomTest::locate)
                                .toList(),
                        1))));
        await(vertx.deployVerticle(new ProfileVerticle(
                bus,
                () -> new LiveSnapshot(1, Shares.NOW, settings, Map.of()),
                new PgProfileStore(place.open(vertx), clock, UUID::randomUUID),
                clock,
                () -> Shares.TODAY,
                UUID::randomUUID,
                Duration.ofMillis(50))));
    }

    private static Located.Outcome locate(String reference) {
        var name = reference.toUpperCase(java.util.Locale.ROOT).replace("NSE:", "");
        return name.matches("S[0-9]+")
                ? new Located.Found(
                        reference, Shares.share(1_000_000L + Long.parseLong(name.substring(1)), name), List.of(), false)
                : new Located.Unknown(reference, List.of());
    }

    @Test
    void keepsAProfileThroughItsWholeLifeWithAuditAndEvents() throws Exception {
        var made = create(user, "life", 1, 3, ", \"preferences\": {\"mode\": \"quote\", \"gain\": 1.10}");
        var id = UUID.fromString(made.profileId());

        assertThat(made.status()).isEqualTo("created");
        assertThat(made.profile().instruments()).containsExactly("NSE:S1", "NSE:S2", "NSE:S3");
        assertThat(get(id)).isEqualTo(made.profile());

        assertThat(update(id, "\"1\"", "{\"profile_name\": \"renamed\"}").status())
                .isEqualTo("updated");
        assertThat(update(id, "\"2\"", "{\"is_active\": false}").status()).isEqualTo("deactivated");
        assertThat(update(id, "\"3\"", "{\"is_active\": true}").status()).isEqualTo("activated");
        var last = update(id, "*", "{\"instruments\": [\"s2\", \"nse:s9\"]}").profile();
        assertThat(last.version()).isEqualTo(5);
        assertThat(last.profileName()).isEqualTo("renamed");
        assertThat(last.instruments()).containsExactly("NSE:S2", "NSE:S9");
        assertThat(last.preferences().get("gain").decimalValue()).isEqualByComparingTo("1.10");

        assertThat(ask(ProfileApi.DELETE, new DeleteProfile(id, null)).status()).isEqualTo("deactivated");
        assertThat(refusal(ProfileApi.GET, new ProfileQuery(id), null)).isInstanceOf(Failure.NotFound.class);
        assertThat(refusal(ProfileApi.DELETE, new DeleteProfile(id, null), null))
                .isInstanceOf(Failure.NotFound.class);

        var audit = ask(ProfileApi.AUDIT, new AuditQuery(id, 50, 0));
        assertThat(audit.entries())
                .extracting(AuditList.Entry::action)
                .containsExactly("deleted", "updated", "activated", "deactivated", "updated", "created");
        assertThat(audit.entries().getLast().before()).isNull();
        assertThat(audit.entries().get(1).before().get("version").intValue()).isEqualTo(4);
        assertThat(audit.entries().get(1).after().get("instruments").toString()).isEqualTo("[\"NSE:S2\",\"NSE:S9\"]");
        assertThat(audit.entries()).allSatisfy(entry -> {
            assertThat(entry.actor()).isEqualTo("key");
            assertThat(entry.correlationId()).startsWith("corr-");
        });

        var events = events(id);
        assertThat(events).extracting(event -> event.get("version").intValue()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(event.get("user_id").textValue()).isEqualTo(user));
        assertThat(events.get(1).at("/changed/profile_name/to").textValue()).isEqualTo("renamed");
        assertThat(events.get(4).get("instruments_added").toString()).isEqualTo("[\"NSE:S9\"]");
    }

    @Test
    void B8_refusesAnUpdateOfAnotherVersionAndOneWithoutIfMatch() throws Exception {
        var id = UUID.fromString(create(user, "b8", 1, 2, "").profileId());
        update(id, "\"1\"", "{\"profile_name\": \"second\"}");

        for (var stale : List.of("\"1\"", "W/\"2\"", "2")) {
            assertThat(updateRefusal(id, stale).code()).as(stale).isEqualTo("version_mismatch");
        }
        assertThat(updateRefusal(id, null).code()).isEqualTo("version_required");
        assertThat(refusal(ProfileApi.DELETE, new DeleteProfile(id, "\"1\""), null)
                        .code())
                .isEqualTo("version_mismatch");
        assertThat(get(id).version()).isEqualTo(2);
    }

    @Test
    void B8_ofTwoUpdatesAtOnceOneWins() throws Exception {
        var id = UUID.fromString(create(user, "race", 1, 2, "").profileId());

        var outcomes = IntStream.range(0, 10)
                .mapToObj(
                        i -> begin(ProfileApi.UPDATE, change(id, "\"1\"", "{\"profile_name\": \"n" + i + "\"}"), null))
                .toList();
        await(Future.join(outcomes).otherwiseEmpty());

        assertThat(outcomes).filteredOn(Future::succeeded).hasSize(1);
        assertThat(get(id).version()).isEqualTo(2);
        assertThat(events(id)).hasSize(2);
    }

    @Test
    void fiftyCreatesAtOnceStopExactlyAtTheLimit() throws Exception {
        settings.put(LiveSetting.MAX_SUBSCRIPTIONS_PER_USER, "7");
        create(user, "first", 1, 1, "");

        var outcomes = IntStream.range(0, 50)
                .mapToObj(i -> begin(ProfileApi.CREATE, asked(user, "n" + i, 10 + i, 10 + i, "", null), null))
                .toList();
        await(Future.join(outcomes).otherwiseEmpty());

        assertThat(outcomes).filteredOn(Future::succeeded).hasSize(6);
        assertThat(outcomes)
                .filteredOn(Future::failed)
                .allSatisfy(refused -> assertThat(
                                ((FailureException) refused.cause()).failure().code())
                        .isEqualTo("profile_conflict"));
        assertThat(list(user).stream().filter(ProfileView::active)).hasSize(7);
        assertThat(conflicts("pending"))
                .hasSize(44)
                .allSatisfy(one -> assertThat(one.type()).isEqualTo("limit_exceeded"));
    }

    @Test
    void B7_theSameIdempotencyKeyMakesOneProfileAndOneEvent() throws Exception {
        var asked = asked(user, "once", 1, 3, "", "key-1");

        var first = ask(ProfileApi.CREATE, asked);
        var again = ask(ProfileApi.CREATE, asked);
        var other = refusal(ProfileApi.CREATE, asked(user, "other", 1, 3, "", "key-1"), null);

        assertThat(again.took(0)).isEqualTo(first.took(0));
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        assertThat(list(user)).hasSize(1);
        assertThat(events(UUID.fromString(first.profileId()))).hasSize(1);
    }

    @Test
    void latestWinsKeepsTheConflictWithItsOutcome() throws Exception {
        var older = create(user, "older", 1, 4, "");
        var newer = create(user, "newer", 3, 5, "");

        assertThat(newer.conflictsResolved()).isEqualTo(1);
        assertThat(get(UUID.fromString(older.profileId())).instruments()).containsExactly("NSE:S1", "NSE:S2");
        assertThat(events(UUID.fromString(older.profileId()))
                        .getLast()
                        .get("cause")
                        .textValue())
                .isEqualTo("latest_wins");
        assertThat(conflicts("resolved")).singleElement().satisfies(one -> {
            assertThat(one.outcome().get("action").textValue()).isEqualTo("gave_way");
            assertThat(one.resolvedBy()).isEqualTo("latest_wins");
            assertThat(one.profileId()).isEqualTo(newer.profileId());
        });
    }

    @Test
    void failOnConflictStoresNothingButTheConflictAndItCanBeMergedByHand() throws Exception {
        settings.put(LiveSetting.CONFLICT_RESOLUTION_STRATEGY, "fail_on_conflict");
        var older = create(user, "older", 1, 3, "");

        var refused = (Failure.Conflict) refusal(ProfileApi.CREATE, asked(user, "newer", 1, 4, "", null), null);

        assertThat(refused.code()).isEqualTo("profile_conflict");
        assertThat(refused.facts()).containsKeys("message", "conflicts").containsEntry("strategy", "fail_on_conflict");
        assertThat(list(user)).extracting(ProfileView::profileId).containsExactly(older.profileId());
        var pending = conflicts("pending");
        assertThat(pending).hasSize(1);
        assertThat(refused.facts().get("conflicts").toString())
                .contains(pending.getFirst().id());
        assertThat(count("select count(*) from profile_audit where user_id = ? and action = 'refused'", user))
                .isEqualTo(1);

        var id = UUID.fromString(pending.getFirst().id());
        var resolved = ask(ProfileApi.RESOLVE, new ResolveConflict(id, "merge", "agreed"));
        assertThat(resolved.profile().instruments()).hasSize(4);
        assertThat(get(UUID.fromString(older.profileId())).status()).isEqualTo("inactive");
        assertThat(conflicts("pending")).isEmpty();
        assertThat(refusal(ProfileApi.RESOLVE, new ResolveConflict(id, "dismiss", null), null)
                        .code())
                .isEqualTo("already_resolved");
    }

    @Test
    void aRefusedUpdateCanBeDismissed() throws Exception {
        settings.put(LiveSetting.CONFLICT_RESOLUTION_STRATEGY, "fail_on_conflict");
        create(user, "older", 1, 3, "");
        var other = create(user, "other", 10, 12, "");
        var change = change(UUID.fromString(other.profileId()), "\"1\"", "{\"instruments\": [\"NSE:S1\", \"NSE:S2\"]}");
        assertThat(refusal(ProfileApi.UPDATE, change, null).code()).isEqualTo("profile_conflict");

        var id = UUID.fromString(conflicts("pending").getFirst().id());
        assertThat(refusal(ProfileApi.RESOLVE, new ResolveConflict(id, "dismiss", null), "somebody-else"))
                .isInstanceOf(Failure.NotFound.class);
        ask(ProfileApi.RESOLVE, new ResolveConflict(id, "dismiss", null));

        assertThat(get(UUID.fromString(other.profileId())).version()).isEqualTo(1);
        assertThat(conflicts("resolved").getFirst().outcome().get("action").textValue())
                .isEqualTo("dismiss");
    }

    @Test
    void unknownInstrumentsAreConflictsOrWarningsAsTheSettingSays() throws Exception {
        var asked = asked(user, "odd", "[\"NSE:S1\", \"NSE:NOBODY\"]", "", null);
        var strict = ask(ProfileApi.CREATE, asked);
        settings.put(LiveSetting.PROFILE_VALIDATION_STRICT, "false");
        var lenient = ask(ProfileApi.CREATE, asked(user, "odd2", "[\"NSE:NOBODY\", \"NSE:S8\"]", "", null));

        assertThat(strict.profile().instruments()).containsExactly("NSE:S1");
        assertThat(strict.conflicts().getFirst().type()).isEqualTo("invalid_instrument");
        assertThat(lenient.profile().instruments()).containsExactly("NSE:NOBODY", "NSE:S8");
        assertThat(lenient.warnings()).hasSize(1);
        assertThat(get(UUID.fromString(lenient.profileId())).instruments()).containsExactly("NSE:NOBODY", "NSE:S8");
    }

    @Test
    void anInstrumentThatIsRenamedIsAnsweredUnderItsNewName() throws Exception {
        try (var owner = place.owner();
                var insert = owner.createStatement()) {
            insert.execute("set session_replication_role = replica");
            insert.execute("""
                    insert into instruments (instrument_id, instrument_key, exchange, instrument_type, asset_class,
                        symbol, is_active, data_source, version, created_at, updated_at)
                    overriding system value
                    values (1000777, 'NSE:NEWNAME', 'NSE', 'EQ', 'equity', 'NEWNAME', true, 'kite', 1, now(), now())""");
        }
        var made = ask(ProfileApi.CREATE, asked(user, "names", "[\"NSE:S777\", \"NSE:S1\"]", "", null));
        var id = UUID.fromString(made.profileId());

        assertThat(get(id).instruments()).containsExactly("NSE:NEWNAME", "NSE:S1");
        var wanted = ask(ProfileApi.INSTRUMENTS, new WantedInstruments(user, List.of(id, UUID.randomUUID())));
        assertThat(wanted.profiles().getFirst().instruments()).containsExactly("NSE:NEWNAME", "NSE:S1");
        assertThat(wanted.missing()).hasSize(1);
    }

    @Test
    void marksAProfileExpiredWhenItsTimeHasCome() throws Exception {
        var end = Instant.now().plusMillis(700);
        var made = create(user, "short", 1, 2, ", \"expires_at\": \"" + end + "\"");
        var id = UUID.fromString(made.profileId());
        assertThat(made.profile().active()).isTrue();

        Eventually.within(Duration.ofSeconds(10), () -> assertThat(events(id)).hasSize(2));

        assertThat(events(id).getLast().get("action").textValue()).isEqualTo("expired");
        assertThat(get(id).status()).isEqualTo("expired");
        assertThat(ask(ProfileApi.INSTRUMENTS, new WantedInstruments(user, List.of(id)))
                        .profiles())
                .isEmpty();
        assertThat(update(id, "*", "{\"profile_name\": \"late\"}").profile().status())
                .isEqualTo("expired");
        assertThat(updateRefusal(id, "*", "{\"is_active\": true}")
                        .errors()
                        .getFirst()
                        .pointer())
                .isEqualTo("/expires_at");
        assertThat(update(id, "*", "{\"is_active\": true, \"expires_at\": null}")
                        .status())
                .isEqualTo("activated");
    }

    @Test
    void holdsTheLimitsThatAUserWasGiven() throws Exception {
        var usual = ask(ProfileApi.LIMITS, new LimitsQuery(user));
        assertThat(usual.version()).isZero();
        assertThat(usual.maxProfiles()).isEqualTo(100);
        assertThat(usual.maxInstruments().liveFeed()).isEqualTo(50);
        var set = new SetLimits(user, "\"0\"", 1, new SetLimits.PerType(2, null, null));

        var now = ask(ProfileApi.SET_LIMITS, set);

        assertThat(now.version()).isEqualTo(1);
        assertThat(now.own()).containsExactly("max_profiles", "max_instruments.live_feed");
        assertThat(refusal(ProfileApi.SET_LIMITS, set, null).code()).isEqualTo("version_mismatch");
        assertThat(create(user, "cut", 1, 5, "").profile().instruments()).hasSize(2);
        assertThat(refusal(ProfileApi.CREATE, asked(user, "second", 8, 9, "", null), null)
                        .code())
                .isEqualTo("profile_conflict");
    }

    @Test
    void S4_anotherUsersProfileLooksLikeNone() throws Exception {
        var id = UUID.fromString(create(user, "mine", 1, 2, "").profileId());
        var stranger = "stranger";

        assertThat(refusal(ProfileApi.GET, new ProfileQuery(id), stranger)).isInstanceOf(Failure.NotFound.class);
        assertThat(refusal(ProfileApi.UPDATE, change(id, "*", "{\"profile_name\": \"x\"}"), stranger))
                .isInstanceOf(Failure.NotFound.class);
        assertThat(refusal(ProfileApi.DELETE, new DeleteProfile(id, null), stranger))
                .isInstanceOf(Failure.NotFound.class);
        assertThat(refusal(ProfileApi.AUDIT, new AuditQuery(id, 50, 0), stranger))
                .isInstanceOf(Failure.NotFound.class);
        assertThat(refusal(ProfileApi.CREATE, asked(user, "for him", 5, 6, "", null), stranger))
                .isInstanceOf(Failure.Forbidden.class);
        assertThat(await(begin(ProfileApi.LIST, new ProfilesQuery(user, null, null, 50, 0), stranger))
                        .profiles())
                .isEmpty();
        assertThat(get(id).version()).isEqualTo(1);
    }

    @Test
    void listsPageByPageNewestFirst() throws Exception {
        for (int i = 0; i < 5; i++) {
            create(user, "p" + i, 10 * i, 10 * i + 1, "");
        }
        var page = ask(ProfileApi.LIST, new ProfilesQuery(user, "live_feed", true, 2, 2));

        assertThat(page.profiles()).extracting(ProfileView::profileName).containsExactly("p2", "p1");
        assertThat(page.pagination().total()).isEqualTo(5);
        assertThat(page.pagination().hasNext()).isTrue();
        assertThat(ask(ProfileApi.LIST, new ProfilesQuery(user, null, false, 50, 0))
                        .profiles())
                .isEmpty();
    }

    @Test
    void deletesOldAuditRowsAndNothingElse() throws Exception {
        create(user, "kept", 1, 2, "");
        try (var owner = place.owner();
                var insert = owner.prepareStatement("""
                        insert into profile_audit (at, actor, action, user_id, correlation_id)
                        values (now() - interval '400 days', 'old', 'created', ?, 'c')""")) {
            insert.setString(1, user);
            insert.execute();
        }

        var cleaned = ask(ProfileApi.CLEAN_UP, new CleanUpAudit());

        assertThat(cleaned.deletedCount()).isEqualTo(1);
        assertThat(cleaned.retentionDays()).isEqualTo(365);
        assertThat(count("select count(*) from profile_audit where user_id = ?", user))
                .isEqualTo(1);
        var stats = ask(ProfileApi.STATS, new StatsQuery());
        assertThat(stats.lastCleanup()).isNotNull();
        assertThat(stats.totalProfiles())
                .isEqualTo(stats.profilesByType().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    private static UpdateProfile change(UUID id, String ifMatch, String changes) {
        return new UpdateProfile(id, ifMatch, json(changes));
    }

    private ProfileWritten update(UUID id, String ifMatch, String changes) throws Exception {
        return ask(ProfileApi.UPDATE, change(id, ifMatch, changes));
    }

    private Failure updateRefusal(UUID id, String ifMatch) {
        return updateRefusal(id, ifMatch, "{\"profile_name\": \"x\"}");
    }

    private Failure updateRefusal(UUID id, String ifMatch, String changes) {
        return refusal(ProfileApi.UPDATE, change(id, ifMatch, changes), null);
    }

    private ProfileWritten create(String user, String name, int first, int last, String more) throws Exception {
        return ask(ProfileApi.CREATE, asked(user, name, first, last, more, null));
    }

    private static CreateProfile asked(String user, String name, int first, int last, String more, String key) {
        var instruments = IntStream.rangeClosed(first, last)
                .mapToObj(n -> "\"NSE:S" + n + '"')
                .toList();
        return asked(user, name, instruments.toString(), more, key);
    }

    private static CreateProfile asked(String user, String name, String instruments, String more, String key) {
        var tree = json("{\"user_id\": \"" + user + "\", \"profile_name\": \"" + name
                + "\", \"subscription_type\": \"live_feed\", \"instruments\": " + instruments + more + "}");
        return new CreateProfile(JsonForm.value(tree, ProfileFields.class), key);
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (java.io.IOException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private ProfileView get(UUID id) throws Exception {
        return ask(ProfileApi.GET, new ProfileQuery(id)).profile();
    }

    private List<ProfileView> list(String user) throws Exception {
        return ask(ProfileApi.LIST, new ProfilesQuery(user, null, null, 200, 0)).profiles();
    }

    private List<ConflictView> conflicts(String status) throws Exception {
        return ask(ProfileApi.CONFLICTS, new ConflictsQuery(user, status, null, 200, 0))
                .conflicts();
    }

    private <Q, R> R ask(Call<Q, R> call, Q request) throws Exception {
        return await(begin(call, request, null));
    }

    private <Q, R> Future<R> begin(Call<Q, R> call, Q request, String actingUser) {
        return bus.ask(
                call,
                request,
                new Origin(
                        "corr-" + UUID.randomUUID(),
                        "key",
                        Optional.ofNullable(actingUser),
                        Optional.empty(),
                        Instant.now().plusSeconds(20)));
    }

    private <Q, R> Failure refusal(Call<Q, R> call, Q request, String actingUser) {
        try {
            throw new AssertionError("answered " + await(begin(call, request, actingUser)));
        } catch (FailureException refused) {
            return refused.failure();
        } catch (Exception other) {
            throw new AssertionError(other);
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static List<JsonNode> events(UUID profileId) throws SQLException {
        var events = new ArrayList<JsonNode>();
        try (var owner = place.owner();
                var select = owner.prepareStatement(
                        "select data from outbox where type = 'subscription.profile.changed' and subject = ?"
                                + " order by draw")) {
            select.setString(1, profileId.toString());
            var rows = select.executeQuery();
            while (rows.next()) {
                events.add(json(rows.getString(1)));
            }
        }
        return events;
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
