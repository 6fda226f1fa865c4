package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.FetchDump;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.SourceList;
import com.stocksblitz.registry.ingest.api.SourcesQuery;
import com.stocksblitz.registry.store.pg.PgSourceStore;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configured sources against a real HTTPS server: what is asked, what is taken, and what is left alone. */
@ExtendWith(VertxExtension.class)
class SourceVerticleTest {
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    /** An hour ago, so that the next one is far off whenever the test runs. */
    private static final LocalTime AN_HOUR_AGO = LocalTime.now(INDIA).minusHours(1);

    private static final String DUMP = String.join(",", KiteMarket.COLUMNS)
            + "\n738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.05,1,EQ,NSE,NSE\n";

    @TempDir
    static Path certificates;

    @TempDir
    Path folder;

    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    private IngestHarness ingest;
    private FileServer server;
    private Bus bus;
    private Origin origin;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        ingest = new IngestHarness(vertx, folder);
        server = new FileServer(vertx, certificates);
        bus = new Bus(vertx, ingest.clock, key -> false);
        origin = Origin.internal("correlation", "test", ingest.clock, Duration.ofMinutes(1));
        deploy(
                vertx,
                new IngestVerticle(
                        bus,
                        ingest.store,
                        IngestSettings.DEFAULT,
                        ingest.live,
                        folder,
                        IngestHarness.precedence(),
                        ingest.clock,
                        UUID::randomUUID,
                        () -> IngestHarness.DAY));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aConfiguredSourceIsFetchedSubmittedAndListed(Vertx vertx) throws Exception {
        server.answers(request -> request.response().putHeader("ETag", "\"1\"").end(DUMP));
        deploySources(vertx, source("kite-all", server.address("/instruments")));

        var accepted = fetch("kite", "kite-all");

        assertThat(accepted.status()).isEqualTo("queued");
        Eventually.within(
                Duration.ofSeconds(20),
                () -> assertThat(ingest.store
                                .report(UUID.fromString(accepted.jobId()))
                                .await()
                                .status())
                        .isEqualTo("completed"));
        var entry = list().sources().getFirst();
        assertThat(entry.outcome()).isEqualTo("fetched");
        assertThat(entry.lastJobId()).isEqualTo(accepted.jobId());
        assertThat(entry.fetchedAt()).isNotNull();
        Eventually.within(Duration.ofSeconds(5), () -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void onlyAConfiguredNameOfTheBrokerIsFetched(Vertx vertx) throws Exception {
        deploySources(vertx, source("kite-all", server.address("/instruments")));

        for (var wanted : List.of(List.of("kite", "other"), List.of("upstox", "kite-all"))) {
            assertThat(refusal(wanted.getFirst(), wanted.getLast()))
                    .isInstanceOfSatisfying(
                            Failure.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("source_not_configured"));
        }
        assertThat(server.requests).isEmpty();
    }

    @Test
    void whatASourceMustNotDoEndsTheFetchAndLeavesNoFile(Vertx vertx) throws Exception {
        var endless = Buffer.buffer(new byte[64 * 1024]);
        deploySources(
                vertx,
                source("kite-all", server.address("/instruments")),
                new DumpSource(
                        "slow",
                        "kite",
                        server.address("/slow"),
                        IngestMode.FULL_CATALOG,
                        LocalTime.MIDNIGHT,
                        INDIA,
                        Set.of(),
                        100_000,
                        Duration.ofSeconds(1)),
                source(
                        "plain",
                        URI.create("https://127.0.0.1:" + server.address("/").getPort() + "/instruments")));

        server.answers(request -> request.response().setStatusCode(502).end("<html>bad gateway</html>"));
        assertFails("kite-all", "answered 502");
        server.answers(request -> request.response().end());
        assertFails("kite-all", "sent an empty file");
        server.answers(request -> {
            request.response().setChunked(true);
            for (int i = 0; i < 40; i++) {
                request.response().write(endless);
            }
            request.response().end();
        });
        assertFails("kite-all", "sent more than 1000000 bytes");
        server.answers(request -> request.response()
                .putHeader("Location", "https://example.invalid/")
                .setStatusCode(302)
                .end());
        assertFails("kite-all", "not configured");
        server.answers(request -> request.response()
                .putHeader("Location", "http://localhost/")
                .setStatusCode(302)
                .end());
        assertFails("kite-all", "not configured");
        server.answers(request -> request.response()
                .putHeader("Location", request.path())
                .setStatusCode(307)
                .end());
        assertFails("kite-all", "redirects without end");
        server.answers(request -> request.response().setChunked(true).write("instrument_token"));
        assertFails("slow", "took longer than 1 s");
        assertThat(folder).isEmptyDirectory();
        assertThat(list().sources().getFirst().outcome()).isEqualTo("failed");
    }

    @Test
    void aRedirectWithinTheConfiguredHostIsFollowed(Vertx vertx) throws Exception {
        server.answers(request -> {
            if (request.path().equals("/instruments")) {
                request.response()
                        .putHeader("Location", "/dated/file.csv")
                        .setStatusCode(302)
                        .end();
            } else {
                request.response().end(DUMP);
            }
        });
        deploySources(vertx, source("kite-all", server.address("/instruments")));

        assertThat(fetch("kite", "kite-all").status()).isEqualTo("queued");
        assertThat(server.requests)
                .extracting(HttpServerRequest::path)
                .containsExactly("/instruments", "/dated/file.csv");
    }

    @Test
    void aCertificateThatIsNotTrustedIsRefused(Vertx vertx) throws Exception {
        server.answers(request -> request.response().end(DUMP));
        deploySources(vertx, new HttpClientOptions(), source("kite-all", server.address("/instruments")));

        assertFails("kite-all", "could not be read");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void theScheduleFetchesEachDayOnceOnOneNodeAndAsksForNewerFilesOnly(Vertx vertx) throws Exception {
        server.answers(request -> {
            if ("\"1\"".equals(request.getHeader("If-None-Match"))) {
                request.response().setStatusCode(304).end();
            } else {
                request.response().putHeader("ETag", "\"1\"").end(DUMP);
            }
        });
        var source = source("kite-all", server.address("/instruments"));
        deploySources(vertx, source);
        deploy(vertx, verticle(server.trust(), source));
        assertThat(list().scheduled()).isFalse();
        assertThat(server.requests).isEmpty();

        ingest.live.set(LiveSetting.INGEST_SCHEDULE_ENABLED, "true");
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(ingest.sql("select outcome, failures from ingest_sources"))
                        .containsExactly("fetched 0"));
        assertThat(server.requests).hasSize(1);

        later.set(Duration.ofDays(1));
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(ingest.sql("select outcome from ingest_sources"))
                        .containsExactly("unchanged"));
        assertThat(server.requests).hasSize(2);
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(ingest.sql("select status, actor from ingest_jobs"))
                        .containsExactly("completed schedule"));
    }

