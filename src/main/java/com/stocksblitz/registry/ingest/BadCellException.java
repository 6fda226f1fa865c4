package com.stocksblitz.registry.ingest;

/**
 * A cell of one row cannot be taken; a reader turns it into a rejected line. Without a stack trace: bad rows are
 * common.
 */
final class BadCellException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BadCellException(String reason, String detail) {
        super(detail, null, false, false);
        // Reasons are single words, names of columns are not.
        this.reason = reason.replace(' ', '_');
    }

    String reason() {
        return reason;
    }
}
