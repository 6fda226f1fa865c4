package com.stocksblitz.registry.bus;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
 * {@link ReplyException} with the HTTP status as code and the problem document as message. A body sent as text is
 * answered as text, which keeps decimals exact; one sent as {@code JsonObject} is answered as such.
 */
public final class Bus {
    public static final String CORRELATION_ID = "correlation-id";
    public static final String USER_ID = "user-id";
    public static final String DEADLINE_MS = "deadline-ms";
    public static final String API_KEY = "api-key";

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final String LOCAL_PREFIX = "local:";

    private final EventBus eventBus;
    private final boolean clustered;
    private final Clock clock;
    private final ClusterDoor door;
    private final CallGuard guard;
    /** How many listen to a topic inside the process. */
    private final Map<String, Integer> listeners = new ConcurrentHashMap<>();

    /** With no guard before the calls. */
    public Bus(Vertx vertx, Clock clock, Predicate<String> mayChange) {
        this(vertx, clock, mayChange, CallGuard.NONE);
    }

    /**
     * Once per Vert.x instance, before anything is deployed: it registers the codec.
     *
     * @param mayChange tells whether an API key may call what changes something
     * @param guard stands before every call that is served here
     */
    public Bus(Vertx vertx, Clock clock, Predicate<String> mayChange, CallGuard guard) {
        this.guard = guard;
        this.eventBus = vertx.eventBus();
        this.clustered = vertx.isClustered();
        this.clock = clock;
        this.door = new ClusterDoor(eventBus, clock, mayChange);
        eventBus.registerDefaultCodec(Letter.class, new LetterCodec());
    }

    /** Asks whoever serves the call on this node; fails with a {@link FailureException} and nothing else. */
    public <Q, R> Future<R> ask(Call<Q, R> call, Q request, Origin origin) {
        var left = origin.remaining(clock);
        var wait = left.compareTo(call.timeout()) < 0 ? left : call.timeout();
        if (wait.toMillis() < 1) {
            return Future.failedFuture(deadlinePassed());
        }
        var options = new DeliveryOptions().setLocalOnly(true).setSendTimeout(wait.toMillis());
        return eventBus.<Letter>request(LOCAL_PREFIX + call.address(), new Letter(request, origin), options)
                .transform(answered -> answered.succeeded()
                        ? open(call, origin, answered.result().body())
                        : Future.failedFuture(undelivered(call, origin, answered.cause())));
    }

    /** Serves a call on this node, and for the cluster if the call says so; done when it can be reached. */
    public <Q, R> Future<Registration> serve(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler) {
        var local = eventBus.<Letter>localConsumer(LOCAL_PREFIX + call.address());
        local.handler(message -> answer(call, handler, message.body())
                .onComplete(done -> message.reply(new Letter(
                        done.succeeded()
                                ? done.result()
                                : Refusals.of(call.address(), message.body().origin(), done.cause()),
                        null))));
        if (call.scope() == Scope.LOCAL) {
            return local.completion().map(done -> local::unregister);
        }
        return Future.all(
                        local.completion(),
                        door.serve(call, (request, origin) -> answer(call, handler, new Letter(request, origin))))
                .map(both -> {
                    Registration cluster = both.resultAt(1);
                    return () -> Future.join(local.unregister(), cluster.unregister())
                            .mapEmpty();
                });
    }

    /** Tells a topic; over the cluster as the JSON of the record. */
    public <E> void publish(Topic<E> topic, E event) {
        publish(List.of(topic), event);
    }

    /**
     * Tells several topics the same; its JSON is made once. What nobody listens to is not sent: Vert.x makes an
     * exception of each such message, which counts where a whole catalog is told.
     */
    public <E> void publish(List<Topic<E>> topics, E event) {
        for (var topic : topics) {
            var address = LOCAL_PREFIX + topic.address();
            if (listeners.containsKey(address)) {
                eventBus.publish(address, new Letter(event, null), new DeliveryOptions().setLocalOnly(true));
            }
        }
        var abroad =
                topics.stream().filter(topic -> topic.scope() == Scope.CLUSTER).toList();
        if (!abroad.isEmpty()) {
            door.publish(abroad, event);
        }
    }

    /** Listens to what this node tells. */
    public <E> Future<Registration> listen(Topic<E> topic, Consumer<E> listener) {
        var address = LOCAL_PREFIX + topic.address();
        listeners.merge(address, 1, Integer::sum);
        var consumer = eventBus.<Letter>localConsumer(address);
        consumer.handler(message ->
                hear(topic, listener, topic.type().cast(message.body().value())));
        consumer.endHandler(
                ended -> listeners.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1));
        return consumer.completion().map(done -> consumer::unregister);
    }

    /** Listens to what every node of the cluster tells, this one included. */
    public <E> Future<Registration> listenCluster(Topic<E> topic, Consumer<E> listener) {
        return door.listen(topic, event -> hear(topic, listener, event));
    }

    /**
     * Whether somebody may hear what is told to the cluster under this topic or one below it: always where there is a
     * cluster, since who listens on its other nodes is not known here.
     */
    public boolean mayBeHeard(Topic<?> topic) {
        return clustered || door.isListenedTo(topic.address());
    }

    /** Stops serving or listening. */
    @FunctionalInterface
    public interface Registration {
        Future<Void> unregister();
    }

    /** For whoever finds that {@link Deadline} has nothing left. */
    public static FailureException deadlinePassed() {
        return new FailureException(new Failure.DeadlineExceeded("The time limit of the request has passed."));
    }

    /** Nobody waits for what comes after its deadline, so it is not begun. */
    private <Q, R> Future<R> answer(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler, Letter letter) {
        try {
            var origin = letter.origin();
            var left = origin.remaining(clock);
            if (left.toMillis() < 1) {
                return Future.failedFuture(deadlinePassed());
            }
            Deadline.begin(left);
            var request = call.request().cast(letter.value());
            var outcome = guard.around(call, origin, () -> handler.apply(request, origin));
            return outcome == null
                    ? Future.failedFuture(new IllegalStateException("the handler returned no future"))
                    : outcome;
        } catch (Throwable thrown) { // an Error too must reach the caller, who would wait for the whole time limit
            return Future.failedFuture(thrown);
        }
    }

    private static <E> void hear(Topic<E> topic, Consumer<E> listener, E event) {
        try {
            listener.accept(event);
        } catch (RuntimeException thrown) {
            LOG.atError()
                    .addKeyValue("address", topic.address())
                    .setCause(thrown)
                    .log("A listener failed");
        }
    }

    private static <R> Future<R> open(Call<?, R> call, Origin origin, Letter letter) {
        if (letter.value() instanceof Failure failure) {
            return Future.failedFuture(new FailureException(failure));
        }
        try {
            return Future.succeededFuture(call.answer().cast(letter.value()));
        } catch (ClassCastException wrongType) {
            return Future.failedFuture(new FailureException(Refusals.of(call.address(), origin, wrongType)));
        }
    }

    private static FailureException undelivered(Call<?, ?> call, Origin origin, Throwable cause) {
        return new FailureException(
                cause instanceof ReplyException reply
                        ? switch (reply.failureType()) {
                            case TIMEOUT ->
                                new Failure.DeadlineExceeded("The service did not answer within the time limit.");
                            case NO_HANDLERS, RECIPIENT_FAILURE, ERROR ->
                                new Failure.Unavailable(
                                        "This part of the service is not running on the node.", Duration.ofSeconds(2));
                        }
                        : Refusals.of(call.address(), origin, cause));
    }

    /** What passes inside the process; {@code origin} is absent on answers and topics. */
    record Letter(Object value, Origin origin) {}
}
