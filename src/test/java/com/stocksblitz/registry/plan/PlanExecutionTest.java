package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.FeedLimits.OverLimit;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.DiffQuery;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PlanDifference;
import com.stocksblitz.registry.plan.solve.Problem;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans and what leads from one to the next, carried out against a feed that enforces its limits. */
@ExtendWith(VertxExtension.class)
class PlanExecutionTest {
    private static final String ACCOUNTS =
            ", 'accounts': [{'id': 't', 'feed': 'tiny'}, {'id': 'k', 'feed': 'kite', 'overrides': {'instruments': 4}}]";

    private PlanRoom room;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new PlanRoom(vertx).open(new MemoryPlanStore(Clock.systemUTC()), new MemoryPlanCache());
        room.catalog.add(Markets.shares("S", 40));
    }

    @Test
    void everyPlanFollowsTheOneBeforeItWithoutAViolation(Vertx vertx) throws Exception {
        var random = new Random(20261122);
        FeedServer feed = null;
        Ticker ticker = null;
        UUID before = null;
        for (int round = 0; round < 12; round++) {
            var plan = room.create(Requests.plan("test", keys(random), ACCOUNTS))
                    .planData()
                    .tree();
            if (feed == null) {
                feed = new FeedServer(supplies(plan));
                ticker = new Ticker(vertx, PlanRoom.await(feed.listen(vertx)));
            }
            var id = UUID.fromString(plan.get("plan_id").textValue());

            var diff = diff(id, before);
            ticker.send(diff.messages());

            assertThat(feed.violations).as("round %d", round).isEmpty();
            assertThat(feed.book.subscribed()).containsExactlyInAnyOrderElementsOf(placed(plan));
            assertThat(diff.summary().messages()).isEqualTo(diff.messages().size());
            assertThat(diff(id, id).messages()).isEmpty();
            before = id;
        }
    }

    @ParameterizedTest
    @CsvSource({"REJECT, rejected: symbols of t: 4", "SILENT_DROP, ok", "DISCONNECT, closed"})
    void theFeedOfTheTestEnforcesItsLimits(OverLimit what, String answer, Vertx vertx) throws Exception {
        var tiny = Markets.feeds().inForce("tiny", Markets.TODAY).orElseThrow();
        var limits = new FeedLimits(
                tiny.feed(),
                tiny.from(),
                tiny.modes(),
                tiny.connections(),
                tiny.limits(),
                tiny.alternatives(),
                new FeedLimits.Messages(10, null, null, null, tiny.messages().evidence()),
                tiny.duplicates(),
                what,
                tiny.requests(),
                tiny.prices());
        var feed = new FeedServer(List.of(new Problem.Supply(new Account("t", "tiny", 2), limits)));
        var ticker = new Ticker(vertx, feed.listen(vertx).await(5, TimeUnit.SECONDS));
        var tokens = List.of("1", "2", "3", "4");

        var said = ticker.send(List.of(
                new FeedMessage(Action.CONNECT, "tiny", "t", 0, null, List.of(), List.of(), 0),
                new FeedMessage(Action.SUBSCRIBE, "tiny", "t", 0, "light", tokens, tokens, 0)));

        assertThat(said).isEqualTo(answer);
        assertThat(feed.violations).hasSize(1);
        assertThat(feed.book.subscribed()).isEmpty();
    }

    @Test
    void aDiffSaysAtWhichPaceOrWhyNot() throws Exception {
        var tiny = room.create(Requests.plan(
                "test",
                "[{'key': 'NSE:S0001', 'mode': 'ltp'}, {'key': 'NSE:S0002', 'mode': 'ltp'}]",
                ", 'feed': 'tiny'"));
        var paced = diff(UUID.fromString(tiny.planId()), null);

        assertThat(paced.paceReason()).isNull();
        assertThat(paced.durationMs()).isEqualTo(500);
        assertThat(paced.summary().subscribed()).isEqualTo(2);
        assertThat(paced.limitsVersion()).isEqualTo("limits-1");
        var modes = room.create(Requests.plan("test", "['NSE:S0001', {'key': 'NSE:S0002', 'mode': 'full'}]", ""));
        assertThat(diff(UUID.fromString(modes.planId()), null).paceReason()).contains("kite");
    }

    @Test
    void aHistoricalPlanAnUnknownOneAndAnothersAreRefused() throws Exception {
        var own = UUID.fromString(
                room.create(Requests.plan("test", "['NSE:S0001']", "")).planId());
        var historical = UUID.fromString(room.create(Requests.read("{'user_id': 'test', 'plan_name': 'H',"
                        + " 'subscription_type': 'historical', 'instruments': ['NSE:S0001']}"))
                .planId());

        assertThat(refusal(historical, own, null)).isInstanceOf(Failure.Refused.class);
        assertThat(refusal(own, new UUID(1, 2), null)).isInstanceOf(Failure.NotFound.class);
        assertThat(refusal(own, null, "other")).isInstanceOf(Failure.NotFound.class);
    }

    private Failure refusal(UUID planId, UUID from, String user) {
        return room.refusal(PlanApi.DIFF, new DiffQuery(planId, from), user);
    }

    private PlanDifference diff(UUID planId, UUID from) throws Exception {
        return room.ask(PlanApi.DIFF, new DiffQuery(planId, from));
    }

    private static List<Problem.Supply> supplies(JsonNode plan) {
        var supplies = new ArrayList<Problem.Supply>();
        for (var node : plan.get("request").get("accounts")) {
            var account = Json.mapper().convertValue(node, Account.class);
            supplies.add(new Problem.Supply(
                    account,
                    Markets.feeds().inForce(account.feed(), Markets.TODAY).orElseThrow()));
        }
        return supplies;
    }

    private static String keys(Random random) {
        var modes = List.of("ltp", "quote", "full");
        return IntStream.range(0, 40)
                .filter(i -> random.nextInt(2) == 0)
                .mapToObj(i -> "{'key': 'NSE:S%04d', 'mode': '%s', 'priority': %d}"
                        .formatted(i, modes.get(random.nextInt(3)), 1 + random.nextInt(9)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<String> placed(JsonNode plan) {
        return StreamSupport.stream(plan.get("placements").spliterator(), false)
                .map(one -> one.get("account").textValue()
                        + '/'
                        + one.get("connection")
                        + ' '
                        + one.get("token").textValue()
                        + ' '
                        + one.get("mode").textValue())
                .toList();
    }
}
