package com.stocksblitz.registry.ingest;

/** The file as a whole is not a dump that can be read; the message says what was seen instead. */
public final class UnreadableDumpException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableDumpException(String message) {
        super(message);
    }
}
