package com.stocksblitz.registry.audit.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a verification has found.
 *
 * @param intact nothing wrong so far
 * @param isComplete the whole chain up to {@code head} was looked at, or something is wrong
 * @param checked how many places
 * @param verifiedTo places up to this one are right; go on {@code after} it
 * @param broken the first that is wrong; null where none is
 * @param head the newest place when it began; to be noted elsewhere as an anchor; null while the chain is empty
 * @param pending rows that have no place yet
 */
public record AuditVerdict(
        boolean intact,
        boolean isComplete,
        long checked,
        long verifiedTo,
        Broken broken,
        VerifyAudit.Place head,
        long pending) {

    /**
     * @param position null where the row has no place in the chain
     * @param auditId null where the place itself is gone
     */
    public record Broken(Long position, Long auditId, Fault fault) {}

    public enum Fault {
        /** The place, or the row that it names, is gone. */
        MISSING,
        /** The row, or its place, is not what it was. */
        CHANGED,
        /** The chain does not hold the anchor: its end was cut off or it was written anew. */
        ANCHOR_LOST,
        /** The row was put in past the chain. */
        UNPLACED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
