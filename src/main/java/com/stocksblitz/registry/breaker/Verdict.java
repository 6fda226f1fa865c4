package com.stocksblitz.registry.breaker;

/** What a failed call tells about the dependency. */
public enum Verdict {
    /** It answered, if only to refuse: it is there. */
    ANSWERED,
    /** It did not answer. */
    OUTAGE,
    /** Nothing, such as a call that gave up early or never left the process. */
    NOTHING
}
