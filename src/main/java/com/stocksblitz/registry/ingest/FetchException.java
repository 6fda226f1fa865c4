package com.stocksblitz.registry.ingest;

/** A source did not give its file; the message continues "The source ...". Without a stack trace: it is no defect. */
final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FetchException(String what) {
        super(what, null, false, false);
    }
}
