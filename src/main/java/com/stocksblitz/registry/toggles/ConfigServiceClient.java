package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.stocksblitz.registry.breaker.Breaker;
import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.breaker.Verdict;
import com.stocksblitz.registry.http.BoundedExchange;
import com.stocksblitz.registry.http.BrokenExchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The config service's protocol: {@code GET /api/v1/secrets/{KEY}/value?environment=} answers 200 with
 * {@code secret_value} (older ones: {@code value}), or 404 with the detail {@code Secret not found}; {@code POST
 * /api/v1/secrets} answers 200 or 201, {@code GET /api/v1/secrets?environment=} lists names. Anything else is a failure
 * and says nothing about the key: an error page must never become a setting. Behind a breaker: while the service is
 * away calls fail at once.
 */
public final class ConfigServiceClient {
    static final int MOST_READS_IN_FLIGHT = 8;
    /** A whole reading of the four toggles: one answer among them tells that the service is there. */
    private static final int OUTAGES_TO_OPEN = 4;

    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MOST_BYTES_OF_A_LIST = 1024 * 1024;
    private static final String KEY_HEADER = "X-Internal-API-Key";
    private static final String NOT_FOUND = "Secret not found";

    /**
     * Apart from the service's own mapper: a name given twice is found by the tree, which knows that all else is JSON.
     */
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final HttpClient http;
    private final ConfigServiceSettings settings;
    private final Breaker breaker;

    public ConfigServiceClient(Vertx vertx, ConfigServiceSettings settings) {
        this.settings = settings;
        this.http = vertx.createHttpClient(
                settings.address().options(settings.readLimit()),
                new PoolOptions().setHttp1MaxSize(MOST_READS_IN_FLIGHT).setMaxWaitQueueSize(256));
        this.breaker = new Breaker(
                vertx, "config_service", OUTAGES_TO_OPEN, PROBE_EVERY, ConfigServiceClient::judge, this::probe);
    }

    /** Reads one key within the limit; fails if the service does not say what is with it. */
    public Future<Reading> read(String key) {
        var path = settings.address().path("/api/v1/secrets/") + encode(key) + "/value?environment="
                + encode(settings.environment());
        return breaker.call(() -> exchange(
                http.request(HttpMethod.GET, path),
                request ->
                        request.putHeader(KEY_HEADER, settings.apiKey()).send().compose(ConfigServiceClient::reading)));
    }

    /** Writes one key, new or not; fails if the service does not say that it took it. */
    public Future<Void> write(String key, String value, String description) {
        return post(key, value, description, request -> {}).compose(status -> switch (status) {
            case 200, 201 -> Future.succeededFuture();
            default -> Future.failedFuture(status(status, " to a write"));
        });
    }

    /**
     * Writes a key that is not there yet, and answers whether it was not. A service that does not know
     * {@code If-None-Match} replaces what came between the look and the writing.
     */
    public Future<Boolean> create(String key, String value, String description) {
        return read(key)
                .compose(found -> found instanceof Reading.Unset
                        ? post(key, value, description, request -> request.putHeader("if-none-match", "*"))
                        : Future.succeededFuture(409))
                .compose(status -> switch (status) {
                    case 200, 201 -> Future.succeededFuture(true);
                    case 409 -> Future.succeededFuture(false);
                    default -> Future.failedFuture(status(status, " to a write"));
                });
    }

    /** The names of all keys of the environment, ours and others'. */
    public Future<Set<String>> names() {
        var path = settings.address().path("/api/v1/secrets?environment=") + encode(settings.environment());
        return breaker.call(() -> exchange(
                http.request(HttpMethod.GET, path),
                request -> request.putHeader(KEY_HEADER, settings.apiKey())
                        .send()
                        .compose(response -> response.statusCode() == 200
                                ? BoundedExchange.body(response, MOST_BYTES_OF_A_LIST)
                                        .map(ConfigServiceClient::listed)
                                : refused(response, " to a list"))));
    }

