package com.stocksblitz.registry.feed;

/** A feed's file cannot be used; the message names the file and the place in it. */
public final class FeedDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FeedDocumentException(String file, String place, String reason, Throwable cause) {
        super(file + ", " + place + ": " + reason, cause);
    }
}
