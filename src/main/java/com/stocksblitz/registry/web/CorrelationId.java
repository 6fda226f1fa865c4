package com.stocksblitz.registry.web;

import java.util.function.Supplier;

/** What names a request in every log line, event and answer that follows from it. */
final class CorrelationId {
    private static final int LONGEST = 64;

    private CorrelationId() {}

    /** The caller's own, if it can safely stand in a log line and a header; else a new one. */
    static String of(String given, Supplier<String> ids) {
        return given != null && isSafe(given) ? given : ids.get();
    }

    /** {@code [A-Za-z0-9._-]{1,64}} */
    static boolean isSafe(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fit = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!fit) {
                return false;
            }
        }
        return true;
    }
}