    /** Fails, for the breaker, where the service does not get round to it; else answers the status. */
    private Future<Integer> post(String key, String value, String description, Consumer<HttpClientRequest> more) {
        var body = new JsonObject()
                .put("secret_key", key)
                .put("secret_value", value)
                .put("environment", settings.environment())
                .put("description", description);
        return breaker.call(() ->
                exchange(http.request(HttpMethod.POST, settings.address().path("/api/v1/secrets")), request -> {
                    more.accept(request);
                    return request.putHeader(KEY_HEADER, settings.apiKey())
                            .putHeader("content-type", "application/json")
                            .send(body.toBuffer())
                            .compose(response -> response.statusCode() < 500
                                    ? BoundedExchange.body(response, MAX_BYTES).map(response.statusCode())
                                    : refused(response, " to a write"));
                }));
    }

    public BreakerState breaker() {
        return breaker.state();
    }

    /** See {@link Breaker#forget}. */
    public void forgetOutages() {
        breaker.forget();
    }

    /** Runs each time the service is back after its breaker was open. */
    public void whenBack(Runnable told) {
        breaker.whenClosed(told);
    }

    public Future<Void> close() {
        return http.close();
    }

    private static Future<Reading> reading(HttpClientResponse response) {
        return switch (response.statusCode()) {
            case 200 -> BoundedExchange.body(response, MAX_BYTES).map(ConfigServiceClient::value);
            case 404 -> BoundedExchange.body(response, MAX_BYTES).map(ConfigServiceClient::unset);
            default -> refused(response, "");
        };
    }

    private static <T> Future<T> refused(HttpClientResponse response, String what) {
        BoundedExchange.leaveUnread(response);
        return Future.failedFuture(status(response.statusCode(), what));
    }

    private <T> Future<T> exchange(
            Future<HttpClientRequest> requested, Function<HttpClientRequest, Future<T>> exchange) {
        return BoundedExchange.within(settings.readLimit(), requested, exchange)
                .recover(cause -> Future.failedFuture(
                        cause instanceof BrokenExchange broken
                                ? ConfigServiceException.broken(broken.getMessage())
                                : cause));
    }

    private static Reading value(Buffer body) {
        try {
            var answer = READER.readTree(body.getBytes());
            var value = answer.has("secret_value") ? answer.get("secret_value") : answer.path("value");
            if (value.isMissingNode()) {
                throw ConfigServiceException.broken("answered without a value");
            }
            return value.isTextual() ? new Reading.Value(value.textValue()) : new Reading.NotText();
        } catch (MismatchedInputException sameNameTwice) {
            return new Reading.NotText();
        } catch (IOException unreadable) {
            throw ConfigServiceException.broken("answered something that is no JSON");
        }
    }

    private static Set<String> listed(Buffer body) {
        try {
            return Set.copyOf(READER.readTree(body.getBytes()).findValuesAsText("secret_key"));
        } catch (IOException unreadable) {
            throw ConfigServiceException.broken("answered a list that is no JSON");
        }
    }

    private static Reading unset(Buffer body) {
        try {
            if (READER.readTree(body.getBytes()).path("detail").asText().startsWith(NOT_FOUND)) {
                return new Reading.Unset();
            }
        } catch (IOException unreadable) {
            throw ConfigServiceException.broken("answered 404 with something that is no JSON");
        }
        throw ConfigServiceException.refused("answered 404, but not that it knows no such key");
    }

    /** Of 4xx only what says that the service does not get round to it, such as 429, and 408, counts as an outage. */
    private static ConfigServiceException status(int status, String what) {
        return status < 500 && status != 408 && status != 429
                ? ConfigServiceException.refused("answered " + status + what)
                : ConfigServiceException.broken("answered " + status + what);
    }

    private static Verdict judge(Throwable cause) {
        return switch (cause) {
            case ConfigServiceException told -> told.verdict();
            case ConnectionPoolTooBusyException full -> Verdict.NOTHING;
            default -> Verdict.OUTAGE;
        };
    }

    /** Whatever it answers but an error of its own: a service that lacks the page is there all the same. */
    private Future<?> probe() {
        return exchange(
                http.request(HttpMethod.GET, settings.address().path("/health")),
                request -> request.send()
                        .compose(response -> response.statusCode() < 500
                                ? BoundedExchange.body(response, MAX_BYTES)
                                : refused(response, "")));
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
