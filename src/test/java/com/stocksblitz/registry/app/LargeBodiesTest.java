package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest bodies that a caller can send, and what the others notice of them. */
class LargeBodiesTest {
    private static final String PLAN = TestService.BASE + "/subscriptions/plan?user_id=pool";
    private static final String SMALL = TestService.BASE + "/subscriptions/planner/config";
    private static final int LIMIT = 8 << 20;
    private static final Duration LONGEST_LAG = Duration.ofMillis(100);
    /** Other work of the machine may stop everything for a while; a blocked loop is blocked each time. */
    private static final int TRIES = 8;

    /** More connections than event loops, so that each loop has one. */
    private static final int LOOKERS = 6;

    @TempDir
    private static Path home;

    private static TestService service;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        service = TestService.start(home, TestPostgres.database(), Map.of());
        service.ingest("kite", TestService.KITE);
    }

    @AfterAll
    static void stop() {
        service.close();
        http.close();
    }

    @Test
    void R13_aPlanOfEightMegabytesIsReadAndPlannedWithoutHoldingUpTheLoops() throws Exception {
        var body = pool(182, 1_000);
        assertThat(body.length).isBetween(LIMIT - (LIMIT >> 4), LIMIT);
        var lags = new ArrayList<Duration>();
        do {
            lags.add(lagWhile(
                    () -> assertThat(send(BodyPublishers.ofByteArray(body)).statusCode())
                            .as("most of what the thousand ask for is unknown, but not all")
                            .isEqualTo(200)));
        } while (lags.getLast().compareTo(LONGEST_LAG) >= 0 && lags.size() < TRIES);

        assertThat(lags.getLast()).as("lags of all tries: %s", lags).isLessThan(LONGEST_LAG);
    }

    @Test
    void R13_tenMegabytesAreRefusedWhetherTheyAreAnnouncedOrNot() throws Exception {
        var body = " ".repeat(10_000_000).getBytes(StandardCharsets.US_ASCII);
        var lags = new ArrayList<Duration>();
        do {
            lags.add(lagWhile(() -> {
                assertThat(send(BodyPublishers.ofByteArray(body)).statusCode()).isEqualTo(413);
                assertThat(send(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                                .statusCode())
                        .isEqualTo(413);
            }));
        } while (lags.getLast().compareTo(LONGEST_LAG) >= 0 && lags.size() < TRIES);

        assertThat(lags.getLast()).as("lags of all tries: %s", lags).isLessThan(LONGEST_LAG);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Longest wait for the smallest answer, on any of several connections, from before the work until it is done. */
    private static Duration lagWhile(Work work) throws Exception {
        var done = new CompletableFuture<Void>();
        var lookers = IntStream.range(0, LOOKERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> longestWait(done), Thread::startVirtualThread))
                .toList();
        try {
            work.run();
        } finally {
            done.complete(null);
        }
        long longest = 0;
        for (var looker : lookers) {
            longest = Math.max(longest, looker.get());
        }
        return Duration.ofNanos(longest);
    }

    private static long longestWait(CompletableFuture<Void> until) {
        long longest = 0;
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var look = request(SMALL).GET().build();
            client.send(look, BodyHandlers.discarding());
            while (!until.isDone()) {
                long begun = System.nanoTime();
                assertThat(client.send(look, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
                longest = Math.max(longest, System.nanoTime() - begun);
                Thread.sleep(2);
            }
            return longest;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** @param each instruments of each of so many users, of which the first one exists */
    private static byte[] pool(int each, int users) {
        var instruments = IntStream.range(0, each)
                .mapToObj(i -> i == 0 ? "NSE:TCS" : "NSE:NOBODYS-INSTRUMENT-OF-A-LONG-NAME-%05d".formatted(i))
                .collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return IntStream.range(0, users)
                .mapToObj(i -> "{\"user_id\":\"user-%04d\",\"instruments\":%s}".formatted(i, instruments))
                .collect(Collectors.joining(
                        ",", "{\"plan_name\":\"pool\",\"subscription_type\":\"live_feed\",\"demands\":[", "]}"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static HttpResponse<String> send(BodyPublisher body) throws Exception {
        return http.send(
                request(PLAN)
                        .header("content-type", "application/json")
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofSeconds(60))
                .header("X-Internal-API-Key", TestService.KEY);
    }
}
