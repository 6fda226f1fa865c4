package com.stocksblitz.registry.standin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.standin.Endpoints.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/**
 * The platform's config service in small: the same calls, values in memory and in a file, so that a newcomer can flip a
 * toggle with one curl.
 *
 * <ul>
 *   <li>{@code GET /api/v1/secrets/{KEY}/value?environment=} answers {@code {"secret_value": "..."}}, or 404
 *       {@code {"detail": "Secret not found"}};
 *   <li>{@code GET /api/v1/secrets?environment=} lists names and descriptions, never values;
 *   <li>{@code POST /api/v1/secrets} answers 201 for a new value and 200 for a replaced one; with {@code If-None-Match:
 *       *} an existing value stays and the answer is 409;
 *   <li>{@code GET /health} needs no key.
 * </ul>
 */
public final class ConfigService {
    private static final long BODY_LIMIT = 64 * 1024;
    private static final int MOST_SECRETS = 10_000;
    private static final String KEY_FORM = "[A-Za-z0-9_.:-]{1,200}";

    private final Vertx vertx;
    private final Listener listener;
    private final SavedFile<Secret> file;
    private final Clock clock;
    private final ConcurrentSkipListMap<SecretKey, Secret> secrets = new ConcurrentSkipListMap<>();
    private Future<HttpServer> server = Future.failedFuture("not started");

    /** @param file where the values are kept; made on the first write */
    public ConfigService(Vertx vertx, Listener listener, Path file, Clock clock) {
        this.vertx = vertx;
        this.listener = listener;
        this.file = new SavedFile<>(file, new TypeReference<>() {});
        this.clock = clock;
    }

    /** Reads the file, then listens; answers the port. */
    public Future<Integer> start() {
        server = blocking(this::load)
                .compose(loaded -> listener.listen(vertx, endpoints().handler()));
        return server.map(HttpServer::actualPort);
    }

    /** Requests in flight are answered first, for 5 s at most. */
    public Future<Void> stop() {
        return server.compose(running -> running.shutdown(5, TimeUnit.SECONDS));
    }

    private Endpoints endpoints() {
        var endpoints = new Endpoints(vertx, listener.apiKey(), BODY_LIMIT);
        var router = endpoints.router();
        endpoints.serve(router.get("/api/v1/secrets/:key/value"), this::value);
        endpoints.serve(router.get("/api/v1/secrets"), this::list);
        endpoints.serve(router.post("/api/v1/secrets"), this::write);
        return endpoints;
    }

    private Future<Answer> value(RoutingContext context) {
        var environment = Endpoints.requiredParameter(context, "environment");
        return Optional.ofNullable(secrets.get(new SecretKey(environment, context.pathParam("key"))))
                .map(secret -> Future.succeededFuture(new Answer(200, Map.of("secret_value", secret.secretValue()))))
                .orElseGet(() -> Future.failedFuture(Endpoints.refusal(404, "Secret not found")));
    }

    private Future<Answer> list(RoutingContext context) {
        var environment = Endpoints.requiredParameter(context, "environment");
        var listed = secrets.values().stream()
                .filter(secret -> secret.environment().equals(environment))
                .map(Listed::of)
                .toList();
        return Future.succeededFuture(new Answer(200, Map.of("secrets", listed, "total", listed.size())));
    }

    private Future<Answer> write(RoutingContext context) {
        var written = Endpoints.body(context, Written.class);
        var onlyIfNew = "*".equals(context.request().getHeader("If-None-Match"));
        // Ordered blocking: writes go to the file one after another, each in memory only when it is on the disk.
        return blocking(() -> store(written, onlyIfNew));
    }

    private Answer store(Written written, boolean onlyIfNew) throws Exception {
        var secret = written.at(clock);
        var existing = secrets.get(secret.key());
        if (existing != null && onlyIfNew) {
            throw Endpoints.refusal(409, "Secret already exists");
        }
        if (existing == null && secrets.size() >= MOST_SECRETS) {
            throw Endpoints.refusal(409, "No more than " + MOST_SECRETS + " secrets are kept");
        }
        var after = new ConcurrentSkipListMap<>(secrets);
        after.put(secret.key(), secret);
        file.save(after.values());
        secrets.put(secret.key(), secret);
        return new Answer(existing == null ? 201 : 200, Listed.of(secret));
    }

    private List<Secret> load() throws Exception {
        var saved = file.load();
        saved.forEach(secret -> secrets.put(secret.key(), secret));
        return saved;
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, true);
    }

    private record Written(String secretKey, String secretValue, String environment, String description) {
        Secret at(Clock clock) {
            if (secretKey == null || !secretKey.matches(KEY_FORM)) {
                throw Endpoints.refusal(422, "secret_key must match " + KEY_FORM);
            }
            if (environment == null || !environment.matches(KEY_FORM)) {
                throw Endpoints.refusal(422, "environment must match " + KEY_FORM);
            }
            if (secretValue == null) {
                throw Endpoints.refusal(422, "secret_value is required");
            }
            var text = Optional.ofNullable(description).orElse("");
            return new Secret(secretKey, environment, secretValue, text, clock.instant());
        }

        @Override
        public String toString() {
            return "Written[" + environment + "/" + secretKey + "]";
        }
    }

    private record Listed(String secretKey, String environment, String description, Instant updatedAt) {
        static Listed of(Secret secret) {
            return new Listed(secret.secretKey(), secret.environment(), secret.description(), secret.updatedAt());
        }
    }
}
