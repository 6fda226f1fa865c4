package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.toggles.api.Feature;
import java.time.Instant;
import java.util.Objects;

/**
 * One cause has changed what it says about a feature.
 *
 * @param enabled what the cause says from now on
 * @param before whether the feature was on at the doer's node
 * @param after whether it is on there now; on only where no cause says otherwise
 * @param reason for people; null where none was given
 * @param expiresAt when an operator's word ends; null: it does not
 */
public record Flip(
        Feature feature,
        Cause cause,
        boolean enabled,
        boolean before,
        boolean after,
        String reason,
        Instant expiresAt,
        Doer doer)
        implements Told {
    public Flip {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(doer, "doer");
    }

    /**
     * Whether an operator said it, rather than that it tells the end of what he said: a node that was away may tell
     * that late, and it must not stand against a word that was said meanwhile.
     */
    boolean isWord() {
        return cause == Cause.OPERATOR && (expiresAt == null || expiresAt.isAfter(doer.at()));
    }
}
