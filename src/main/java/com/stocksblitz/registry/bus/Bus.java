package com.stocksblitz.registry.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.Problem;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with types. Every handler's outcome becomes an answer here and nowhere else: a value, a
 * {@link Failure}, or, for what nobody expected, {@link Failure.Internal} with a reference to the log. A handler can
 * therefore neither leave its caller waiting nor leak the text of an exception.
 *
 * <p>Inside the process records pass by reference under {@code local:} plus the address. A {@link Scope#CLUSTER} call
 * is served a second time under its plain address, as JSON, for other applications: header names
 * {@value #CORRELATION_ID}, {@value #USER_ID}, {@value #DEADLINE_MS} (time left) and {@value #API_KEY}; a failure is a
 * {@link ReplyException} with the HTTP status as code and the problem document as message.
 */
public final class Bus {
    public static final String CORRELATION_ID = "correlation-id";
    public static final String USER_ID = "user-id";
    public static final String DEADLINE_MS = "deadline-ms";
    public static final String API_KEY = "api-key";

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final String LOCAL_PREFIX = "local:";
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private final EventBus eventBus;
    private final Clock clock;
    private final Predicate<String> mayChange;

    /**
     * Once per Vert.x instance, before anything is deployed: it registers the codec.
     *
     * @param mayChange tells whether an API key may call what changes something
     */
    public Bus(Vertx vertx, Clock clock, Predicate<String> mayChange) {
        this.eventBus = vertx.eventBus();
        this.clock = clock;
        this.mayChange = mayChange;
        eventBus.registerDefaultCodec(Letter.class, new LetterCodec());
    }

    /** Asks whoever serves the call on this node; fails with a {@link FailureException} and nothing else. */
    public <Q, R> Future<R> ask(Call<Q, R> call, Q request, Origin origin) {
        var left = origin.remaining(clock);
        var wait = left.compareTo(call.timeout()) < 0 ? left : call.timeout();
        if (wait.toMillis() < 1) {
            return Future.failedFuture(
                    new FailureException(new Failure.DeadlineExceeded("The time limit of the request has passed.")));
        }
        var options = new DeliveryOptions().setLocalOnly(true).setSendTimeout(wait.toMillis());
        return eventBus.<Letter>request(LOCAL_PREFIX + call.address(), new Letter(request, origin), options)
                .transform(answered -> answered.succeeded()
                        ? open(call, answered.result().body())
                        : Future.failedFuture(undelivered(call, answered.cause())));
    }

    /** Serves a call on this node, and for the cluster if the call says so; done when it can be reached. */
    public <Q, R> Future<Registration> serve(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler) {
        var local = eventBus.<Letter>localConsumer(LOCAL_PREFIX + call.address());
        local.handler(message -> answer(call, handler, message.body())
                .onSuccess(value -> message.reply(new Letter(value, null)))
                .onFailure(refused -> message.reply(new Letter(failure(refused), null))));
        if (call.scope() == Scope.LOCAL) {
            return local.completion().map(done -> local::unregister);
        }
        var cluster = eventBus.<Object>consumer(call.address());
        cluster.handler(message -> answerCluster(call, handler, message));
        return Future.all(local.completion(), cluster.completion())
                .map(done -> () ->
                        Future.join(local.unregister(), cluster.unregister()).mapEmpty());
    }

    /** Tells a topic; over the cluster as the JSON of the record. */
    public <E> void publish(Topic<E> topic, E event) {
        eventBus.publish(
                LOCAL_PREFIX + topic.address(), new Letter(event, null), new DeliveryOptions().setLocalOnly(true));
        if (topic.scope() == Scope.CLUSTER) {
            eventBus.publish(topic.address(), json(event));
        }
    }

    /** Listens to what this node tells. */
    public <E> Future<Registration> listen(Topic<E> topic, Consumer<E> listener) {
        var consumer = eventBus.<Letter>localConsumer(LOCAL_PREFIX + topic.address());
        consumer.handler(
                message -> listener.accept(topic.type().cast(message.body().value())));
        return consumer.completion().map(done -> consumer::unregister);
    }

    /** Listens to what every node of the cluster tells, this one included. */
    public <E> Future<Registration> listenCluster(Topic<E> topic, Consumer<E> listener) {
        var consumer = eventBus.<JsonObject>consumer(topic.address());
        consumer.handler(message -> read(message.body(), topic.type())
                .onSuccess(listener::accept)
                .onFailure(unreadable -> LOG.atWarn()
                        .addKeyValue("address", topic.address())
                        .log("A message of the cluster could not be read")));
        return consumer.completion().map(done -> consumer::unregister);
    }

    /** Stops serving or listening. */
    @FunctionalInterface
    public interface Registration {
        Future<Void> unregister();
    }

    private <Q, R> Future<R> answer(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler, Letter letter) {
        return answer(call, handler, call.request().cast(letter.value()), letter.origin());
    }

    private <Q, R> Future<R> answer(
            Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler, Q request, Origin origin) {
        Future<R> outcome;
        try {
            outcome = handler.apply(request, origin);
        } catch (RuntimeException thrown) {
            outcome = Future.failedFuture(thrown);
        }
        return outcome.recover(cause -> Future.failedFuture(
                cause instanceof FailureException known ? known : unexpected(call.address(), origin, cause)));
    }

    private <Q, R> void answerCluster(
            Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler, Message<Object> message) {
        var origin = origin(call, message);
        boolean text = message.body() instanceof String;
        permit(call, message)
                .compose(permitted -> read(message.body(), call.request()))
                .compose(request -> answer(call, handler, request, origin))
                .onSuccess(value -> message.reply(text ? text(value) : json(value)))
                .onFailure(refused -> {
                    var problem = Problem.of(failure(refused), call.address(), origin.correlationId(), clock.instant());
                    message.fail(problem.status(), text(problem.members()));
                });
    }

    private Future<Void> permit(Call<?, ?> call, Message<?> message) {
        var key = message.headers().get(API_KEY);
        return !call.changes() || (key != null && mayChange.test(key))
                ? Future.succeededFuture()
                : Future.failedFuture(new FailureException(
                        new Failure.Unauthorized("This call changes something and needs a valid api-key header.")));
    }

    private Origin origin(Call<?, ?> call, Message<?> message) {
        var id = message.headers().get(CORRELATION_ID);
        var correlationId = id != null && SAFE_ID.matcher(id).matches()
                ? id
                : UUID.randomUUID().toString();
        return new Origin(
                correlationId,
                "cluster",
                Optional.ofNullable(message.headers().get(USER_ID)),
                Optional.empty(),
                deadline(call, message.headers().get(DEADLINE_MS)));
    }

    private Instant deadline(Call<?, ?> call, String left) {
        var now = clock.instant();
        try {
            long asked = left == null ? Long.MAX_VALUE : Long.parseLong(left);
            return now.plusMillis(Math.max(0, Math.min(asked, call.timeout().toMillis())));
        } catch (NumberFormatException unreadable) {
            return now.plus(call.timeout());
        }
    }

    private static <T> Future<T> read(Object body, Class<T> type) {
        try {
            return switch (body) {
                // By its text: a sender on this node may have put JsonArrays into it, which Jackson does not know.
                case JsonObject json -> Future.succeededFuture(Json.mapper().readValue(json.encode(), type));
                case String text -> Future.succeededFuture(Json.mapper().readValue(text, type));
                case null, default ->
                    Future.failedFuture(new FailureException(
                            Failure.Malformed.of("", "wrong_type", "The body must be a JSON object or its text.")));
            };
        } catch (IllegalArgumentException | JsonProcessingException unreadable) {
            return Future.failedFuture(new FailureException(
                    Failure.Malformed.of("", "unreadable", "The body does not fit this call's request.")));
        }
    }

    private static JsonObject json(Object value) {
        return new JsonObject(Json.mapper().convertValue(value, MEMBERS));
    }

    private static String text(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    private static <R> Future<R> open(Call<?, R> call, Letter letter) {
        return letter.value() instanceof Failure failure
                ? Future.failedFuture(new FailureException(failure))
                : Future.succeededFuture(call.answer().cast(letter.value()));
    }

    private static FailureException undelivered(Call<?, ?> call, Throwable cause) {
        var failure = cause instanceof ReplyException reply
                ? switch (reply.failureType()) {
                    case TIMEOUT -> new Failure.DeadlineExceeded("The service did not answer within the time limit.");
                    case NO_HANDLERS, RECIPIENT_FAILURE, ERROR ->
                        new Failure.Unavailable(
                                "This part of the service is not running on the node.", Duration.ofSeconds(2));
                }
                : null;
        return failure == null ? unexpected(call.address(), null, cause) : new FailureException(failure);
    }

    private static Failure failure(Throwable refused) {
        return refused instanceof FailureException known
                ? known.failure()
                : unexpected("bus", null, refused).failure();
    }

    private static FailureException unexpected(String address, Origin origin, Throwable cause) {
        var reference = UUID.randomUUID().toString();
        LOG.atError()
                .addKeyValue("address", address)
                .addKeyValue("correlationId", origin == null ? "" : origin.correlationId())
                .addKeyValue("reference", reference)
                .setCause(cause)
                .log("A call failed unexpectedly");
        return new FailureException(new Failure.Internal(reference));
    }

    /** What passes inside the process; {@code origin} is absent on answers and topics. */
    record Letter(Object value, Origin origin) {}
}
