package com.stocksblitz.registry.toggles;

import java.time.Duration;
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
    /** How long a word lasts that takes back the one before: no word that an operator gives an end is as short. */
    static final Duration TAKEN_BACK = Duration.ofMillis(1);

    private static final Comparator<OperatorWord> AGE =
            Comparator.comparing(OperatorWord::at).thenComparing(OperatorWord::id);

    static OperatorWord of(Flip flip) {
        var doer = flip.doer();
        return new OperatorWord(flip.enabled(), flip.reason(), flip.expiresAt(), doer.actor(), doer.at(), doer.id());
    }

    /**
     * Whether all that it says is that the word before it does not hold any more. It goes the way of every word, also
     * through nodes that know no taking back, for which it ends after {@link #TAKEN_BACK}.
     */
    boolean takesBack() {
        return expiresAt != null && !expiresAt.isAfter(at.plus(TAKEN_BACK));
    }

    boolean holds(Instant now) {
        return !takesBack() && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** The same on every node, in whatever order the words arrive. */
    boolean isNewerThan(OperatorWord other) {
        return other == null || AGE.compare(this, other) > 0;
    }
}
