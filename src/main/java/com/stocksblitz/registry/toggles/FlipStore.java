package com.stocksblitz.registry.toggles;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Port to where flips are kept, audited and told as events. */
public interface FlipStore {

    /**
     * Writes what was told: a flip with its audit row and its event {@code feature.toggled}, a written setting with its
     * audit row, in one transaction. What is there already is not written again; a flip of the config service, which
     * every node sees, is written by the first.
     *
     * @param configDefault what a toggle is while the config service was never seen to say anything
     */
    Future<Void> write(Told told, boolean configDefault);

    /**
     * Forgets a portion of the flips before that moment, but never the last of a cause nor an operator's word in force.
     *
     * @return whether there may be more
     */
    Future<Boolean> forget(Instant before);

    /** The last word of an operator about each feature, of those there are. */
    Future<List<Flip>> words();

    /**
     * Opens a connection of its own on which the store tells that something was written, by whichever node.
     *
     * @param onWritten gets the key of a setting, or an empty text for a flip
     */
    Future<Watch> watch(Consumer<String> onWritten);

    /** An open connection; one that is silent or lost shows itself by a failing {@link #check}. */
    interface Watch {
        Future<Void> check();

        Future<Void> close();
    }
}
