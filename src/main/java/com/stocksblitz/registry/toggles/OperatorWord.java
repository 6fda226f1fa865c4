package com.stocksblitz.registry.toggles;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * An operator's word about a feature. Off holds against everything; on lifts a breaker's off and nothing else.
 *
 * @param reason null where none was given
 * @param expiresAt null: it holds until the next word
 * @param id of the flip that brought it
 */
public record OperatorWord(boolean enabled, String reason, Instant expiresAt, String actor, Instant at, UUID id) {
    private static final Comparator<OperatorWord> AGE =
            Comparator.comparing(OperatorWord::at).thenComparing(OperatorWord::id);

    static OperatorWord of(Flip flip) {
        var doer = flip.doer();
        return new OperatorWord(flip.enabled(), flip.reason(), flip.expiresAt(), doer.actor(), doer.at(), doer.id());
    }

    boolean holds(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    /** The same on every node, in whatever order the words arrive. */
    boolean isNewerThan(OperatorWord other) {
        return other == null || AGE.compare(this, other) > 0;
    }
}
