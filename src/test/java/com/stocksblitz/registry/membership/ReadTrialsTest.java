package com.stocksblitz.registry.membership;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.mirror.api.Compared;
import com.stocksblitz.registry.mirror.api.Compared.Outcome;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the side that does not count may do to whoever asks, which is nothing. */
class ReadTrialsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final MembershipsQuery QUERY = new MembershipsQuery("IX", null, null, 100, null);

    private final Vertx vertx = Vertx.vertx();
    private final List<Compared> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void D14_aCandidateThatThrowsFailsOrChangesWhatItIsGivenIsCountedAndTheAnswerStays() throws Exception {
        var answered = page("4");
        var candidates = List.<Supplier<Future<MembershipPage>>>of(
                () -> {
                    throw new IllegalStateException("thrown");
                },
                () -> Future.failedFuture("failed"),
                () -> {
                    answered.memberships().clear();
                    return Future.succeededFuture(answered);
                },
                () -> null);
        for (var candidate : candidates) {
            var trials = trials(() -> Future.succeededFuture(answered), candidate);
            trials.compare(Stage.LIVE, QUERY, answered);
        }
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(told)
                        .extracting(Compared::outcome)
                        .containsOnly(Outcome.FAILED)
                        .hasSize(candidates.size()));
        assertThat(answered).isEqualTo(page("4"));
    }

    @Test
    void D14_aCandidateThatNeverAnswersHoldsNobodyUpAndOnlyAFewAreAskedAtATime() {
        var asked = new AtomicInteger();
        var trials = trials(() -> Future.succeededFuture(page("4")), () -> {
            asked.incrementAndGet();
            return Promise.<MembershipPage>promise().future();
        });
        long begun = System.nanoTime();
        for (int n = 0; n < 50; n++) {
            trials.compare(Stage.LIVE, QUERY, page("4"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        assertThat(asked.get()).isEqualTo(2);
        assertThat(told)
                .extracting(Compared::outcome)
                .containsOnly(Outcome.SKIPPED)
                .hasSize(48);
    }

    @Test
    void whatDiffersIsAskedForAgainAndIsNoDifferenceWhereItHasArrivedBy() throws Exception {
        var registry = new AtomicInteger();
        trials(
                        () -> Future.succeededFuture(page(registry.getAndIncrement() == 0 ? "4" : "5")),
                        () -> Future.succeededFuture(page("5.0")))
                .compare(Stage.SHADOW, QUERY, page("5"));
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(told).extracting(Compared::outcome).containsExactly(Outcome.EQUAL));

        trials(() -> Future.succeededFuture(page("4")), () -> Future.succeededFuture(page("5")))
                .compare(Stage.SHADOW, QUERY, page("5"));
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(told).hasSize(2));
        assertThat(told.getLast().differences()).singleElement().satisfies(one -> {
            assertThat(one.field()).isEqualTo("weight");
            assertThat(one.registry()).isEqualTo("4");
            assertThat(one.screener()).isEqualTo("5");
        });
    }

    private ReadTrials trials(Supplier<Future<MembershipPage>> registry, Supplier<Future<MembershipPage>> screener) {
        return new ReadTrials(
                vertx, side(registry), side(screener), told::add, Clock.systemUTC(), Duration.ofMillis(5));
    }

    private static MembershipSide side(Supplier<Future<MembershipPage>> answer) {
        return new MembershipSide() {
            @Override
            public Future<Members> members(MembersQuery query, Origin origin) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Future<MembershipPage> list(MembershipsQuery query, Origin origin) {
                return answer.get();
            }
        };
    }

    private static MembershipPage page(String weight) {
        return new MembershipPage(
                1,
                DAY,
                List.of(new Membership(
                        "NSE:S1", "IX", new BigDecimal(weight), "IT", DAY, true, "S1", "NSE", "IX", DAY)),
                null);
    }
}
