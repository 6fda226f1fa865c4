package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The listener under five times the load that it is rated for, open loop. The short form of
 * {@code load-tests/faults/overload.sh}, which does it to the whole service within the container's limits.
 */
class OverloadTest {
    private static final long WORK_NANOS = 2_000_000;
    private static final int MOST_CONNECTIONS = 512;
    /** A second: 60 % of what the work leaves room for, which is counted by the clock, so on a slow machine too. */
    private static final double RATED = 0.6 * 1e9 / WORK_NANOS;

    private static final int MOST_SECONDS_OF_RECOVERY = 10;
    private static final int MOST_TRIES = 8;

    private static final TestWeb WEB = new TestWeb();
    private static final Vertx CALLERS = Vertx.vertx();
    private static final HttpClient CLIENT = CALLERS.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(WEB.port),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setEventLoopSize(1));

    @AfterAll
    static void close() {
        TestWeb.await(CALLERS.close());
        WEB.close();
    }

    @Test
    void R1_atFiveTimesTheRatedLoadGoodAnswersGoOnTheRestIsRefusedQuicklyAndItRecovers() throws Exception {
        WEB.features.answer(CatalogApi.RESOLVE, (query, origin) -> work());
        var gates = WEB.vertx.setPeriodic(Gates.ADAPT_EVERY.toMillis(), tick -> WEB.gates.adapt());
        try {
            open(5 * RATED, 1);
            var overloaded = open(5 * RATED, 2);
            // Other work on the machine takes time of the loop in one try or another.
            for (int more = 0; more < MOST_TRIES && overloaded.good() / 2.0 <= 0.9 * RATED; more++) {
                overloaded = open(5 * RATED, 2);
            }
            assertThat(overloaded.good() / 2.0).as("good answers a second").isGreaterThan(0.9 * RATED);
            assertThat(overloaded.refused()).isNotEmpty();
            assertThat(overloaded.bare).as("refusals without Retry-After").isZero();
            assertThat(overloaded.others).as("answers but 200 and 503").isEmpty();
            assertThat(overloaded.refused().get(overloaded.refused().size() / 2))
                    .as("half of the refusals within so many ms")
                    .isLessThan(50);
            assertThat(WEB.get("/health").status()).isEqualTo(200);

            int second = 0;
            while (open(RATED, 1).good() < 0.9 * RATED) {
                assertThat(++second).as("seconds of recovery").isLessThan(MOST_SECONDS_OF_RECOVERY);
            }
        } finally {
            WEB.vertx.cancelTimer(gates);
            WEB.features.reset();
        }
    }

    /** Keeps its loop busy, as a look-up does. */
    private static Future<ResolveAnswer> work() {
        long until = System.nanoTime() + WORK_NANOS;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return Future.succeededFuture(new ResolveAnswer(0, List.of()));
    }

    /** What became of the requests of one run; belongs to the callers' loop until that has ended. */
    private static final class Run {
        private final List<Long> refused = new ArrayList<>();
        private final List<String> others = new ArrayList<>();
        private int good;
        private int bare;
        private int open;

        int good() {
            return good;
        }

        /** Milliseconds, in ascending order. */
        List<Long> refused() {
            Collections.sort(refused);
            return refused;
        }

        void ask() {
            long due = System.nanoTime();
            open++;
            CLIENT.request(new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setURI(TestWeb.BASE + "/instruments/resolve?symbol=A")
                            .putHeader("X-Internal-API-Key", TestWeb.KEY))
                    .compose(request -> request.send())
                    .compose(answer -> answer.end().map(answer))
                    .onSuccess(answer -> count(answer, (System.nanoTime() - due) / 1_000_000))
                    .onFailure(broken -> others.add(broken.toString()))
                    .onComplete(done -> open--);
        }

        private void count(HttpClientResponse answer, long millis) {
            switch (answer.statusCode()) {
                case 200 -> good++;
                case 503 -> {
                    refused.add(millis);
                    bare += answer.getHeader("retry-after") == null ? 1 : 0;
                }
                default -> others.add("status " + answer.statusCode());
            }
        }
    }

    /** Requests at a constant rate, whatever becomes of the earlier ones. */
    private static Run open(double rate, int seconds) throws Exception {
        var run = new Run();
        var context = CALLERS.getOrCreateContext();
        long begun = System.nanoTime();
        long many = Math.round(rate * seconds);
        var sent = new long[1];
        var ended = Future.<Void>future(promise -> context.runOnContext(start -> CALLERS.setPeriodic(5, timer -> {
            long due = Math.min(many, Math.round(rate * (System.nanoTime() - begun) / 1e9));
            for (; sent[0] < due; sent[0]++) {
                run.ask();
            }
            if (sent[0] == many && run.open == 0) {
                CALLERS.cancelTimer(timer);
                promise.complete();
            }
        })));
        ended.await(20, TimeUnit.SECONDS);
        return run;
    }
}
