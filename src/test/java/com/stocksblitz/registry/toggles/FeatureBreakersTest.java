package com.stocksblitz.registry.toggles;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The breakers between a real bus and the settings. */
@ExtendWith(VertxExtension.class)
class FeatureBreakersTest {
    record Question() {}

    record Reply() {}

    private static final Call<Question, Reply> SEARCH =
            Call.local("search", Question.class, Reply.class, Duration.ofSeconds(1));
    private static final Call<Question, Reply> OTHER =
            Call.local("other", Question.class, Reply.class, Duration.ofSeconds(1));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T03:00:00Z"));
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };
    private final CurrentSettings settings = new CurrentSettings(SettingCatalog.bundled(), clock);
    private final FeatureBreakers breakers =
            new FeatureBreakers(settings, Map.of("search", Feature.SEARCH_CATALOG), clock);
    private final AtomicReference<Future<Reply>> outcome = new AtomicReference<>();
    private Bus bus;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        bus = new Bus(vertx, clock, key -> false, breakers);
        Future.all(
                        bus.serve(
                                SEARCH,
                                (question, origin) -> settings.current()
                                        .refusal(Feature.SEARCH_CATALOG)
                                        .map(off -> Future.<Reply>failedFuture(new FailureException(off)))
                                        .orElseGet(outcome::get)),
                        bus.serve(OTHER, (question, origin) -> outcome.get()))
                .await(5, TimeUnit.SECONDS);
    }

    @Test
    void R8_aFeatureWhoseCallsFailIsOffOnThisNodeAndItsProbesBringItBack() {
        outcome.set(Future.failedFuture(new IllegalStateException("defect")));
        ask(SEARCH, 20);

        assertThat(breakers.state(Feature.SEARCH_CATALOG)).isEqualTo("open");
        assertThat(settings.current().refusal(Feature.SEARCH_CATALOG))
                .hasValue(new Failure.FeatureOff("SEARCH_CATALOG", "breaker", now.get()));
        assertThat(ask(SEARCH, 1)).containsExactly("feature_off");
        assertThat(breakers.nextTurn()).satisfies(turn -> {
            assertThat(turn.enabled()).isFalse();
            assertThat(turn.change().wasOn(Feature.SEARCH_CATALOG)).isTrue();
            assertThat(turn.change().isOn(Feature.SEARCH_CATALOG)).isFalse();
            assertThat(turn.health()).isEqualTo(new HealthWindow.Health(20, 20));
        });

        now.updateAndGet(before -> before.plus(FeatureBreaker.FIRST_OFF));
        outcome.set(Future.succeededFuture(new Reply()));
        assertThat(ask(SEARCH, FeatureBreaker.PROBES)).containsOnly("ok");
        assertThat(breakers.state(Feature.SEARCH_CATALOG)).isEqualTo("closed");
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isTrue();
        assertThat(breakers.nextTurn().enabled()).isTrue();
        assertThat(breakers.nextTurn()).isNull();
    }

    @Test
    void R9_beyondTheProbesCallsAreRefusedWhileTheyRun() throws Exception {
        outcome.set(Future.failedFuture(new IllegalStateException("defect")));
        ask(SEARCH, 20);
        now.updateAndGet(before -> before.plus(FeatureBreaker.FIRST_OFF));
        var slow = io.vertx.core.Promise.<Reply>promise();
        outcome.set(slow.future());

        var probes = Stream.generate(() -> bus.ask(SEARCH, new Question(), origin()))
                .limit(FeatureBreaker.PROBES)
                .toList();
        Eventually.within(
                Duration.ofSeconds(5), () -> assertThat(ask(SEARCH, 1)).containsExactly("feature_off"));
        slow.complete(new Reply());

        Future.all(probes).await(5, TimeUnit.SECONDS);
        assertThat(breakers.state(Feature.SEARCH_CATALOG)).isEqualTo("closed");
    }

    static Stream<Failure> harmless() {
        return Stream.of(
                Failure.Malformed.of("a", "b", "c"),
                Failure.NotFound.of("no"),
                new Failure.Conflict("ambiguous", "two", Map.of()),
                new Failure.Refused("refused", "no", List.of()),
                new Failure.RateLimited(Duration.ofSeconds(1)),
                new Failure.Unavailable("PostgreSQL is away", Duration.ofSeconds(1)),
                new Failure.FeatureOff("SEARCH_CATALOG", "config", Instant.EPOCH));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void R8_whatIsNoFaultOfTheFeatureNeverOpensIt(Failure failure) {
        outcome.set(Future.failedFuture(new FailureException(failure)));
        ask(SEARCH, 40);
        assertThat(breakers.state(Feature.SEARCH_CATALOG)).isEqualTo("closed");
    }

    @Test
    void R8_aCallOfNoFeatureIsNotWatched() {
        outcome.set(Future.failedFuture(new IllegalStateException("defect")));
        ask(OTHER, 40);
        assertThat(breakers.state(Feature.SEARCH_CATALOG)).isEqualTo("closed");
    }

    @Test
    void F12_theBreakerSwitchedItOffAndTheOperatorSaysOnAndTheReverse() {
        outcome.set(Future.failedFuture(new IllegalStateException("defect")));
        ask(SEARCH, 20);
        settings.take(Feature.SEARCH_CATALOG, word(true));
        assertThat(ask(SEARCH, 1)).as("lifted").containsExactly("internal_error");

        settings.take(Feature.SEARCH_CATALOG, word(false));
        outcome.set(Future.succeededFuture(new Reply()));
        now.updateAndGet(before -> before.plusSeconds(60));
        assertThat(ask(SEARCH, 10))
                .as("the operator's off holds when the breaker would let go")
                .containsOnly("feature_off");
    }

    @Test
    void aResetClosesThemAll() {
        outcome.set(Future.failedFuture(new IllegalStateException("defect")));
        ask(SEARCH, 20);
        breakers.reset();
        assertThat(breakers.state(Feature.SEARCH_CATALOG)).isEqualTo("closed");
        assertThat(settings.current().isOn(Feature.SEARCH_CATALOG)).isTrue();
    }

    private OperatorWord word(boolean enabled) {
        now.updateAndGet(before -> before.plusMillis(1));
        return new OperatorWord(enabled, "test", now.get().plusSeconds(3_600), "ann", now.get(), UUID.randomUUID());
    }

    private List<String> ask(Call<Question, Reply> call, int times) {
        return Stream.generate(() -> answer(bus.ask(call, new Question(), origin())))
                .limit(times)
                .toList();
    }

    private static String answer(Future<Reply> reply) {
        try {
            reply.await(5, TimeUnit.SECONDS);
            return "ok";
        } catch (FailureException refused) {
            return refused.failure().code();
        } catch (Exception unexpected) { // await throws checked causes undeclared
            throw new AssertionError(unexpected);
        }
    }

    private Origin origin() {
        return Origin.internal("c", "test", clock, Duration.ofSeconds(1));
    }
}
