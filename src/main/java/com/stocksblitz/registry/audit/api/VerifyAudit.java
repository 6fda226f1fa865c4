package com.stocksblitz.registry.audit.api;

/**
 * @param after places up to this one were looked at before; 0 from the start
 * @param anchor a place that was noted earlier and must be what it was; null: none
 */
public record VerifyAudit(long after, Place anchor) {
    public VerifyAudit {
        if (after < 0) {
            throw new IllegalArgumentException("after must not be negative: " + after);
        }
    }

    /** @param hash in hexadecimal */
    public record Place(long position, String hash) {}
}
