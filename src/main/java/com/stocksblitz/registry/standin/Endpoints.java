package com.stocksblitz.registry.standin;

import com.fasterxml.jackson.core.JacksonException;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both stand-ins do alike: check the key, bound the body, and end every request in one place, with errors in the
 * platform's form {@code {"detail": "..."}}.
 */
final class Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);
    private static final String KEY_HEADER = "X-Internal-API-Key";

    private final Router router;
    private final byte[] apiKey;

    Endpoints(Vertx vertx, String apiKey, long bodyLimit) {
        this.apiKey = apiKey.getBytes(StandardCharsets.UTF_8);
        router = Router.router(vertx);
        router.route().failureHandler(Endpoints::fail);
        router.get("/health").handler(context -> write(context, new Answer(200, Map.of("status", "healthy"))));
        router.route("/*").handler(this::checkKey);
        router.route("/*").handler(BodyHandler.create(false).setBodyLimit(bodyLimit));
    }

    /** The endpoint's answer ends the request; its failure becomes an error document. */
    void serve(Route route, Function<RoutingContext, Future<Answer>> endpoint) {
        route.handler(context -> endpoint.apply(context)
                .onSuccess(answer -> write(context, answer))
                .onFailure(context::fail));
    }

    Router router() {
        return router;
    }

    Handler<HttpServerRequest> handler() {
        return router;
    }

    /** @throws HttpException 422 when the body is not JSON of that form */
    static <T> T body(RoutingContext context, Class<T> type) {
        try {
            var body =
                    Optional.ofNullable(context.body().buffer()).orElseThrow(() -> refusal(422, "A body is required"));
            return Json.mapper().readValue(body.getBytes(), type);
        } catch (JacksonException malformed) {
            // A record that refuses its values arrives wrapped by the mapper.
            throw malformed.getCause() instanceof HttpException refused
                    ? refused
                    : refusal(422, malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** @throws HttpException 422 when it is absent */
    static String requiredParameter(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> refusal(422, name + " is required"));
    }

    static HttpException refusal(int status, String detail) {
        return new HttpException(status, detail);
    }

    private void checkKey(RoutingContext context) {
        var given = Optional.ofNullable(context.request().getHeader(KEY_HEADER)).orElse("");
        if (MessageDigest.isEqual(apiKey, given.getBytes(StandardCharsets.UTF_8))) {
            context.next();
        } else {
            context.fail(refusal(401, "Invalid or missing API key"));
        }
    }

    private static void fail(RoutingContext context) {
        var answer = switch (context.failure()) {
            case HttpException refusal
            when refusal.getPayload() != null ->
                new Answer(refusal.getStatusCode(), Map.of("detail", refusal.getPayload()));
            case null, default -> {
                var status = context.statusCode() > 0 ? context.statusCode() : 500;
                if (status >= 500) {
                    LOG.atError().setCause(context.failure()).log("A stand-in failed");
                }
                yield new Answer(status, Map.of("detail", status == 413 ? "Body too large" : "Request failed"));
            }
        };
        write(context, answer);
    }

    private static void write(RoutingContext context, Answer answer) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        try {
            var body = Json.mapper().writeValueAsString(answer.body());
            context.response()
                    .setStatusCode(answer.status())
                    .putHeader("content-type", "application/json")
                    .end(body);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("An answer of ours is no JSON", impossible);
        }
    }

    /** @param body anything the mapper can write */
    record Answer(int status, Object body) {}
}
