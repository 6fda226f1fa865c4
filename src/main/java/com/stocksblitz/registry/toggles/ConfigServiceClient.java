package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The config service's protocol: {@code GET /api/v1/secrets/{KEY}/value?environment=} answers 200 with
 * {@code secret_value} (older ones: {@code value}), or 404 with the detail {@code Secret not found}; {@code POST
 * /api/v1/secrets} answers 200 or 201. Anything else is a failure and says nothing about the key: an error page must
 * never become a setting.
 */
public final class ConfigServiceClient {
    static final int MOST_READS_IN_FLIGHT = 8;
    private static final int MAX_BYTES = 64 * 1024;
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

    public ConfigServiceClient(Vertx vertx, ConfigServiceSettings settings) {
        this.settings = settings;
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost(settings.url().getHost())
                        .setDefaultPort(settings.port())
                        .setSsl(settings.secure())
                        .setConnectTimeout((int) settings.readLimit().toMillis()),
                new PoolOptions().setHttp1MaxSize(MOST_READS_IN_FLIGHT).setMaxWaitQueueSize(256));
    }

    /** Reads one key within the limit; fails if the service does not say what is with it. */
    public Future<Reading> read(String key) {
        var requested = http.request(
                HttpMethod.GET,
                settings.url().getRawPath() + "/api/v1/secrets/" + encode(key) + "/value?environment="
                        + encode(settings.environment()));
        return requested
                .compose(request ->
                        request.putHeader(KEY_HEADER, settings.apiKey()).send())
                .compose(ConfigServiceClient::reading)
                .timeout(settings.readLimit().toMillis(), TimeUnit.MILLISECONDS)
                // Frees the connection of an answer that is cut off, also where it is only granted after the limit.
                .onFailure(failed -> requested.onSuccess(HttpClientRequest::reset));
    }

    /** Writes one key, new or not; fails if the service does not say that it took it. */
    public Future<Void> write(String key, String value, String description) {
        var body = new JsonObject()
                .put("secret_key", key)
                .put("secret_value", value)
                .put("environment", settings.environment())
                .put("description", description);
        var requested = http.request(HttpMethod.POST, settings.url().getRawPath() + "/api/v1/secrets");
        return requested
                .compose(request -> request.putHeader(KEY_HEADER, settings.apiKey())
                        .putHeader("content-type", "application/json")
                        .send(body.toBuffer()))
                .compose(response -> body(response)
                        .compose(read -> response.statusCode() == 200 || response.statusCode() == 201
                                ? Future.<Void>succeededFuture()
                                : Future.failedFuture(failure("answered " + response.statusCode() + " to a write"))))
                .timeout(settings.readLimit().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failed -> requested.onSuccess(HttpClientRequest::reset));
    }

    public Future<Void> close() {
        return http.close();
    }

    private static Future<Reading> reading(HttpClientResponse response) {
        return switch (response.statusCode()) {
            case 200 -> body(response).map(ConfigServiceClient::value);
            case 404 -> body(response).map(ConfigServiceClient::unset);
            default -> {
                // Nobody reads this body; without a handler Vert.x logs its end by the reset as an error.
                response.exceptionHandler(cut -> {});
                yield Future.failedFuture(failure("answered " + response.statusCode()));
            }
        };
    }

    /** An adapter: the client has no way of its own to collect a body up to a limit. */
    private static Future<Buffer> body(HttpClientResponse response) {
        var body = Buffer.buffer();
        var collected = Promise.<Buffer>promise();
        response.handler(chunk -> {
                    if (body.length() + chunk.length() > MAX_BYTES) {
                        collected.tryFail(failure("answered more than " + MAX_BYTES + " bytes"));
                    } else {
                        body.appendBuffer(chunk);
                    }
                })
                .exceptionHandler(collected::tryFail)
                .endHandler(end -> collected.tryComplete(body));
        return collected.future();
    }

    private static Reading value(Buffer body) {
        try {
            var answer = READER.readTree(body.getBytes());
            var value = answer.has("secret_value") ? answer.get("secret_value") : answer.path("value");
            if (value.isMissingNode()) {
                throw failure("answered without a value");
            }
            return value.isTextual() ? new Reading.Value(value.textValue()) : new Reading.NotText();
        } catch (MismatchedInputException sameNameTwice) {
            return new Reading.NotText();
        } catch (IOException unreadable) {
            throw failure("answered something that is no JSON");
        }
    }

    private static Reading unset(Buffer body) {
        try {
            if (READER.readTree(body.getBytes()).path("detail").asText().startsWith(NOT_FOUND)) {
                return new Reading.Unset();
            }
        } catch (IOException unreadable) {
            throw failure("answered 404 with something that is no JSON");
        }
        throw failure("answered 404, but not that it knows no such key");
    }

    private static ConfigServiceException failure(String what) {
        return new ConfigServiceException("the config service " + what);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
