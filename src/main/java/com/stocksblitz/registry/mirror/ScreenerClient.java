package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.breaker.Breaker;
import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.breaker.Verdict;
import com.stocksblitz.registry.http.BoundedExchange;
import com.stocksblitz.registry.http.BrokenExchange;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.mirror.api.Told;
import com.stocksblitz.registry.mirror.api.Told.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The legacy screener's protocol: {@code POST /api/v1/index-memberships/bulk} takes {@code {"memberships": [...]}} and
 * answers {@code {"status": "success", "processed": n}}; {@code GET /api/v1/index-memberships} lists all. An answer of
 * 200 says nothing by itself: it comes with an error inside when the screener's database is down.
 */
public final class ScreenerClient {
    private static final String LIST = "/api/v1/index-memberships";
    private static final int OUTAGES_TO_OPEN = 3;
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final int READERS = 4;
    private static final int WAITING_PER_READER = 32;
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_TOLD = 2_000;
    /** 100,000 rows of 200 bytes, several times. */
    private static final long LONGEST_LIST = 128L * 1024 * 1024;

    private final HttpClient http;
    /** Of its own, so that readers do not keep writes waiting. */
    private final HttpClient readers;

    private final ScreenerSettings settings;
    private final Breaker breaker;

    public ScreenerClient(Vertx vertx, ScreenerSettings settings) {
        this.settings = settings;
        this.http = vertx.createHttpClient(
                settings.address().options(settings.limit()),
                new PoolOptions().setHttp1MaxSize(2).setMaxWaitQueueSize(8));
        this.readers = vertx.createHttpClient(
                settings.address().options(settings.limit()),
                new PoolOptions().setHttp1MaxSize(READERS).setMaxWaitQueueSize(READERS * WAITING_PER_READER));
        this.breaker = new Breaker(
                vertx,
                "screener",
                OUTAGES_TO_OPEN,
                PROBE_EVERY,
                cause -> Verdict.OUTAGE,
                () -> send(http, HttpMethod.GET, "/health", request -> request.send(), this::body)
                        .compose(answer -> answer.status() < 500
                                ? Future.succeededFuture()
                                : Future.failedFuture(new ScreenerAway("answers " + answer.status()))));
    }

    /** Fails with {@link ScreenerAway} or {@link com.stocksblitz.registry.breaker.BreakerOpen}. */
    Future<Reply> write(Batch batch) {
        return write(batch.idempotencyKey(), batch.body(), batch.size(), new AtomicBoolean());
    }

    /** Never fails. */
    Future<Told> tell(String idempotencyKey, List<JsonNode> rows) {
        var sent = new AtomicBoolean();
        return write(idempotencyKey, Batch.body(rows), rows.size(), sent)
                .map(reply -> switch (reply) {
                    case Reply.Taken taken -> new Told(Outcome.TAKEN, "");
                    case Reply.Refused refused -> new Told(Outcome.REFUSED, refused.answer());
                    case Reply.Erred erred -> new Told(Outcome.ERRED, erred.answer());
                })
                .otherwise(cause -> {
                    boolean unheard = !sent.get() || (cause instanceof ScreenerAway away && away.isUnheard());
                    return new Told(unheard ? Outcome.NOT_TRIED : Outcome.UNANSWERED, cause.getMessage());
                });
    }

    /** @param sent becomes true once the screener may have got something */
    private Future<Reply> write(String idempotencyKey, Buffer body, int rows, AtomicBoolean sent) {
        return away(() -> send(
                        http,
                        HttpMethod.POST,
                        LIST + "/bulk",
                        request -> {
                            sent.set(true);
                            return request.putHeader("content-type", "application/json")
                                    .putHeader("Idempotency-Key", idempotencyKey)
                                    .send(body);
                        },
                        this::body)
                .map(answer -> reply(answer, rows)));
    }

    /** The rows with these keys that the screener has. Fails as {@link #write} does. */
    Future<Map<MirrorRecord.Key, JsonNode>> read(Set<MirrorRecord.Key> keys) {
        var found = new HashMap<MirrorRecord.Key, JsonNode>();
        return list((key, row) -> {
                    if (keys.contains(key)) {
                        found.put(key, row);
                    }
                })
                .map(found);
    }

