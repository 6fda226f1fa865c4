package com.stocksblitz.registry.mirror.api;

/**
 * What came of rows that the screener was to take.
 *
 * @param answer of the screener, or why there is none; for people
 */
public record Told(Outcome outcome, String answer) {

    /** How it ended. */
    public enum Outcome {
        /** It has them all. */
        TAKEN,
        /** It does not want them: it has none, and will not want them later either. */
        REFUSED,
        /** It answered an error: which of them it has is not known. */
        ERRED,
        /** It has none of them: they were not sent, or it would not listen. */
        NOT_TRIED,
        /** Whether it has them is not known until they are sent again. */
        UNANSWERED
    }
}
