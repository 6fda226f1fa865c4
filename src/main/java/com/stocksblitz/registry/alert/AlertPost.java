package com.stocksblitz.registry.alert;

import com.stocksblitz.registry.http.BoundedExchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.util.Optional;

/**
 * Posts to the operator's address: certificates are checked, redirects are not followed, an answer is read up to a
 * limit. No failure tells the address, which may hold a token.
 */
final class AlertPost {
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int CONNECT_MS = 5_000;

    private final HttpClient http;
    private final AlertSettings settings;
    private final Optional<Signature> signature;
    private final Clock clock;

    AlertPost(Vertx vertx, AlertSettings settings, Clock clock) {
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MS).setKeepAlive(false),
                new PoolOptions().setHttp1MaxSize(2).setMaxWaitQueueSize(4));
        this.settings = settings;
        this.signature = settings.secret().map(Signature::new);
        this.clock = clock;
    }

    /** The status of the answer. Fails where there was none in time. */
    Future<Integer> post(String address, String id, Buffer body) {
        var options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(address);
        return BoundedExchange.within(
                settings.limit(),
                http.request(options),
                request -> signed(request, id, body)
                        .send(body)
                        .compose(answer ->
                                BoundedExchange.body(answer, LONGEST_ANSWER).map(read -> answer.statusCode())));
    }

    Future<Void> close() {
        return http.close();
    }

    private HttpClientRequest signed(HttpClientRequest request, String id, Buffer body) {
        var now = clock.instant();
        request.putHeader("content-type", "application/json")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        signature.ifPresent(key -> request.putHeader("webhook-signature", key.of(id, now, body.getBytes())));
        return request;
    }
}