    @Test
    void aFileWhoseJobFailedOrWasCancelledIsFetchedAgainThoughTheServerHasNoOther(Vertx vertx) throws Exception {
        server.answers(request -> request.response().putHeader("ETag", "\"1\"").end("no dump"));
        deploySources(vertx, source("kite-all", server.address("/instruments")));
        ingest.live.set(LiveSetting.INGEST_SCHEDULE_ENABLED, "true");
        awaitJobs("failed");

        server.answers(request -> {
            assertThat(request.getHeader("If-None-Match")).isNull();
            request.response().putHeader("ETag", "\"1\"").end(DUMP);
        });
        later.set(Duration.ofDays(1));
        awaitJobs("failed", "completed");
        ingest.sql("update ingest_jobs set status = 'cancelled' where status = 'completed' returning 1");
        later.set(Duration.ofDays(2));
        awaitJobs("failed", "cancelled", "completed");
        var asked = new AtomicReference<String>();
        server.answers(request -> {
            asked.set(request.getHeader("If-None-Match"));
            request.response().setStatusCode(304).end();
        });
        later.set(Duration.ofDays(3));
        Eventually.within(Duration.ofSeconds(10), () -> assertThat(asked).hasValue("\"1\""));
    }

    private void awaitJobs(String... statuses) throws Exception {
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(ingest.sql("select status from ingest_jobs order by created_at"))
                        .containsExactly(statuses));
    }

    @Test
    void aFailedAttemptIsRepeatedEverLaterAndThenLeftUntilTheNextDay(Vertx vertx) throws Exception {
        server.answers(request -> request.response().setStatusCode(500).end());
        deploySources(vertx, source("kite-all", server.address("/instruments")));
        ingest.live.set(LiveSetting.INGEST_SCHEDULE_ENABLED, "true");

        for (int failures = 1; failures <= 8; failures++) {
            var expected = failures;
            Eventually.within(
                    Duration.ofSeconds(10),
                    () -> assertThat(ingest.sql("select failures from ingest_sources"))
                            .containsExactly("" + expected));
            assertThat(server.requests).hasSize(failures);
            later.set(later.get().plus(Duration.ofMinutes(1L << (failures - 1))));
        }
        assertThat(ingest.sql("select next_attempt, detail from ingest_sources"))
                .containsExactly("- answered 500");

        later.set(Duration.ofDays(1));
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(ingest.sql("select failures from ingest_sources"))
                        .containsExactly("1"));
    }

    @Test
    void whatAnOperatorTriesTakesNothingFromTheSchedule(Vertx vertx) throws Exception {
        server.answers(request -> request.response().putHeader("ETag", "\"1\"").end(DUMP));
        deploySources(vertx, source("kite-all", server.address("/instruments")));

        fetch("kite", "kite-all", true);
        assertThat(ingest.sql("select name from ingest_sources")).isEmpty();

        server.answers(request -> request.response().setStatusCode(500).end());
        assertFails("kite-all", "answered 500");
        server.answers(request -> request.response().end(DUMP));
        later.set(Duration.ofMinutes(2));
        ingest.live.set(LiveSetting.INGEST_SCHEDULE_ENABLED, "true");
        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(ingest.sql("select outcome from ingest_sources"))
                        .containsExactly("fetched"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.test/a,       kite,  08:30, 1000, 10, https address",
        "https://user:pw@example.test, kite, 08:30, 1000, 10, credentials",
        "https://example.test/a,      nobody, 08:30, 1000, 10, no broker",
        "https://example.test/a,      kite,  08:30, 0,    10, max_bytes",
        "https://example.test/a,      kite,  08:30, 1000, 0,  limit_seconds",
        "https://example.test/a,      kite,  08:30, 1000, 999, limit_seconds",
    })
    void aSourceThatCannotBeMeantIsRefusedAtTheStart(
            URI address, String broker, LocalTime at, long bytes, long seconds, String why) {
        assertThatThrownBy(() -> new DumpSource(
                        "name",
                        broker,
                        address,
                        IngestMode.FULL_CATALOG,
                        at,
                        INDIA,
                        Set.of(),
                        bytes,
                        Duration.ofSeconds(seconds)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theBundledSourcesAreReadableAndEachNameStandsOnce() throws Exception {
        try (var json = SourceVerticleTest.class.getResourceAsStream("/conf/sources.json")) {
            assertThat(DumpSources.read(json).all()).hasSizeGreaterThan(10);
        }
        var one = source("twice", URI.create("https://example.test/a"));
        assertThatThrownBy(() -> new DumpSources(List.of(one, one))).hasMessageContaining("stands twice");
    }

    @Test
    void theDueMomentIsTheLastTimeOfDayInTheSourcesZone() {
        var source = source("kite-all", URI.create("https://example.test/a"), LocalTime.of(8, 30));
        assertThat(source.dueSince(Instant.parse("2025-08-20T03:00:00Z"))).isEqualTo("2025-08-20T03:00:00Z");
        assertThat(source.dueSince(Instant.parse("2025-08-20T02:59:59Z"))).isEqualTo("2025-08-19T03:00:00Z");
    }

    private void assertFails(String source, String why) throws Exception {
        assertThat(refusal("kite", source))
                .isInstanceOfSatisfying(
                        Failure.Unavailable.class,
                        told -> assertThat(told.detail())
                                .contains("The source " + source)
                                .contains(why));
    }

    private Failure refusal(String broker, String source) throws Exception {
        try {
            fetch(broker, source);
        } catch (FailureException refused) {
            return refused.failure();
        }
        throw new AssertionError("was not refused");
    }

    private JobAccepted fetch(String broker, String source) throws Exception {
        return fetch(broker, source, false);
    }

    private JobAccepted fetch(String broker, String source, boolean dryRun) throws Exception {
        return bus.ask(
                        IngestApi.FETCH,
                        new FetchDump(
                                broker,
                                source,
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                5,
                                dryRun,
                                Optional.empty(),
                                Optional.empty()),
                        origin)
                .await(30, TimeUnit.SECONDS);
    }

    private SourceList list() throws Exception {
        return bus.ask(IngestApi.SOURCES, new SourcesQuery(null), origin).await(10, TimeUnit.SECONDS);
    }

    private static DumpSource source(String name, URI address) {
        return source(name, address, AN_HOUR_AGO);
    }

    private static DumpSource source(String name, URI address, LocalTime at) {
        return new DumpSource(
                name, "kite", address, IngestMode.FULL_CATALOG, at, INDIA, Set.of(), 1_000_000, Duration.ofSeconds(20));
    }

    private void deploySources(Vertx vertx, DumpSource... sources) throws Exception {
        deploySources(vertx, server.trust(), sources);
    }

    private void deploySources(Vertx vertx, HttpClientOptions tls, DumpSource... sources) throws Exception {
        deploy(vertx, verticle(tls, sources));
    }

    private SourceVerticle verticle(HttpClientOptions tls, DumpSource... sources) {
        return new SourceVerticle(
                bus,
                new DumpSources(List.of(sources)),
                new PgSourceStore(ingest.pool),
                ingest.live,
                tls,
                folder,
                Duration.ofMillis(50),
                clock(),
                UUID::randomUUID);
    }

    /** Runs ahead of the real one by what the test says. */
    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return Clock.offset(Clock.system(zone), later.get());
            }

            @Override
            public Instant instant() {
                return Instant.now().plus(later.get());
            }
        };
    }

    private static void deploy(Vertx vertx, Deployable verticle) throws Exception {
        vertx.deployVerticle(verticle, IngestVerticle.deployment()).await(20, TimeUnit.SECONDS);
    }
}
