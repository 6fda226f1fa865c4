package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.AccountsQuery;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PutAccounts;
import com.stocksblitz.registry.plan.api.UserAccounts;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AccountsTest {
    private static final String FIVE = "['NSE:S0000', 'NSE:S0001', 'NSE:S0002', 'NSE:S0003', 'NSE:S0004']";

    private PlanRoom room;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(new MemoryPlanStore(Clock.systemUTC()), new MemoryPlanCache());
        room.catalog.add(Markets.shares("S", 10));
    }

    @Test
    void aUserWhoStatedNoneHasOneAccountAtTheDefaultFeed() throws Exception {
        var accounts = room.ask(PlanApi.ACCOUNTS, new AccountsQuery("ann"));

        assertThat(accounts.byDefault()).isTrue();
        assertThat(accounts.version()).isZero();
        assertThat(accounts.accounts()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("kite-1");
            assertThat(one.connections()).isEqualTo(3);
        });
    }

    @Test
    void plansUseTheUsersOwnAccountsAndSeveralFeedsAtOnce() throws Exception {
        var before = room.create(Requests.plan("ann", FIVE, ""));
        put(
                "ann",
                "\"0\"",
                "{'id': 'small', 'feed': 'tiny', 'connections': 1},"
                        + " {'id': 'main', 'feed': 'kite', 'connections': 1, 'reserved': {'instruments': 2999}}");

        var after = room.create(Requests.plan("ann", FIVE, ""));

        assertThat(after.planId()).as("accounts are part of the key").isNotEqualTo(before.planId());
        assertThat(values(after.planData().tree().get("connections"), "account"))
                .containsExactlyInAnyOrder("small", "main");
        assertThat(after.planData().tree().get("placements")).hasSize(4);
        assertThat(after.planData().tree().get("unserved")).hasSize(1);
        assertThat(values(after.planData().tree().get("placements"), "feed")).contains("kite", "tiny");
        var main = room.create(Requests.plan("ann", FIVE, ", 'feed': 'kite'"))
                .planData()
                .tree();
        assertThat(values(main.get("connections"), "account")).containsExactly("main");
        assertThat(main.get("placements")).hasSize(1);
    }

    @Test
    void accountsOfARequestReplaceTheUsersOwnAndAnOverrideShowsAsAUsersReport() throws Exception {
        put("ann", "*", "{'id': 'small', 'feed': 'tiny'}");

        var plan = room.create(Requests.plan(
                        "ann", FIVE, ", 'accounts': [{'id': 'mine', 'feed': 'kite', 'overrides': {'instruments': 2}}]"))
                .planData()
                .tree();

        assertThat(values(plan.get("placements"), "account")).containsOnly("mine");
        var limit = plan.get("connections").get(0).get("limits").get(0);
        assertThat(limit.get("capacity").longValue()).isEqualTo(2);
        assertThat(limit.get("evidence").textValue()).isEqualTo("user_report");
    }

    @Test
    void aChangeMustNameTheVersionThatItReplaces() throws Exception {
        var first = put("ann", "\"0\"", "{'id': 'a', 'feed': 'kite'}");

        assertThat(first.version()).isEqualTo(1);
        assertThat(refusal("ann", null, "ann")).isEqualTo("version_required");
        assertThat(refusal("ann", "\"0\"", "ann")).isEqualTo("version_mismatch");
        assertThat(refusal("ann", "rubbish", "ann")).isEqualTo("version_mismatch");
        assertThat(refusal("ann", "\"1\"", "bob")).isEqualTo("forbidden");
        assertThat(room.refusal(PlanApi.ACCOUNTS, new AccountsQuery("ann"), "bob")
                        .code())
                .isEqualTo("forbidden");
        assertThat(put("ann", "\"1\"", "").byDefault()).isTrue();
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        var refused = room.refusal(
                PlanApi.PUT_ACCOUNTS,
                read(
                        "ann",
                        "*",
                        "{'id': '', 'feed': 'kite'}, {'id': 'a', 'feed': 'nowhere'},"
                                + " {'id': 'a', 'feed': 'kite', 'connections': 4, 'numbers': {'equity': 1},"
                                + " 'overrides': {'symbols': 1}, 'reserved': {'instruments': -1},"
                                + " 'groups': {'connection': 'x'}}"),
                null);

        assertThat(refused).isInstanceOf(Failure.Malformed.class);
        assertThat(refused.errors())
                .extracting(FieldError::pointer)
                .containsExactly(
                        "/accounts/0/id",
                        "/accounts/1/feed",
                        "/accounts/2/id",
                        "/accounts/2/connections",
                        "/accounts/2/numbers",
                        "/accounts/2/overrides",
                        "/accounts/2/reserved",
                        "/accounts/2/groups");
    }

    @Test
    void whileTheStoreIsAwayTheAccountsLastSeenAreUsed() throws Exception {
        put("ann", "*", "{'id': 'small', 'feed': 'tiny'}");
        var before = room.create(Requests.plan("ann", FIVE, ""));

        room.accounts.away = true;

        assertThat(room.create(Requests.plan("ann", FIVE, "")).planId()).isEqualTo(before.planId());
    }

    @Test
    void aSlowStoreMakesNoPlanWithAccountsThatTheUserMayNotHave() throws Exception {
        put("ann", "*", "{'id': 'small', 'feed': 'tiny'}");
        var before = room.create(Requests.plan("ann", FIVE, ""));

        room.accounts.silent = true;

        assertThat(room.refusal(Requests.plan("stranger", FIVE, ""))).isInstanceOf(Failure.Unavailable.class);
        assertThat(room.create(Requests.plan("ann", FIVE, "")).planId()).isEqualTo(before.planId());
    }

    private UserAccounts put(String user, String ifMatch, String accounts) throws Exception {
        return room.ask(PlanApi.PUT_ACCOUNTS, read(user, ifMatch, accounts));
    }

    private String refusal(String user, String ifMatch, String actingUser) {
        return room.refusal(PlanApi.PUT_ACCOUNTS, read(user, ifMatch, ""), actingUser)
                .code();
    }

    private static PutAccounts read(String user, String ifMatch, String accounts) {
        try {
            var body = Json.mapper()
                    .readValue("{'accounts': [%s]}".formatted(accounts).replace('\'', '"'), PutAccounts.class);
            return new PutAccounts(user, body.accounts(), ifMatch);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(accounts, unreadable);
        }
    }

    private static List<String> values(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(one -> one.get(member).textValue())
                .toList();
    }
}
