package com.stocksblitz.registry.web;

import java.util.Optional;

/** The header {@code traceparent} of W3C Trace Context. */
final class TraceParent {
    /** {@code 00-<32 hex>-<16 hex>-<2 hex>} */
    private static final int LENGTH = 55;

    private TraceParent() {}

    /**
     * The context to pass on, written as version 00; empty where there is none or it is invalid, as the standard says:
     * upper case, all zeros and version ff are invalid, and of a later version only the known part is kept.
     */
    static Optional<String> of(String header) {
        if (header == null || header.length() < LENGTH) {
            return Optional.empty();
        }
        boolean valid = isHex(header, 0, 2)
                && header.charAt(2) == '-'
                && isHex(header, 3, 35)
                && header.charAt(35) == '-'
                && isHex(header, 36, 52)
                && header.charAt(52) == '-'
                && isHex(header, 53, LENGTH)
                && !isZero(header, 3, 35)
                && !isZero(header, 36, 52)
                && !header.startsWith("ff")
                && (header.length() == LENGTH || (!header.startsWith("00") && header.charAt(LENGTH) == '-'));
        return valid ? Optional.of("00" + header.substring(2, LENGTH)) : Optional.empty();
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
