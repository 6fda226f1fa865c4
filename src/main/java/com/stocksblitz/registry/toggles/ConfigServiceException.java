package com.stocksblitz.registry.toggles;

/** The config service did not answer as its protocol says; tells why in words that hold nothing of its answer. */
public final class ConfigServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigServiceException(String message) {
        super(message, null, false, false);
    }
}
