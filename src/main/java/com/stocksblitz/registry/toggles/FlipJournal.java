package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was flipped on this node, on its disk until the store has it, and the last word of an operator about each
 * feature, which holds over a restart with every store away. Belongs to one context.
 */
final class FlipJournal {
    static final String NAME = "flips.json";
    private static final Logger LOG = LoggerFactory.getLogger(FlipJournal.class);
    private static final int MOST_PENDING = 1_000;
    private static final Duration IDLE = Duration.ofMinutes(1);
    /** Refused so often for what is in it, an entry would stop all that follow. */
    private static final int MOST_REFUSALS = 10;

    private final Vertx vertx;
    private final DurableFile<Content> file;
    private final FlipStore store;
    private final Predicate<Feature> configDefault;
    private final Consumer<Flip> onUnwritten;
    private final Rounds rounds;
    private final Map<Feature, Flip> words = new EnumMap<>(Feature.class);
    private final Deque<Told> pending = new ArrayDeque<>();
    private int refusals;

    /**
     * @param configDefault whether a feature is on by default
     * @param onUnwritten told an operator's word again each time that the store could not take it
     */
    FlipJournal(
            Vertx vertx,
            Path directory,
            FlipStore store,
            Predicate<Feature> configDefault,
            Consumer<Flip> onUnwritten) {
        this.vertx = vertx;
        this.file = new DurableFile<>(directory.resolve(NAME), Content.class);
        this.store = store;
        this.configDefault = configDefault;
        this.onUnwritten = onUnwritten;
        this.rounds = new Rounds(vertx, "writing of flips", this::round);
    }

    /** Reads what is on disk; the operators' words in it. */
    Future<List<Flip>> open() {
        return vertx.executeBlocking(file::read).map(content -> {
            content.ifPresent(found -> {
                found.words().forEach(word -> words.put(word.feature(), word));
                pending.addAll(found.pending());
            });
            rounds.wake();
            return List.copyOf(words.values());
        });
    }

    /** On disk when done; from then on it comes into the store sooner or later. */
    Future<Void> add(Told told) {
        if (pending.size() >= MOST_PENDING) {
            LOG.atError().addKeyValue("lost", pending.removeFirst()).log("Too many flips wait for the store");
        }
        pending.addLast(told);
        if (told instanceof Flip flip && flip.isWord()) {
            words.put(flip.feature(), flip);
        }
        rounds.wake();
        return save();
    }

    /** Remembers an operator's word that another node has brought. */
    Future<Void> keep(Flip word) {
        words.put(word.feature(), word);
        return save();
    }

    int pending() {
        return pending.size();
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    private Future<Duration> round() {
        var next = pending.peekFirst();
        return next == null
                ? Future.succeededFuture(IDLE)
                : store.write(next, next instanceof Flip flip && configDefault.test(flip.feature()))
                        .compose(written -> done(next), failed -> failed(next, failed));
    }

    private Future<Duration> done(Told told) {
        refusals = 0;
        pending.remove(told);
        return save().map(Duration.ZERO);
    }

    private Future<Duration> failed(Told told, Throwable cause) {
        pending.stream()
                .filter(Flip.class::isInstance)
                .map(Flip.class::cast)
                .filter(Flip::isWord)
                .forEach(onUnwritten);
        if (cause instanceof FailureException || ++refusals < MOST_REFUSALS) {
            return Future.failedFuture(cause);
        }
        LOG.atError().addKeyValue("lost", told).setCause(cause).log("The store does not take a flip");
        return done(told);
    }

    /** Never fails: what cannot be saved is in force and in memory. */
    private Future<Void> save() {
        var content = new Content(List.copyOf(words.values()), new ArrayList<>(pending));
        return vertx.executeBlocking(() -> file.write(content)).otherwise(cause -> {
            LOG.atWarn().addKeyValue("cause", cause.toString()).log("The flips cannot be saved");
            return null;
        });
    }

    /** @param pending in the order in which they happened */
    record Content(List<Flip> words, List<Told> pending) {
        Content {
            words = List.copyOf(words);
            pending = List.copyOf(pending);
        }
    }
}
