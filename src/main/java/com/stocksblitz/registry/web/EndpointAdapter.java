package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads every request from its headers to its answer: key and scope, media types, parameters, body, endpoint. Whatever
 * comes out, a value, a refusal or a defect, becomes a response here, so that no request can be left without one.
 */
final class EndpointAdapter {
    static final Failure UNAUTHORIZED = new Failure.Unauthorized("A valid X-Internal-API-Key header is needed.");

    private static final Logger LOG = LoggerFactory.getLogger(EndpointAdapter.class);
    private static final String KEY = "x-internal-api-key";
    private static final String USER = "X-User-ID";
    private static final int LONGEST_USER = 128;

    private final ApiKeys keys;
    private final BodyReader bodies;
    private final Responder responder;
    private final RequestMeters meters;
    private final Clock clock;
    private final Supplier<String> ids;
    private final ParameterReader parameters;

    EndpointAdapter(
            ApiKeys keys,
            BodyReader bodies,
            Responder responder,
            RequestMeters meters,
            Clock clock,
            Supplier<String> ids) {
        this.keys = keys;
        this.bodies = bodies;
        this.responder = responder;
        this.meters = meters;
        this.clock = clock;
        this.ids = ids;
        this.parameters = new ParameterReader(keys);
    }

    void handle(RoutingContext context, Operation operation, Endpoint endpoint) {
        var exchange = begin(context.request());
        serve(context, operation, endpoint, exchange)
                .map(answer -> {
                    responder.answer(exchange, operation, answer);
                    return answer;
                })
                .onFailure(cause -> responder.refuse(exchange, failure(cause, exchange)))
                .onComplete(done ->
                        meters.count(operation.id(), exchange.response().getStatusCode(), exchange.elapsedNanos()));
    }

    /** For what never reaches an operation, such as an unknown path. */
    void refuse(HttpServerRequest request, Failure failure) {
        refuse(begin(request), failure);
    }

    /** For a defect outside of every operation. */
    void fail(HttpServerRequest request, Throwable cause) {
        var exchange = begin(request);
        refuse(exchange, failure(cause, exchange));
    }

    private void refuse(Exchange exchange, Failure failure) {
        responder.refuse(exchange, failure);
        meters.count("none", exchange.response().getStatusCode(), exchange.elapsedNanos());
    }

    private Exchange begin(HttpServerRequest request) {
        return new Exchange(request, CorrelationId.of(request.getHeader("x-correlation-id"), ids), System.nanoTime());
    }

    private Future<Answer> serve(RoutingContext context, Operation operation, Endpoint endpoint, Exchange exchange) {
        try {
            var request = exchange.request();
            var holder = admit(operation, request);
            if (!MediaTypes.accepts(request.getHeader("accept"), operation.produces())) {
                throw new FailureException(new Failure.NotAcceptable(
                        "This call answers " + String.join(", ", operation.produces()) + "."));
            }
            checkMediaType(operation, request);
            var findings = new Findings();
            var values = parameters.read(operation, context, findings);
            var origin = origin(operation, exchange, holder, values, findings);
            return switch (operation.body()) {
                case Operation.NoBody none -> {
                    findings.refuseIfAny();
                    yield call(endpoint, new Request(operation, values, null, origin, holder, request));
                }
                case Operation.StreamedBody streamed -> {
                    findings.refuseIfAny();
                    goOn(request);
                    yield call(endpoint, new Request(operation, values, null, origin, holder, request));
                }
                case Operation.JsonBody json -> {
                    goOn(request);
                    yield bodies.read(request, json.limit()).compose(bytes -> {
                        var tree = JsonText.parse(bytes.getBytes());
                        json.schema().check(tree, Spot.ROOT, findings);
                        findings.refuseIfAny();
                        return call(endpoint, new Request(operation, values, tree, origin, holder, request));
                    });
                }
            };
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private static Future<Answer> call(Endpoint endpoint, Request request) {
        try {
            return endpoint.answer(request);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private Optional<KeyHolder> admit(Operation operation, HttpServerRequest request) {
        var key = request.getHeader(KEY);
        var holder = key == null ? Optional.<KeyHolder>empty() : keys.check(key);
        if (operation.scope().isPresent()) {
            var scope = operation.scope().get();
            if (holder.isEmpty()) {
                throw new FailureException(UNAUTHORIZED);
            }
            if (!holder.get().may(scope)) {
                throw new FailureException(
                        new Failure.Forbidden("This call needs a key with the scope " + scope.word() + "."));
            }
        }
        return holder;
    }

    private static void checkMediaType(Operation operation, HttpServerRequest request) {
        if (operation.body() instanceof Operation.NoBody) {
            return;
        }
        var header = request.getHeader("content-type");
        var type = MediaTypes.type(header);
        if (!operation.consumes().contains(type)) {
            throw new FailureException(
                    new Failure.UnsupportedMedia("This call takes " + String.join(", ", operation.consumes()) + "."));
        }
        if (operation.body() instanceof Operation.JsonBody) {
            if (!MediaTypes.isUtf8(header)) {
                throw new FailureException(new Failure.UnsupportedMedia("JSON is taken in UTF-8 only."));
            }
            var encoding = request.getHeader("content-encoding");
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw new FailureException(new Failure.UnsupportedMedia("JSON is taken without content encoding."));
            }
        }
    }

    /** Only now, since a refused caller need not send its body at all. */
    private static void goOn(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
    }

    private Origin origin(
            Operation operation,
            Exchange exchange,
            Optional<KeyHolder> holder,
            Map<String, Object> values,
            Findings findings) {
        var user = Optional.ofNullable(exchange.request().getHeader(USER));
        if (user.isPresent()) {
            var name = user.get();
            if (name.isBlank() || name.length() > LONGEST_USER) {
                findings.add(USER, "wrong_form", "Must have 1 to " + LONGEST_USER + " characters.");
            } else if (TextRule.check(name, Spot.parameter(USER), findings)
                    && values.get("user_id") instanceof String named
                    && !named.equals(name)) {
                throw new FailureException(new Failure.Forbidden("user_id names another user than X-User-ID."));
            }
        }
        return new Origin(
                exchange.correlationId(),
                holder.map(KeyHolder::name).orElse("anonymous"),
                user,
                TraceParent.of(exchange.request().getHeader("traceparent")),
                clock.instant().plus(operation.deadline()));
    }

    private static Failure failure(Throwable cause, Exchange exchange) {
        if (cause instanceof FailureException known) {
            return known.failure();
        }
        var reference = exchange.correlationId();
        LOG.atError()
                .addKeyValue("correlationId", exchange.correlationId())
                .addKeyValue("reference", reference)
                .addKeyValue("path", exchange.request().path())
                .setCause(cause)
                .log("A request failed unexpectedly");
        return new Failure.Internal(reference);
    }
}
