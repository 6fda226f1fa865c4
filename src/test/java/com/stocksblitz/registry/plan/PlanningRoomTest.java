package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PlanningRoomTest {
    private final List<Promise<String>> begun = new ArrayList<>();

    @Test
    void letsInWhatFitsAndTheOthersInTheirOrder(Vertx vertx) throws Exception {
        onOneLoop(vertx, () -> {
            var room = new PlanningRoom(vertx, 100, 10);
            var first = enter(room, 60);
            var second = enter(room, 60);
            var small = enter(room, 1);
            assertThat(begun).hasSize(1);
            begun.getFirst().complete("one");
            return first.compose(one -> Future.all(named("two", second, 1), named("three", small, 2)));
        });
    }

    @Test
    void letsALargerOneInAloneAndGoesOnAfterAFailure(Vertx vertx) throws Exception {
        onOneLoop(vertx, () -> {
            var room = new PlanningRoom(vertx, 100, 10);
            var huge = enter(room, 5_000);
            var next = enter(room, 1);
            assertThat(begun).hasSize(1);
            begun.getFirst().fail("no");
            return huge.otherwise("failed").compose(failed -> named("after", next, 1));
        });
    }

    @Test
    void refusesWhoComesWhenTooManyWait(Vertx vertx) throws Exception {
        onOneLoop(vertx, () -> {
            var room = new PlanningRoom(vertx, 1, 1);
            enter(room, 1);
            enter(room, 1);
            return enter(room, 1).transform(third -> {
                assertThat(((FailureException) third.cause()).failure()).isInstanceOf(Failure.Unavailable.class);
                return Future.succeededFuture();
            });
        });
    }

    private Future<String> enter(PlanningRoom room, int instruments) {
        return room.enter(instruments, () -> {
            var work = Promise.<String>promise();
            begun.add(work);
            return work.future();
        });
    }

    /** Ends the work that has begun by then as the number-th, and looks whose it is. */
    private Future<String> named(String name, Future<String> whose, int number) {
        var turn = Promise.<String>promise();
        poll(turn, number, name);
        return turn.future().compose(ended -> whose).map(answer -> {
            assertThat(answer).isEqualTo(name);
            return answer;
        });
    }

    private void poll(Promise<String> turn, int number, String name) {
        Vertx.currentContext().runOnContext(now -> {
            if (begun.size() > number) {
                begun.get(number).complete(name);
                turn.complete(name);
            } else {
                poll(turn, number, name);
            }
        });
    }

    private interface Trial {
        Future<?> run();
    }

    private static void onOneLoop(Vertx vertx, Trial trial) throws Exception {
        var done = Promise.<Object>promise();
        vertx.getOrCreateContext()
                .runOnContext(now -> Future.succeededFuture()
                        .compose(begin -> trial.run())
                        .<Object>mapEmpty()
                        .onComplete(done));
        done.future().await(10, TimeUnit.SECONDS);
    }
}
