package com.stocksblitz.registry.ingest;

import java.io.IOException;

/** A file is not taken as it is packed; the message is for whoever sent it. */
final class RefusedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedFileException(String message) {
        super(message);
    }
}
