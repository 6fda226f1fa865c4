package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.event.api.Event;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.Redeliver;
import com.stocksblitz.registry.event.api.Redelivered;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.mirror.DeadLetterStore.Outcome;
import com.stocksblitz.registry.mirror.api.DeadLetters;
import com.stocksblitz.registry.mirror.api.DeadLetters.Letter;
import com.stocksblitz.registry.mirror.api.DeadLettersQuery;
import com.stocksblitz.registry.mirror.api.DiscardLetter;
import com.stocksblitz.registry.mirror.api.LetterHandled;
import com.stocksblitz.registry.mirror.api.ReplayLetter;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What an operator does with dead letters. Those that were dealt with are deleted {@code DLQ_RETENTION_HOURS} later,
 * the others never: there is at most one for each record and for each event that an outlet could not take.
 */
final class DeadLetterDesk {
    private static final int MOST_AT_A_TIME = 1_000;
    private static final int MOST_LISTED = 1_000;
    private static final int LONGEST_REASON = 500;

    private final Bus bus;
    private final DeadLetterStore store;
    private final LiveSettings settings;
    private final Clock clock;
    private final Duration every;
    private final Rounds forgetting;

    /** @param every how often handled letters are deleted */
    DeadLetterDesk(Vertx vertx, Bus bus, DeadLetterStore store, LiveSettings settings, Clock clock, Duration every) {
        this.bus = bus;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.every = every;
        this.forgetting = new Rounds(vertx, "deletion of handled dead letters", this::forget);
    }

    void start() {
        forgetting.wake();
    }

    Future<Void> stop() {
        return forgetting.stop();
    }

    Future<DeadLetters> list(DeadLettersQuery query, Origin origin) {
        if (query.limit() < 1 || query.limit() > MOST_LISTED) {
            throw malformed("limit", "out_of_range", "From 1 to " + MOST_LISTED + ".");
        }
        return store.open(query.queue(), query.limit())
                .compose(found ->
                        found.letters().isEmpty() ? empty(query.queue(), found) : Future.succeededFuture(found));
    }

    /** A queue that is there and empty; a misspelled one must not look like it. */
    private Future<DeadLetters> empty(String queue, DeadLetters none) {
        var current = settings.current().text(LiveSetting.DEAD_LETTER_QUEUE);
        return queue.equals(current)
                ? Future.succeededFuture(none)
                : store.queues().map(known -> {
                    if (known.contains(queue)) {
                        return none;
                    }
                    var all = new TreeSet<>(known);
                    all.add(current);
                    throw new FailureException(
                            Failure.NotFound.of("There is no such queue; there are: " + String.join(", ", all) + "."));
                });
    }

    Future<LetterHandled> replay(ReplayLetter letter, Origin origin) {
        return store.find(letter.queue(), letter.messageId())
                .compose(found ->
                        found.isPresent() && !found.get().originalStream().equals(MirrorRecord.STREAM)
                                ? redeliver(found.get(), letter, origin)
                                : sendAgain(letter, origin));
    }

    /** An outlet says at once whether it takes it now; while it does not, the letter stays. */
    private Future<LetterHandled> redeliver(Letter found, ReplayLetter letter, Origin origin) {
        return event(found)
                .map(event -> bus.ask(EventApi.REDELIVER, new Redeliver(found.originalStream(), event), origin)
                        .map(Redelivered::refusal))
                .orElseGet(() -> Future.succeededFuture("The event cannot be read."))
                .compose(refusal -> refusal != null
                        ? Future.succeededFuture(new LetterHandled(false, "It could not be sent: " + refusal))
                        : store.replay(letter.queue(), letter.messageId(), origin)
                                .map(outcome -> answer(outcome, letter.messageId(), "It was sent.", "")));
    }

    private static Optional<Event> event(Letter letter) {
        try {
            return Optional.of(Json.mapper().treeToValue(letter.eventData(), Event.class));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }

    private Future<LetterHandled> sendAgain(ReplayLetter letter, Origin origin) {
        return store.replay(letter.queue(), letter.messageId(), origin)
                .map(outcome -> answer(
                        outcome,
                        letter.messageId(),
                        "It is sent again with the next batch.",
                        "Its record says something else by now, which is sent by itself; the letter is closed."));
    }

    Future<LetterHandled> discard(DiscardLetter letter, Origin origin) {
        var reason = letter.reason() == null ? "" : letter.reason().strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw malformed("reason", "required", "1 to " + LONGEST_REASON + " characters.");
        }
        return store.discard(letter.queue(), letter.messageId(), reason, origin)
                .map(outcome -> answer(
                        outcome,
                        letter.messageId(),
                        "It is given up; a record is sent again when it says something else.",
                        ""));
    }

    private static LetterHandled answer(Outcome outcome, UUID letter, String done, String superseded) {
        return switch (outcome) {
            case DONE -> new LetterHandled(true, done);
            case SUPERSEDED -> new LetterHandled(false, superseded);
            case HANDLED ->
                throw new FailureException(new Failure.Conflict(
                        "conflict", "This dead letter was dealt with before.", Map.of("message_id", letter)));
            case UNKNOWN -> throw new FailureException(Failure.NotFound.of("This queue holds no such dead letter."));
        };
    }

    private Future<Duration> forget() {
        var before =
                clock.instant().minus(Duration.ofHours(settings.current().integer(LiveSetting.DLQ_RETENTION_HOURS)));
        return store.forget(before, MOST_AT_A_TIME).map(gone -> gone < MOST_AT_A_TIME ? every : Duration.ZERO);
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(Failure.Malformed.of(pointer, code, detail));
    }
}
