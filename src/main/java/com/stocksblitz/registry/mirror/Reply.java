package com.stocksblitz.registry.mirror;

/** What the screener answered to a batch; that it did not answer is a failed future. */
sealed interface Reply {

    /** It took all of it. */
    record Taken() implements Reply {}

    /** It does not want it: it will not be wanted later either. */
    record Refused(String answer) implements Reply {}

    /** Something went wrong there; whether because of the batch is not known. */
    record Erred(String answer) implements Reply {}
}
