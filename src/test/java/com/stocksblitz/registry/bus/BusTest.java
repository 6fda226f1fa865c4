package com.stocksblitz.registry.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BusTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Call<Question, Answer> CALL =
            Call.local("test.call", Question.class, Answer.class, Duration.ofSeconds(2));
    private static final Call<Question, Answer> SHORT =
            Call.local("test.short", Question.class, Answer.class, Duration.ofMillis(50));
    private static final Topic<Answer> TOPIC = Topic.local("test.topic", Answer.class);

    private Bus bus;

    @BeforeEach
    void open(Vertx vertx) {
        bus = new Bus(vertx, CLOCK, key -> false);
    }

    @Test
    void handsTheVeryRecordToTheHandlerAndTheVeryAnswerBack() throws Exception {
        var question = new Question("NSE:TCS");
        var answer = new Answer("answer");
        var origin = origin(Duration.ofSeconds(5));
        serve(CALL, (asked, from) -> asked == question && from == origin ? Future.succeededFuture(answer) : null);

        assertThat(await(bus.ask(CALL, question, origin))).isSameAs(answer);
    }

    @Test
    void aRefusalArrivesAsTheVeryFailure() throws Exception {
        var off = new Failure.FeatureOff("SEARCH_CATALOG", "config", Instant.EPOCH);
        serve(CALL, (asked, from) -> Future.failedFuture(new FailureException(off)));

        assertThat(refusal(CALL)).isSameAs(off);
    }

    @Test
    void whatNobodyExpectedIsInternalAndItsTextStaysInTheLog() throws Exception {
        serve(CALL, (asked, from) -> Future.failedFuture(new IllegalStateException("password=hunter2")));

        assertThat(refusal(CALL)).isInstanceOf(Failure.Internal.class);
        assertThat(refusal(CALL).detail()).doesNotContain("hunter2");
    }

    @Test
    void aHandlerThatThrowsOrReturnsNoFutureIsAnsweredAtOnce() throws Exception {
        var kind = new AtomicInteger();
        serve(CALL, (asked, from) -> switch (kind.get()) {
            case 0 -> throw new IllegalArgumentException("thrown");
            case 1 -> throw new StackOverflowError();
            case 2 -> throw new FailureException(Failure.NotFound.of("thrown as a refusal"));
            default -> null;
        });

        assertThat(refusal(CALL)).isInstanceOf(Failure.Internal.class);
        kind.set(1);
        assertThat(refusal(CALL)).isInstanceOf(Failure.Internal.class);
        kind.set(2);
        assertThat(refusal(CALL)).isInstanceOf(Failure.NotFound.class);
        kind.set(3);
        assertThat(refusal(CALL)).isInstanceOf(Failure.Internal.class);
    }

    @Test
    void aHandlerOrAskerOfAnotherTypeIsADefectAndNoSilence() throws Exception {
        var otherRequest = Call.local(CALL.address(), String.class, Answer.class, Duration.ofSeconds(2));
        var otherAnswer = Call.local(CALL.address(), Question.class, String.class, Duration.ofSeconds(2));
        serve(CALL, (asked, from) -> Future.succeededFuture(new Answer(asked.key())));

        assertThat(failure(bus.ask(otherRequest, "text", origin(Duration.ofSeconds(5)))))
                .isInstanceOf(Failure.Internal.class);
        assertThat(failure(bus.ask(otherAnswer, new Question("k"), origin(Duration.ofSeconds(5)))))
                .isInstanceOf(Failure.Internal.class);
    }

    @Test
    void anAnswerThatTakesLongerThanTheCallAllowsIsADeadlineExceeded() throws Exception {
        var never = Promise.<Answer>promise();
        serve(SHORT, (asked, from) -> never.future());

        assertThat(refusal(SHORT)).isInstanceOf(Failure.DeadlineExceeded.class);
    }

    @Test
    void theDeadlineOfTheRequestWinsOverTheLimitOfTheCall() throws Exception {
        var never = Promise.<Answer>promise();
        serve(CALL, (asked, from) -> never.future());
        long begun = System.nanoTime();

        assertThat(failure(bus.ask(CALL, new Question("k"), origin(Duration.ofMillis(50)))))
                .isInstanceOf(Failure.DeadlineExceeded.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_500));
    }

    @Test
    void aRequestPastItsDeadlineIsNotEvenSent() throws Exception {
        var calls = new AtomicInteger();
        serve(CALL, (asked, from) -> {
            calls.incrementAndGet();
            return Future.succeededFuture(new Answer("late"));
        });

        assertThat(failure(bus.ask(CALL, new Question("k"), origin(Duration.ofMillis(-1)))))
                .isInstanceOf(Failure.DeadlineExceeded.class);
        assertThat(await(bus.ask(CALL, new Question("k"), origin(Duration.ofSeconds(5)))))
                .isEqualTo(new Answer("late"));
        assertThat(calls).hasValue(1);
    }

    @Test
    void nobodyThereIsUnavailableAtOnce() throws Exception {
        var registration = serve(CALL, (asked, from) -> Future.succeededFuture(new Answer("here")));
        assertThat(await(bus.ask(CALL, new Question("k"), origin(Duration.ofSeconds(5))))
                        .text())
                .isEqualTo("here");
        await(registration.unregister());

        assertThat(refusal(CALL)).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void aTopicReachesEveryListenerAndAListenerThatThrowsHarmsNoOther() throws Exception {
        var heard = Collections.synchronizedList(new ArrayList<Answer>());
        await(bus.listen(TOPIC, told -> {
            throw new IllegalStateException("a listener with a defect");
        }));
        await(bus.listen(TOPIC, heard::add));

        bus.publish(TOPIC, new Answer("one"));
        bus.publish(TOPIC, new Answer("two"));

        Eventually.within(
                Duration.ofSeconds(2),
                () -> assertThat(List.copyOf(heard)).containsExactly(new Answer("one"), new Answer("two")));
    }

    private Bus.Registration serve(Call<Question, Answer> call, BiFunction<Question, Origin, Future<Answer>> handler)
            throws TimeoutException {
        return await(bus.serve(call, handler));
    }

    private Failure refusal(Call<Question, Answer> call) {
        return failure(bus.ask(call, new Question("k"), origin(Duration.ofSeconds(5))));
    }

    private static Failure failure(Future<?> asked) {
        var thrown = catchThrowable(() -> await(asked));
        assertThat(thrown).isInstanceOf(FailureException.class);
        return ((FailureException) thrown).failure();
    }

    private static Origin origin(Duration limit) {
        return Origin.internal("test", "test", CLOCK, limit);
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(5, TimeUnit.SECONDS);
    }

    record Question(String key) {}

    record Answer(String text) {}
}