    /** Hands over each row that it has, as they come; done when all are read. Fails as {@link #write} does. */
    Future<Void> list(BiConsumer<MirrorRecord.Key, JsonNode> rows) {
        return list(http, rows);
    }

    /** As {@link #list}, for whoever waits for the answer, and no longer than he does. */
    Future<Void> readFor(BiConsumer<MirrorRecord.Key, JsonNode> rows) {
        return list(readers, rows);
    }

    private Future<Void> list(HttpClient client, BiConsumer<MirrorRecord.Key, JsonNode> rows) {
        return away(
                () -> send(client, HttpMethod.GET, LIST, HttpClientRequest::send, response -> rows(response, rows)));
    }

    public BreakerState breaker() {
        return breaker.state();
    }

    /** Runs each time it answers again after it was given up. */
    void whenBack(Runnable told) {
        breaker.whenClosed(told);
    }

    /** See {@link Breaker#forget}. */
    public void forgetOutages() {
        breaker.forget();
    }

    public Future<Void> close() {
        return Future.join(http.close(), readers.close()).mapEmpty();
    }

    /** {@code host:port}. */
    String target() {
        return settings.toString();
    }

    private <T> Future<T> away(Supplier<Future<T>> call) {
        return breaker.call(() -> call.get()
                .recover(cause -> Future.failedFuture(
                        switch (cause) {
                            case ScreenerAway away -> away;
                            case BrokenExchange broken -> new ScreenerAway(broken.getMessage());
                            default -> new ScreenerAway("is away: " + cause.getMessage());
                        })));
    }

    private <T> Future<T> send(
            HttpClient client,
            HttpMethod method,
            String path,
            Function<HttpClientRequest, Future<HttpClientResponse>> sending,
            Function<HttpClientResponse, Future<T>> reading) {
        return BoundedExchange.within(
                settings.limit(),
                client.request(method, settings.address().path(path)),
                request -> sending.apply(request.putHeader("X-Internal-API-Key", settings.apiKey()))
                        .compose(reading));
    }

    private static Reply reply(Answered answered, int sent) {
        int status = answered.status();
        return switch (status) {
            case 200, 201 -> taken(answered, sent);
            // Its own doing, not the records': no record may be given up for a wrong key or path or a full house.
            case 401, 403, 404, 405, 408, 425, 429, 502, 503, 504 -> throw ScreenerAway.answering(status);
            default ->
                status >= 400 && status < 500 ? new Reply.Refused(answered.told()) : new Reply.Erred(answered.told());
        };
    }

    private static Reply taken(Answered answered, int sent) {
        try {
            var answer = Json.mapper().readTree(answered.body().getBytes());
            return answer.path("status").asText().equals("success")
                            && answer.path("processed").asInt(-1) == sent
                    ? new Reply.Taken()
                    : new Reply.Erred(answered.told());
        } catch (IOException unreadable) {
            return new Reply.Erred(answered.told());
        }
    }

    private Future<Answered> body(HttpClientResponse response) {
        return BoundedExchange.body(response, LONGEST_ANSWER).map(body -> new Answered(response.statusCode(), body));
    }

    private Future<Void> rows(HttpClientResponse response, BiConsumer<MirrorRecord.Key, JsonNode> rows) {
        if (response.statusCode() != 200) {
            BoundedExchange.leaveUnread(response);
            return Future.failedFuture(new ScreenerAway("answers " + response.statusCode() + " to a list"));
        }
        var reader = new RowReader(rows);
        return BoundedExchange.read(response, LONGEST_LIST, chunk -> feed(reader, chunk))
                .compose(read -> end(reader));
    }

    private static void feed(RowReader reader, Buffer chunk) {
        try {
            reader.feed(chunk.getBytes());
        } catch (IOException unreadable) {
            throw new ScreenerAway("answers something that is no JSON");
        }
    }

    private static Future<Void> end(RowReader reader) {
        try {
            reader.end();
            return Future.succeededFuture();
        } catch (IOException cut) {
            return Future.failedFuture(new ScreenerAway("answers no list"));
        }
    }

    private record Answered(int status, Buffer body) {
        /** For people: status and the beginning of the body. */
        String told() {
            var text = status + " " + body;
            return text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD);
        }
    }
}
