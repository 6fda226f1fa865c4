package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.breaker.Verdict;

/** The config service did not answer as its protocol says; tells why in words that hold nothing of its answer. */
public final class ConfigServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict verdict;

    private ConfigServiceException(String what, Verdict verdict) {
        super("the config service " + what, null, false, false);
        this.verdict = verdict;
    }

    /** It is there and refuses, such as a key that was revoked. */
    static ConfigServiceException refused(String what) {
        return new ConfigServiceException(what, Verdict.ANSWERED);
    }

    /** What answers is not the service in working order. */
    static ConfigServiceException broken(String what) {
        return new ConfigServiceException(what, Verdict.OUTAGE);
    }

    Verdict verdict() {
        return verdict;
    }
}
