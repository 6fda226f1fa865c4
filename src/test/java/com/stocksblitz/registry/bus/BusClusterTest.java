package com.stocksblitz.registry.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another application of the cluster, which knows addresses and JSON only, calls a node on which the bus serves. */
class BusClusterTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Call<Order, Receipt> READ =
            Call.cluster("test.read", Order.class, Receipt.class, Duration.ofSeconds(2));
    private static final Call<Order, Receipt> CHANGE =
            Call.clusterChange("test.change", Order.class, Receipt.class, Duration.ofSeconds(2));
    private static final Call<Order, Cyclic> UNWRITABLE =
            Call.cluster("test.unwritable", Order.class, Cyclic.class, Duration.ofSeconds(2));
    private static final Topic<Receipt> TOPIC = Topic.cluster("test.receipts", Receipt.class);
    private static final AtomicReference<Origin> LAST = new AtomicReference<>();

    private static TestCluster cluster;
    private static Bus serving;
    private static Bus other;

    @BeforeAll
    static void join() throws TimeoutException {
        cluster = TestCluster.of(2);
        serving = new Bus(cluster.node(0), CLOCK, "right-key"::equals);
        other = new Bus(cluster.node(1), CLOCK, key -> false);
        await(serving.serve(READ, BusClusterTest::answer));
        await(serving.serve(CHANGE, BusClusterTest::answer));
        await(serving.serve(UNWRITABLE, (order, origin) -> Future.succeededFuture(new Cyclic())));
    }

    @AfterAll
    static void leave() throws TimeoutException {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void answersAnObjectWithAnObjectFromEitherNode(int node) throws Exception {
        var order = new JsonObject()
                .put("key", "NSE:TCS")
                .put("tags", new JsonArray().add("a").add(new JsonArray().add("b")));

        var receipt = ask(node, READ, order, new DeliveryOptions());

        assertThat(receipt)
                .isEqualTo(new JsonObject()
                        .put("instrument_key", "NSE:TCS")
                        .put("expiry", "2026-11-24")
                        .put("tick_size", new BigDecimal("0.05"))
                        .put("tags", "[\"a\", [\"b\"]]"));
    }

    @Test
    void answersTextWithTextSoThatDecimalsStayExact() throws Exception {
        var receipt = ask(1, READ, "{\"key\": \"NSE:TCS\"}", new DeliveryOptions());

        assertThat(receipt)
                .isEqualTo("{\"instrument_key\":\"NSE:TCS\",\"expiry\":\"2026-11-24\",\"tick_size\":0.05,"
                        + "\"tags\":\"null\"}");
    }

    @Test
    void theHeadersBecomeTheOrigin() throws Exception {
        var headers = new DeliveryOptions()
                .addHeader(Bus.CORRELATION_ID, "abc-1")
                .addHeader(Bus.USER_ID, "trader 7")
                .addHeader(Bus.DEADLINE_MS, "1500");

        ask(1, READ, "{\"key\": \"k\"}", headers);

        var origin = LAST.get();
        assertThat(origin.correlationId()).isEqualTo("abc-1");
        assertThat(origin.userId()).hasValue("trader 7");
        assertThat(origin.actor()).isEqualTo("cluster");
        assertThat(origin.remaining(CLOCK)).isBetween(Duration.ZERO, Duration.ofMillis(1_500));
    }

    @Test
    void anUnsafeCorrelationIdIsReplacedAndAnUnreadableDeadlineIsTheCalls() throws Exception {
        var headers =
                new DeliveryOptions().addHeader(Bus.CORRELATION_ID, "a\nb").addHeader(Bus.DEADLINE_MS, "soon");

        ask(1, READ, "{\"key\": \"k\"}", headers);

        assertThat(LAST.get().correlationId()).matches("[0-9a-f-]{36}");
        assertThat(LAST.get().remaining(CLOCK)).isPositive();
    }

    @Test
    void aChangingCallNeedsAValidKey() throws Exception {
        var order = "{\"key\": \"k\"}";

        assertThat(refusal(CHANGE, order, new DeliveryOptions()).failureCode()).isEqualTo(401);
        assertThat(refusal(CHANGE, order, new DeliveryOptions().addHeader(Bus.API_KEY, "wrong"))
                        .failureCode())
                .isEqualTo(401);
        assertThat(ask(1, CHANGE, order, new DeliveryOptions().addHeader(Bus.API_KEY, "right-key")))
                .asString()
                .contains("instrument_key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"key\": \"k\", \"kee\": 1}     | /kee   | unknown_field",
                "{\"key\": {\"a\": 1}}            | /key   | wrong_type",
                "{\"key\": \"k\", \"tags\": \"x\"} | /tags  | wrong_type",
                "{\"key\": \"k\"                  | ''     | unreadable",
                "{\"key\": \"k\", \"key\": \"l\"} | ''     | unreadable",
                "null                            | ''     | wrong_type",
                "[]                              | ''     | wrong_type",
            })
    void refusesABodyThatDoesNotFitAndNamesTheField(String body, String pointer, String code) {
        var problem = problem(refusal(READ, body, new DeliveryOptions().addHeader(Bus.CORRELATION_ID, "c-1")));

        assertThat(problem.getInteger("status")).isEqualTo(400);
        assertThat(problem.getString("correlation_id")).isEqualTo("c-1");
        assertThat(problem.getString("instance")).isEqualTo(READ.address());
        var error = problem.getJsonArray("errors").getJsonObject(0);
        assertThat(error.getString("pointer")).isEqualTo(pointer);
        assertThat(error.getString("code")).isEqualTo(code);
    }

    @Test
    void refusesABodyThatIsNoJsonAndAUserIdThatIsNone() {
        assertThat(refusal(READ, 42, new DeliveryOptions()).failureCode()).isEqualTo(400);
        assertThat(refusal(READ, null, new DeliveryOptions()).failureCode()).isEqualTo(400);
        assertThat(refusal(READ, "{\"key\": \"k\"}", new DeliveryOptions().addHeader(Bus.USER_ID, "a\nb"))
                        .failureCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"refuse, 404, not_found", "fail, 500, internal_error", "throw, 500, internal_error"})
    void everyOutcomeOfTheHandlerIsAStatusAndAProblem(String key, int status, String code) {
        var refused = refusal(READ, "{\"key\": \"" + key + "\"}", new DeliveryOptions());

        assertThat(refused.failureCode()).isEqualTo(status);
        assertThat(problem(refused).getString("code")).isEqualTo(code);
        assertThat(refused.getMessage()).doesNotContain("hunter2");
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAnInternalErrorAndNoSilence() {
        assertThat(refusal(UNWRITABLE, "{\"key\": \"k\"}", new DeliveryOptions())
                        .failureCode())
                .isEqualTo(500);
    }

    @Test
    void aRequestWhoseTimeIsOverIsNotBegun() {
        LAST.set(null);

        assertThat(refusal(READ, "{\"key\": \"k\"}", new DeliveryOptions().addHeader(Bus.DEADLINE_MS, "0"))
                        .failureCode())
                .isEqualTo(504);
        assertThat(LAST).hasValue(null);
    }

    @Test
    void aLocalCallCannotBeReachedFromAnotherNode() throws Exception {
        var local = Call.local("test.local", Order.class, Receipt.class, Duration.ofSeconds(1));
        await(serving.serve(local, BusClusterTest::answer));

        assertThat(catchThrowable(() -> await(
                        other.ask(local, new Order("k", null), Origin.internal("c", "t", CLOCK, local.timeout())))))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));
    }

    @Test
    void aClusterTopicReachesEveryNodeOnceAndALocalListenerOnlyItsOwn() throws Exception {
        var here = Collections.synchronizedList(new ArrayList<Receipt>());
        var there = Collections.synchronizedList(new ArrayList<Receipt>());
        var local = Collections.synchronizedList(new ArrayList<Receipt>());
        await(serving.listenCluster(TOPIC, here::add));
        await(other.listenCluster(TOPIC, there::add));
        await(other.listen(TOPIC, local::add));
        var first = new Receipt("a", LocalDate.EPOCH, new BigDecimal("0.0500"), "x");
        var last = new Receipt("b", LocalDate.EPOCH, new BigDecimal("1"), "x");

        serving.publish(TOPIC, first);
        cluster.node(1).eventBus().publish(TOPIC.address(), "no receipt");
        cluster.node(1).eventBus().publish(TOPIC.address(), 42);
        Eventually.within(
                Duration.ofSeconds(3), () -> assertThat(List.copyOf(there)).hasSize(1));
        other.publish(TOPIC, last);

        Eventually.within(Duration.ofSeconds(3), () -> {
            assertThat(List.copyOf(here)).extracting(Receipt::instrumentKey).containsExactly("a", "b");
            assertThat(List.copyOf(there)).extracting(Receipt::instrumentKey).containsExactly("a", "b");
            assertThat(List.copyOf(local)).containsExactly(last);
        });
        assertThat(there.getFirst().tickSize()).isEqualByComparingTo("0.05");
    }

    private static Future<Receipt> answer(Order order, Origin origin) {
        LAST.set(origin);
        return switch (order.key()) {
            case "refuse" -> Future.failedFuture(new FailureException(Failure.NotFound.of("There is none.")));
            case "fail" -> Future.failedFuture(new IllegalStateException("password=hunter2"));
            case "throw" -> throw new IllegalStateException("password=hunter2");
            default ->
                Future.succeededFuture(new Receipt(
                        order.key(), LocalDate.of(2026, 11, 24), new BigDecimal("0.05"), String.valueOf(order.tags())));
        };
    }

    private static Object ask(int node, Call<?, ?> call, Object body, DeliveryOptions options) throws TimeoutException {
        return await(cluster.node(node).eventBus().request(call.address(), body, options))
                .body();
    }

    private static ReplyException refusal(Call<?, ?> call, Object body, DeliveryOptions options) {
        var thrown = catchThrowable(() -> ask(1, call, body, options));
        assertThat(thrown).isInstanceOf(ReplyException.class);
        return (ReplyException) thrown;
    }

    private static JsonObject problem(ReplyException refused) {
        return new JsonObject(refused.getMessage());
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }

    record Order(String key, List<JsonNode> tags) {}

    record Receipt(String instrumentKey, LocalDate expiry, BigDecimal tickSize, String tags) {}

    /** Cannot be written as JSON. */
    record Cyclic() {
        public Cyclic getSelf() {
            return this;
        }
    }
}
