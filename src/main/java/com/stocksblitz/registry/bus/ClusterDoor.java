package com.stocksblitz.registry.bus;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.Problem;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's side of the bus: headers become an {@link Origin}, JSON a record, and every outcome JSON again. */
final class ClusterDoor {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDoor.class);
    private static final Pattern CORRELATION_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern USER_ID = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    private final EventBus eventBus;
    private final Clock clock;
    private final Predicate<String> mayChange;
    /** Addresses that are listened to on this node, each as often as it is. */
    private final List<String> listenedTo = new CopyOnWriteArrayList<>();

    ClusterDoor(EventBus eventBus, Clock clock, Predicate<String> mayChange) {
        this.eventBus = eventBus;
        this.clock = clock;
        this.mayChange = mayChange;
    }

    <Q, R> Future<Bus.Registration> serve(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler) {
        var consumer = eventBus.<Object>consumer(call.address());
        consumer.handler(message -> answer(call, handler, message));
        return consumer.completion().map(done -> consumer::unregister);
    }

    <E> void publish(List<Topic<E>> topics, E event) {
        var body = Body.json(event);
        topics.forEach(topic -> eventBus.publish(topic.address(), body));
    }

    <E> Future<Bus.Registration> listen(Topic<E> topic, Consumer<E> listener) {
        listenedTo.add(topic.address());
        var consumer = eventBus.<Object>consumer(topic.address());
        consumer.endHandler(ended -> listenedTo.remove(topic.address()));
        consumer.handler(message -> Body.read(message.body(), topic.type())
                .onSuccess(listener::accept)
                .onFailure(unreadable -> LOG.atWarn()
                        .addKeyValue("address", topic.address())
                        .log("A message of the cluster could not be read")));
        return consumer.completion().map(done -> consumer::unregister);
    }

    boolean isListenedTo(String address) {
        return listenedTo.stream().anyMatch(one -> one.equals(address) || one.startsWith(address + "."));
    }

    private <Q, R> void answer(Call<Q, R> call, BiFunction<Q, Origin, Future<R>> handler, Message<Object> message) {
        var origin = origin(call, message.headers());
        Future.succeededFuture()
                .compose(begun -> admit(call, message.headers()))
                .compose(admitted -> Body.read(message.body(), call.request()))
                .compose(request -> handler.apply(request, origin))
                .map(value -> Body.like(message.body(), value))
                .onSuccess(message::reply)
                .onFailure(cause -> {
                    var problem = Problem.of(
                            Refusals.of(call.address(), origin, cause),
                            call.address(),
                            origin.correlationId(),
                            clock.instant());
                    message.fail(problem.status(), Body.text(problem.members()));
                });
    }

    private Future<Void> admit(Call<?, ?> call, MultiMap headers) {
        var key = headers.get(Bus.API_KEY);
        if (call.changes() && (key == null || !mayChange.test(key))) {
            return Future.failedFuture(new FailureException(
                    new Failure.Unauthorized("This call changes something and needs a valid api-key header.")));
        }
        var user = headers.get(Bus.USER_ID);
        return user == null || USER_ID.matcher(user).matches()
                ? Future.succeededFuture()
                : Future.failedFuture(new FailureException(Failure.Malformed.of(
                        Bus.USER_ID, "invalid", "A user id has 1 to 128 characters and no control characters.")));
    }

    private Origin origin(Call<?, ?> call, MultiMap headers) {
        var id = headers.get(Bus.CORRELATION_ID);
        return new Origin(
                id != null && CORRELATION_ID.matcher(id).matches()
                        ? id
                        : UUID.randomUUID().toString(),
                "cluster",
                Optional.ofNullable(headers.get(Bus.USER_ID)),
                Optional.empty(),
                deadline(call, headers.get(Bus.DEADLINE_MS)));
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
}
