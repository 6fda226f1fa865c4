package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads every request from its headers to its answer: key and scope, media types, parameters, body, endpoint. Whatever
 * comes out, a value, a refusal or a defect, becomes a response here, so that no request can be left without one.
 */
final class EndpointAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointAdapter.class);
    /** For a place among the requests that are worked on; less than callers usually wait for an answer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final Callers callers;
    private final Gates gates;
    private final RefusalAudit audit;
    private final BodyReader bodies;
    private final BodyWork bodyWork;
    private final Responder responder;
    private final RequestMeters meters;
    private final Clock clock;
    private final Supplier<String> ids;
    private final ParameterReader parameters;

    EndpointAdapter(
            ApiKeys keys,
            Gates gates,
            RefusalAudit audit,
            BodyReader bodies,
            BodyWork bodyWork,
            Responder responder,
            RequestMeters meters,
            Clock clock,
            Supplier<String> ids) {
        this.callers = new Callers(keys, gates.rates(), responder);
        this.gates = gates;
        this.audit = audit;
        this.bodies = bodies;
        this.bodyWork = bodyWork;
        this.responder = responder;
        this.meters = meters;
        this.clock = clock;
        this.ids = ids;
        this.parameters = new ParameterReader(keys);
    }

    /**
     * Lets the request go on if the node has room for one more of its kind, else refuses it, at the price of reading
     * its headers.
     *
     * @param then leads to {@link #handle} or {@link #refuse}
     */
    void admit(HttpServerRequest request, Consumer<HttpServerRequest> then) {
        if (gates.admission().admits(Priority.of(request.path()), () -> Callers.name(callers.key(request)))) {
            then.accept(request);
        } else {
            busy(begin(request));
        }
    }

    void handle(RoutingContext context, Operation operation, Endpoint endpoint) {
        var turn = new Turn(context, operation, endpoint);
        if (gates.admission().enter(turn.priority, turn.holder())) {
            turn.work();
        } else {
            turn.await();
        }
    }

    private void busy(Exchange exchange) {
        responder.busy(exchange);
        meters.count("none", exchange.response().getStatusCode(), exchange.elapsedNanos());
    }

    /** One request of an operation, which is worked on or waits for it. */
    private final class Turn implements Lane.Waiter {
        private final RoutingContext context;
        private final Operation operation;
        private final Endpoint endpoint;
        private final Exchange exchange;
        private final Priority priority;
        private final Optional<KeyHolder> key;
        private final Context loop;
        private long longestWait;

        Turn(RoutingContext context, Operation operation, Endpoint endpoint) {
            this.context = context;
            this.operation = operation;
            this.endpoint = endpoint;
            this.exchange = begin(context.request());
            this.priority = Priority.of(context.request().path());
            this.key = callers.key(context.request());
            this.loop = context.vertx().getOrCreateContext();
        }

        /** Until another request of its kind is answered. Its body stays with the sender meanwhile. */
        void await() {
            var request = exchange.request().pause();
            var admission = gates.admission();
            if (!admission.await(priority, this)) {
                busy(exchange);
                request.resume();
                return;
            }
            longestWait = context.vertx().setTimer(LONGEST_WAIT.toMillis(), passed -> {
                if (admission.giveUp(priority, this)) {
                    end();
                }
            });
        }

        @Override
        public String holder() {
            return Callers.name(key);
        }

        @Override
        public void turn() {
            loop.runOnContext(called -> {
                context.vertx().cancelTimer(longestWait);
                work();
                exchange.request().resume();
            });
        }

        @Override
        public void refused() {
            loop.runOnContext(called -> end());
        }

        private void end() {
            busy(exchange);
            exchange.request().resume();
        }

        void work() {
            serve(context, operation, endpoint, exchange, key)
                    .map(answer -> {
                        responder.answer(exchange, operation, answer);
                        return answer;
                    })
                    .onFailure(cause -> refuse(operation, exchange, key, failure(cause, exchange)))
                    .onComplete(done -> {
                        gates.admission().leave(priority, holder(), exchange.elapsedNanos());
                        meters.count(operation.id(), exchange.response().getStatusCode(), exchange.elapsedNanos());
                        tell(operation, exchange);
                    });
        }
    }

    /** Of what may have changed something a line stays, by which the rest of it is found. */
    private static void tell(Operation operation, Exchange exchange) {
        if (operation.scope().filter(scope -> scope != KeyScope.READ).isPresent()
                && !operation.method().equals("GET")) {
            LOG.atInfo()
                    .addKeyValue("correlationId", exchange.correlationId())
                    .addKeyValue("operation", operation.id())
                    .addKeyValue("status", exchange.response().getStatusCode())
                    .addKeyValue("ms", exchange.elapsedNanos() / 1_000_000)
                    .log("A call that may change something is answered");
        }
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

    private void refuse(Operation operation, Exchange exchange, Optional<KeyHolder> key, Failure failure) {
        if (failure instanceof Failure.Unauthorized
                || failure instanceof Failure.Forbidden
                || failure instanceof Failure.RateLimited) {
            audit.refused(failure.code(), operation.id(), Callers.name(key), exchange.correlationId());
        }
        responder.refuse(exchange, failure);
    }

    private void refuse(Exchange exchange, Failure failure) {
        responder.refuse(exchange, failure);
        meters.count("none", exchange.response().getStatusCode(), exchange.elapsedNanos());
    }

    private Exchange begin(HttpServerRequest request) {
        return new Exchange(
                request,
                CorrelationId.of(request.getHeader("x-correlation-id"), ids),
                clock.instant(),
                System.nanoTime());
    }

    private Future<Answer> serve(
            RoutingContext context,
            Operation operation,
            Endpoint endpoint,
            Exchange exchange,
            Optional<KeyHolder> holder) {
        try {
            var request = exchange.request();
            callers.check(operation, holder, exchange);
            if (!MediaTypes.accepts(request.getHeader("accept"), operation.produces())) {
                throw new FailureException(new Failure.NotAcceptable(
                        "This call answers " + String.join(", ", operation.produces()) + "."));
            }
            checkMediaType(operation, request);
            var findings = new Findings();
            var values = parameters.read(operation, context, findings);
            var origin = Callers.origin(operation, exchange, holder, values, findings);
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
                    long room = BodyReader.room(request, json.limit());
                    gates.bodies().reserve(room);
                    goOn(request);
                    yield bodies.read(request, json.limit())
                            .compose(bytes -> bodyWork.on(bytes.length(), () -> checked(json, bytes, findings))
                                    .map(tree -> new Request.Body(tree, bytes.length(), bodyWork)))
                            .compose(body ->
                                    call(endpoint, new Request(operation, values, body, origin, holder, request)))
                            .onComplete(done -> gates.bodies().release(room));
                }
            };
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private static JsonNode checked(Operation.JsonBody json, Buffer bytes, Findings findings) {
        var tree = JsonText.parse(bytes);
        json.schema().check(tree, Spot.ROOT, findings);
        findings.refuseIfAny();
        return tree;
    }

    private static Future<Answer> call(Endpoint endpoint, Request request) {
        try {
            return endpoint.answer(request);
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
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
