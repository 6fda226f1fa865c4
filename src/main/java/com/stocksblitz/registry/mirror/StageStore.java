package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.mirror.api.Stage;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Port to the stage that index memberships have reached, which all nodes share; one of them moves it. Every method
 * fails with Unavailable when the store cannot be reached.
 */
public interface StageStore {

    /**
     * The stored one; where none is stored yet, the one given is. Takes or renews the lead for the node while no other
     * one has it.
     */
    Future<Reached> look(Stage first, String node, Duration lead);

    /** As {@link #look}, without taking the lead. */
    Future<Reached> read(Stage first, String node);

    /**
     * Goes from one stage to another; both are sure at that moment that nobody writes. False, and nothing is changed,
     * where the stage is another one by now, and, where another side is to count, while the screener is still to be
     * told something, a write is between the sides, or the registry is behind.
     *
     * @param today for what the screener should know
     */
    Future<Boolean> move(Stage from, Stage to, LocalDate today);

    /** Nobody begins to write memberships for so long, or until the stage is moved; nothing: they go on. */
    Future<Void> close(Duration time);

    /**
     * The registry has all that the screener has.
     *
     * @return false where writes were not closed any more, so that it may be behind again
     */
    Future<Boolean> caughtUp();

    /** Keeps what is asked for and why it is not reached; null and nothing where it is. */
    Future<Void> explain(Stage asked, List<FieldError> reasons);

    /** Gives the lead up. */
    Future<Void> leave(String node);

    /**
     * @param since when it was reached
     * @param asked null where it is reached
     * @param closed whether nobody may write now
     * @param behind whether the screener has taken writes that the registry was not to have
     * @param leads whether the node that asked moves it
     * @param writeSince since when a write is between the sides; null where none is
     * @param differedAt when an answer of the other side differed last; null where none did
     */
    record Reached(
            Stage stage,
            Instant since,
            Stage asked,
            List<FieldError> reasons,
            boolean closed,
            boolean behind,
            boolean leads,
            Instant writeSince,
            Instant differedAt) {
        public Reached {
            reasons = List.copyOf(reasons);
        }
    }
}
