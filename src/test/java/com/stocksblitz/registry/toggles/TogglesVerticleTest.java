package com.stocksblitz.registry.toggles;

import static com.stocksblitz.registry.toggles.ScriptedConfigService.body;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.stocksblitz.registry.breaker.BreakerOpen;
import com.stocksblitz.registry.breaker.BreakerState.Status;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.LoggedEvents;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeaturesChanged;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.SettingsState.Kind;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
class TogglesVerticleTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration READ_LIMIT = Duration.ofSeconds(3);
    /** For answers that never come. */
    private static final Duration SHORT_LIMIT = Duration.ofMillis(400);

    private static final Duration SOON = Duration.ofSeconds(5);

    private final LoggedEvents log = new LoggedEvents();

    @TempDir
    private Path directory;

    private final MemoryFlipStore flips = new MemoryFlipStore();
    private final MemorySharedCopy shared = new MemorySharedCopy();
    private ScriptedConfigService service;
    private ConfigServiceClient client;
    private Bus bus;
    private CurrentSettings settings;

    @BeforeEach
    void open(Vertx vertx) throws TimeoutException {
        service = new ScriptedConfigService(vertx);
        bus = new Bus(vertx, CLOCK, key -> false);
        log.start();
        root().addAppender(log);
        rooms().setLevel(Level.DEBUG);
    }

    /** First, as the service does it: a client that is closed under a reading leaves the reading without an end. */
    @AfterEach
    void undeploy(Vertx vertx) throws TimeoutException {
        for (var deployment : vertx.deploymentIDs()) {
            await(vertx.undeploy(deployment));
        }
    }

    @AfterEach
    void silence() {
        rooms().setLevel(null);
        root().detachAppender(log);
    }

    @Test
    void theFirstReadingIsInForceWhenTheStartIsDone(Vertx vertx) throws Exception {
        service.set("SEARCH_CATALOG_ENABLED", "False");
        service.set("PLANNER_TIMEOUT", "40");

        deploy(vertx);

        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isFalse();
        assertThat(settings.current().isOn(Feature.SUBSCRIPTION_PLANNING)).isTrue();
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(40);
        assertThat(settings.current().text(LiveSetting.DEFAULT_EXCHANGE)).isEqualTo("NSE");
        assertThat(settings.state().kind()).isEqualTo(Kind.FRESH);
        assertThat(settings.state().unset())
                .contains(LiveSetting.DEFAULT_EXCHANGE)
                .doesNotContain(LiveSetting.PLANNER_TIMEOUT);
        assertThat(settings.current().refusal(Feature.SEARCH_CATALOG)).hasValueSatisfying(off -> {
            assertThat(off.feature()).isEqualTo("SEARCH_CATALOG");
            assertThat(off.cause()).isEqualTo("config");
            assertThat(off.since()).isBetween(CLOCK.instant().minusSeconds(10), CLOCK.instant());
        });
        assertThat(service.mostInFlight()).isLessThanOrEqualTo(8);
    }

    @Test
    void F1_aFlipInTheConfigServiceIsInForceWithinThreeSecondsAndNeedsNoPollWithAPush(Vertx vertx) throws Exception {
        deploy(vertx);
        service.set("SUBSCRIPTION_PLANNING_ENABLED", "false");
        Eventually.within(
                Duration.ofSeconds(3),
                () -> assertThat(settings.current().isOn(Feature.SUBSCRIPTION_PLANNING))
                        .isFalse());

        service.set("SUBSCRIPTION_PLANNING_ENABLED", "true");
        service.set("PLANNER_TIMEOUT", "41");
        push();

        Eventually.within(SOON, () -> {
            assertThat(settings.current().isOn(Feature.SUBSCRIPTION_PLANNING)).isTrue();
            assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(41);
        });
        Eventually.within(
                SOON, () -> assertThat(logged("A live setting has changed")).hasSize(3));
        assertThat(logged("A live setting has changed")
                        .getFirst()
                        .getKeyValuePairs()
                        .toString())
                .contains("key=\"INSTRUMENT_REGISTRY_SUBSCRIPTION_PLANNING_ENABLED\"")
                .contains("old=\"true\"")
                .contains("new=\"false\"")
                .contains("version=\"2\"");
    }

    @Test
    void F2_withTheServiceDownAndNoCopyItStartsOnDefaultsAndSaysSo(Vertx vertx) throws Exception {
        service.stop();

        deploy(vertx);

        assertThat(settings.state().kind()).isEqualTo(Kind.DEFAULTS);
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isTrue();
        assertThat(settings.current().isOn(Feature.DUAL_WRITE)).isFalse();

        service.set("SEARCH_CATALOG_ENABLED", "false");
        service.start();
        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.FRESH));
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isFalse();
    }

    @Test
    void F3_withTheServiceDownItStartsOnTheSavedCopyAndShowsItsAge(Vertx vertx) throws Exception {
        service.set("SEARCH_CATALOG_ENABLED", "false");
        service.set("PLANNER_TIMEOUT", "40");
        var first = deploy(vertx);
        var offSince =
                settings.current().refusal(Feature.SEARCH_CATALOG).orElseThrow().since();
        var saved = directory.resolve("live-settings.json");
        Eventually.within(SOON, () -> assertThat(saved).content().contains("INSTRUMENT_REGISTRY_PLANNER_TIMEOUT"));
        await(vertx.undeploy(first));
        var readAt = settings.state().readAt();
        service.stop();

        deploy(vertx);

        assertThat(settings.state().kind()).isEqualTo(Kind.STALE);
        assertThat(settings.state().readAt()).isBetween(readAt.minusSeconds(5), readAt);
        assertThat(settings.state().age(CLOCK)).isPositive();
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(40);
        assertThat(settings.current().refusal(Feature.SEARCH_CATALOG))
                .hasValue(new Failure.FeatureOff("SEARCH_CATALOG", "config", offSince));
    }

    @Test
    void F3_aNodeWithANewDiskStartsOnTheCopyThatTheNodesShareAndTheNewerOfTwoCounts(Vertx vertx) throws Exception {
        service.stop();
        shared.json = """
                {"read_at": "2026-01-02T00:00:00Z", "off_since": {}, "values": {
                 "INSTRUMENT_REGISTRY_PLANNER_TIMEOUT": "42"}}""";
        var first = deploy(vertx);
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(42);
        assertThat(settings.provenance().get(LiveSetting.PLANNER_TIMEOUT).source())
                .isEqualTo(Provenance.Source.LAST_KNOWN_GOOD);
        await(vertx.undeploy(first));

        var saved = directory.resolve("live-settings.json");
        Files.writeString(saved, """
                {"read_at": "2026-01-03T00:00:00Z", "off_since": {}, "values": {
                 "INSTRUMENT_REGISTRY_PLANNER_TIMEOUT": "43"}}""");
        var second = deploy(vertx);
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(43);
        await(vertx.undeploy(second));

        shared.away = true;
        deploy(vertx);
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(43);
    }

    @Test
    void everyKeyTellsWhereItsValueComesFromAndSinceWhichVersion(Vertx vertx) throws Exception {
        service.set("PLANNER_TIMEOUT", "40");
        deploy(vertx);
        service.set("MAX_RESULTS_PER_PAGE", "7");
        push();
        Eventually.within(
                SOON,
                () -> assertThat(settings.current().integer(LiveSetting.MAX_RESULTS_PER_PAGE))
                        .isEqualTo(7));

        var found = settings.provenance();
        assertThat(found.get(LiveSetting.PLANNER_TIMEOUT).source()).isEqualTo(Provenance.Source.CONFIG_SERVICE);
        assertThat(found.get(LiveSetting.DEFAULT_EXCHANGE).source()).isEqualTo(Provenance.Source.DEFAULT);
        assertThat(found.get(LiveSetting.DEFAULT_EXCHANGE).version()).isEqualTo(1);
        assertThat(found.get(LiveSetting.MAX_RESULTS_PER_PAGE).version())
                .isGreaterThan(found.get(LiveSetting.PLANNER_TIMEOUT).version());
    }

    @Test
    void nothingIsReadBeforeItIsSoSince(Vertx vertx) throws Exception {
        service.set("SEARCH_CATALOG_ENABLED", "false");
        deploy(vertx);

        var state = settings.state();
        assertThat(state.since()).isBeforeOrEqualTo(state.readAt());
        var snapshot = settings.current();
        assertThat(snapshot.refusal(Feature.SEARCH_CATALOG).orElseThrow().since())
                .isBeforeOrEqualTo(snapshot.readAt());
    }

    @Test
    void F14_aHundredNodesThatStartTogetherPollAtDifferentTimes() {
        int period = 2_000;
        var instants = new ArrayList<Long>();
        for (int node = 0; node < 100; node++) {
            var random = new Random(node);
            long at = 0;
            for (int poll = 0; poll < 10; poll++) {
                at += SettingsPoll.pause(random, period).toMillis();
            }
            instants.add(at);
        }

        var perTenthOfASecond = instants.stream().collect(Collectors.groupingBy(at -> at / 100, Collectors.counting()));
        assertThat(perTenthOfASecond.values()).allMatch(nodes -> nodes <= 15);
        assertThat(instants).allMatch(at -> at >= 10 * period / 2 && at <= 10 * period);
    }

    @Test
    void F3_aSavedCopyThatIsBrokenOrNoLongerFitsIsLeftAside(Vertx vertx) throws Exception {
        service.stop();
        var saved = directory.resolve("live-settings.json");
        Files.writeString(saved, "{\"read_at\": \"2026-");
        var first = deploy(vertx);
        assertThat(settings.state().kind()).isEqualTo(Kind.DEFAULTS);
        await(vertx.undeploy(first));

        Files.writeString(saved, """
                {"read_at": "2026-01-01T00:00:00Z", "off_since": {}, "values": {
                 "INSTRUMENT_REGISTRY_PLANNER_TIMEOUT": "soon", "INSTRUMENT_REGISTRY_EVENT_BATCH_SIZE": "7",
                 "INSTRUMENT_REGISTRY_GONE": "1"}}
                """);
        deploy(vertx);

        assertThat(settings.state().kind()).isEqualTo(Kind.STALE);
        assertThat(settings.state().readAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(30);
        assertThat(settings.current().integer(LiveSetting.EVENT_BATCH_SIZE)).isEqualTo(7);
    }

    @Test
    void F4_downAfterTheStartTheValuesStayAndTheLogTellsItOnce(Vertx vertx) throws Exception {
        service.set("SEARCH_CATALOG_ENABLED", "false");
        deploy(vertx);
        service.stop();
        push();
        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.STALE));
        var stale = settings.state();
        for (int i = 0; i < 20; i++) {
            push();
            Thread.sleep(50);
        }

        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isFalse();
        assertThat(settings.state().since()).isEqualTo(stale.since());
        assertThat(settings.state().readAt()).isEqualTo(stale.readAt());
        assertThat(logged("Repeated work fails and is tried again")).hasSize(2);

        service.start();
        Eventually.within(
                Duration.ofSeconds(8), () -> assertThat(settings.state().kind()).isEqualTo(Kind.FRESH));
        Eventually.within(
                SOON, () -> assertThat(logged("Repeated work succeeds again")).hasSize(2));
    }

    static Stream<Arguments> wrongAnswers() {
        return Stream.of(
                fault("500 with a JSON error body", body(500, "{\"secret_value\": \"true\"}")),
                fault("502 with HTML", body(502, "<html>Bad gateway</html>")),
                fault("200 with HTML", body(200, "<html>Sign in</html>")),
                fault("empty object", body(200, "{}")),
                fault("empty body", body(200, "")),
                fault("JSON null", body(200, "null")),
                fault("204", body(204, "")),
                fault("truncated JSON", body(200, "{\"secret_value\": \"tr")),
                fault("404 of another kind", body(404, "{\"detail\": \"Not Found\"}")),
                fault("404 with HTML", body(404, "<html>Secret not found</html>")),
                fault("connection cut", request -> request.connection().close()),
                fault(
                        "cut in the body",
                        request -> request.response()
                                .putHeader("content-length", "100")
                                .write("{\"secret_value\": \"true\"")
                                .onComplete(written -> request.connection().close())));
    }

    static Stream<Arguments> endlessAnswers() {
        return Stream.of(
                fault("never answers", request -> {}),
                fault("one byte at a time", TogglesVerticleTest::drip),
                fault("50 MB", TogglesVerticleTest::flood),
                fault(
                        "redirect",
                        request -> request.response()
                                .setStatusCode(307)
                                .putHeader(
                                        "location",
                                        "http://127.0.0.1:"
                                                + request.localAddress().port() + "/elsewhere")
                                .end()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAnswers")
    void F5_theLastGoodValuesStayWhateverTheServiceAnswers(String name, Handler<HttpServerRequest> fault, Vertx vertx)
            throws Exception {
        stays(fault, vertx);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endlessAnswers")
    void F7_anAnswerWithoutEndIsCutAndARedirectIsNotFollowed(String name, Handler<HttpServerRequest> fault, Vertx vertx)
            throws Exception {
        stays(fault, vertx);
    }

    @Test
    void F13_aKeyThatIsRevokedLeavesTheValuesAndItsTextIsInNoLog(Vertx vertx) throws Exception {
        stays(body(401, "{\"detail\": \"Invalid API key\"}"), vertx);
        assertThat(logged("Repeated work fails and is tried again")).isNotEmpty();
    }

    private void stays(Handler<HttpServerRequest> fault, Vertx vertx) throws Exception {
        service.set("SEARCH_CATALOG_ENABLED", "false");
        service.set("PLANNER_TIMEOUT", "40");
        deploy(vertx, SHORT_LIMIT);
        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.FRESH));
        var before = settings.current();

        service.answerAll(fault);
        push();

        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.STALE));
        assertThat(settings.current().values()).isEqualTo(before.values());
        assertThat(settings.current().version()).isEqualTo(before.version());
        service.heal();
        service.set("SEARCH_CATALOG_ENABLED", "true");
        Eventually.within(SOON, () -> {
            assertThat(settings.state().kind()).isEqualTo(Kind.FRESH);
            assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isTrue();
        });
        assertThat(log.list.stream().map(TogglesVerticleTest::text))
                .noneMatch(line -> line.contains(ScriptedConfigService.API_KEY));
    }

    @Test
    void aFailedReadingOfOneToggleDiscardsTheWholeReading(Vertx vertx) throws Exception {
        deploy(vertx);
        service.answer("EVENT_STREAMING_ENABLED", body(500, "{}"));
        service.set("SEARCH_CATALOG_ENABLED", "false");
        push();

        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.STALE));
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isTrue();
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(
                Arguments.of("another word", body(200, "{\"secret_value\": \"maybe\"}")),
                Arguments.of("a JSON boolean", body(200, "{\"secret_value\": false}")),
                Arguments.of("null", body(200, "{\"secret_value\": null}")),
                Arguments.of("nested", body(200, "{\"secret_value\": {\"value\": \"false\"}}")),
                Arguments.of("twice", body(200, "{\"secret_value\": \"true\", \"secret_value\": \"false\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mismatches")
    void F6_aValueOfTheWrongTypeKeepsItsOldValueAndTheOthersGoOn(
            String name, Handler<HttpServerRequest> answer, Vertx vertx) throws Exception {
        service.set("DUAL_WRITE_ENABLED", "true");
        deploy(vertx);
        service.answer("DUAL_WRITE_ENABLED", answer);
        service.set("SEARCH_CATALOG_ENABLED", "false");
        push();

        Eventually.within(
                SOON,
                () -> assertThat(settings.current().isOn(Feature.SEARCH_CATALOG))
                        .isFalse());
        assertThat(settings.current().isOn(Feature.DUAL_WRITE)).isTrue();
        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.FRESH));
        Eventually.within(
                SOON,
                () -> assertThat(settings.state().mismatched())
                        .containsEntry(LiveSetting.DUAL_WRITE_ENABLED, "true or false")
                        .hasSize(1));
        int answered = service.answers();
        push();
        Eventually.within(SOON, () -> assertThat(service.answers()).isGreaterThanOrEqualTo(answered + 17));
        assertThat(logged("A live setting has a value of the wrong type and keeps the one before"))
                .hasSize(1);

        service.heal();
        push();
        Eventually.within(SOON, () -> assertThat(settings.state().mismatched()).isEmpty());
    }

    @Test
    void anUnsetKeyReturnsToItsDefaultAndTheOlderNameOfAValueIsRead(Vertx vertx) throws Exception {
        service.answer("PLANNER_TIMEOUT", body(200, "{\"value\": \"42\", \"version\": 3}"));
        deploy(vertx);
        assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT)).isEqualTo(42);

        service.heal();
        push();

        Eventually.within(
                SOON,
                () -> assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT))
                        .isEqualTo(30));
    }

    @Test
    void F8_theSameValuesInAnotherFormChangeNothing(Vertx vertx) throws Exception {
        service.set("SEARCH_CATALOG_ENABLED", "false");
        deploy(vertx);
        long version = settings.current().version();
        var since =
                settings.current().refusal(Feature.SEARCH_CATALOG).orElseThrow().since();
        int answered = service.answers();

        service.answer("SEARCH_CATALOG_ENABLED", body(200, "{\"environment\": \"x\", \"secret_value\": \" FALSE \"}"));
        push();

        Eventually.within(SOON, () -> assertThat(service.answers()).isGreaterThanOrEqualTo(answered + 17));
        Eventually.within(SOON, () -> assertThat(settings.state().readAt()).isAfter(since));
        assertThat(settings.current().version()).isEqualTo(version);
        assertThat(settings.current()
                        .refusal(Feature.SEARCH_CATALOG)
                        .orElseThrow()
                        .since())
                .isEqualTo(since);
    }

    @Test
    void F9_aFlappingFlagEndsWithItsLastValue(Vertx vertx) throws Exception {
        deploy(vertx);
        for (int flip = 1; flip <= 11; flip++) {
            service.set("SEARCH_CATALOG_ENABLED", flip % 2 == 0 ? "true" : "false");
            push();
            Thread.sleep(20);
            var snapshot = settings.current();
            assertThat(snapshot.isOn(Feature.SEARCH_CATALOG))
                    .isEqualTo(Boolean.parseBoolean(snapshot.text(LiveSetting.SEARCH_CATALOG_ENABLED)));
        }

        Eventually.within(
                SOON,
                () -> assertThat(settings.current().isOn(Feature.SEARCH_CATALOG))
                        .isFalse());
    }

    @Test
    void F10_aSlowAnswerNeverReplacesALaterOne(Vertx vertx) throws Exception {
        deploy(vertx);
        var answers = new AtomicInteger();
        service.answer("SEARCH_CATALOG_ENABLED", request -> {
            boolean first = answers.incrementAndGet() == 1;
            vertx.timer(first ? 300 : 1, TimeUnit.MILLISECONDS)
                    .onSuccess(late ->
                            body(200, "{\"secret_value\": \"" + first + "\"}").handle(request));
        });
        push();
        Eventually.within(SOON, () -> assertThat(answers).hasValue(1));
        push();
        push();

        Eventually.within(
                SOON,
                () -> assertThat(settings.current().isOn(Feature.SEARCH_CATALOG))
                        .isFalse());
        Eventually.within(SOON, () -> assertThat(answers).hasValueGreaterThan(2));
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isFalse();
    }

    @Test
    void F10_anAnswerAfterTheTimeLimitIsDiscarded(Vertx vertx) throws Exception {
        deploy(vertx, SHORT_LIMIT);
        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.FRESH));
        var answers = new AtomicInteger();
        service.answer("SEARCH_CATALOG_ENABLED", request -> {
            int number = answers.incrementAndGet();
            vertx.timer(number == 1 ? SHORT_LIMIT.toMillis() + 300 : 1, TimeUnit.MILLISECONDS)
                    .onSuccess(late -> body(200, "{\"secret_value\": \"" + (number > 1) + "\"}")
                            .handle(request));
        });
        push();
        Eventually.within(SOON, () -> assertThat(answers).hasValueGreaterThan(2));

        assertThat(logged("A live setting has changed")).isEmpty();
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isTrue();
    }

    @Test
    void aServiceThatHangsAtTheStartHoldsItUpNoLongerThanTheLimit(Vertx vertx) throws Exception {
        service.answerAll(request -> {});
        long begun = System.nanoTime();

        deploy(vertx, SHORT_LIMIT);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT_LIMIT, Duration.ofSeconds(5));
        assertThat(settings.state().kind()).isEqualTo(Kind.DEFAULTS);
    }

    @Test
    void neverMoreThanEightReadsAreInFlight(Vertx vertx) throws Exception {
        service.delay(40);
        deploy(vertx);
        push();
        push();

        Eventually.within(SOON, () -> assertThat(service.answers()).isGreaterThanOrEqualTo(34));
        assertThat(service.mostInFlight()).isBetween(2, 8);
        assertThat(settings.state().kind()).isEqualTo(Kind.FRESH);
    }

    @Test
    void R10_aConfigServiceThatIsAwayIsAskedByProbesOnlyAndReadAtOnceWhenItIsBack(Vertx vertx) throws Exception {
        deploy(vertx, SHORT_LIMIT);
        service.answerAll(request -> {});
        push();
        Eventually.within(SOON, () -> assertThat(client.breaker().status()).isNotEqualTo(Status.CLOSED));
        // Of the reads that were under way then, some get their connection only now; their limit ends all of them.
        vertx.timer(SHORT_LIMIT.toMillis()).await(5, TimeUnit.SECONDS);
        int asked = service.answers();
        long begun = System.nanoTime();
        var write = client.write("INSTRUMENT_REGISTRY_PLANNER_TIMEOUT", "41", "");
        Eventually.within(SOON, () -> assertThat(write.isComplete()).isTrue());
        assertThat(write.cause()).isInstanceOf(BreakerOpen.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(100));
        for (int i = 0; i < 20; i++) {
            push();
            Thread.sleep(100);
        }
        assertThat(service.answers() - asked).as("requests in 2 s of outage").isLessThanOrEqualTo(5);

        service.set("PLANNER_TIMEOUT", "43");
        service.heal();

        Eventually.within(
                SOON,
                () -> assertThat(settings.current().integer(LiveSetting.PLANNER_TIMEOUT))
                        .isEqualTo(43));
        assertThat(client.breaker().status()).isEqualTo(Status.CLOSED);
    }

    @Test
    void F13_aRefusalIsAnAnswerAndOpensNoBreaker(Vertx vertx) throws Exception {
        deploy(vertx);
        service.answerAll(body(401, "{\"detail\": \"Invalid API key\"}"));
        int answered = service.answers();
        for (int i = 0; i < 5; i++) {
            push();
            int before = service.answers();
            Eventually.within(SOON, () -> assertThat(service.answers()).isGreaterThan(before));
        }
        Eventually.within(SOON, () -> assertThat(settings.state().kind()).isEqualTo(Kind.STALE));
        assertThat(service.answers() - answered).isGreaterThan(8);
        assertThat(client.breaker().status()).isEqualTo(Status.CLOSED);
        assertThat(client.breaker().opened()).isZero();
    }

    @Test
    void theSettingsOfTheClientHideItsKey() {
        var shown = service.settings(READ_LIMIT).toString();

        assertThat(shown).contains("127.0.0.1").doesNotContain(ScriptedConfigService.API_KEY);
    }

    private void push() {
        bus.publish(TogglesApi.FEATURES, new FeaturesChanged(List.of()));
    }

    private String deploy(Vertx vertx) throws TimeoutException {
        return deploy(vertx, READ_LIMIT);
    }

    private String deploy(Vertx vertx, Duration readLimit) throws TimeoutException {
        client = new ConfigServiceClient(vertx, service.settings(readLimit));
        var node = new ToggleNode("node-1", bus, Optional.of(client), flips, shared, directory);
        settings = node.settings;
        return await(vertx.deployVerticle(node.verticle));
    }

    private List<ILoggingEvent> logged(String message) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getMessage().equals(message))
                .toList();
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + event.getKeyValuePairs()
                + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage());
    }

    private static Arguments fault(String name, Handler<HttpServerRequest> answer) {
        return Arguments.of(name, answer);
    }

    private static void drip(HttpServerRequest request) {
        request.response().setChunked(true);
        request.response().write("{\"secret_value\": \"");
        var vertx = Vertx.currentContext().owner();
        long timer = vertx.setPeriodic(20, tick -> request.response().write("x"));
        request.response().closeHandler(closed -> vertx.cancelTimer(timer));
    }

    private static void flood(HttpServerRequest request) {
        var response = request.response().setChunked(true);
        var megabyte = Buffer.buffer(new byte[1 << 20]);
        var sent = Future.<Void>succeededFuture();
        for (int i = 0; i < 50; i++) {
            sent = sent.compose(before -> response.write(megabyte));
        }
        sent.onSuccess(all -> response.end());
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Logger rooms() {
        return (Logger) LoggerFactory.getLogger("com.stocksblitz");
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
