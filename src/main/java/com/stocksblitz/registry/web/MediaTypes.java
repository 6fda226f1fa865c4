package com.stocksblitz.registry.web;

import java.util.Locale;
import java.util.Set;

/** Reading {@code Accept}, {@code Accept-Encoding} and {@code Content-Type}. */
final class MediaTypes {
    private MediaTypes() {}

    /** Whether the header lets one of the types through; an absent header lets all. */
    static boolean accepts(String header, Set<String> produced) {
        if (header == null || header.isBlank() || header.equals("*/*") || produced.isEmpty()) {
            return true;
        }
        for (var range : header.split(",")) {
            var parts = range.split(";");
            if (isRefused(parts)) {
                continue;
            }
            var wanted = parts[0].strip().toLowerCase(Locale.ROOT);
            for (var type : produced) {
                if (wanted.equals("*/*")
                        || wanted.equals(type)
                        || (wanted.endsWith("/*") && type.startsWith(wanted.substring(0, wanted.length() - 1)))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The type without its parameters, in lower case; empty where there is none. */
    static String type(String contentType) {
        if (contentType == null) {
            return "";
        }
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the text is in UTF-8, said or by default. */
    static boolean isUtf8(String contentType) {
        for (var parameter : contentType.split(";")) {
            var text = parameter.strip().toLowerCase(Locale.ROOT);
            if (text.startsWith("charset=")) {
                var charset = text.substring("charset=".length()).replace("\"", "");
                return charset.equals("utf-8") || charset.equals("utf8");
            }
        }
        return true;
    }

    /** Whether {@code Accept-Encoding} names gzip. */
    static boolean acceptsGzip(String header) {
        if (header == null) {
            return false;
        }
        for (var coding : header.split(",")) {
            var parts = coding.split(";");
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return !isRefused(parts);
            }
        }
        return false;
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.startsWith("q=0") && parameter.chars().skip(2).allMatch(c -> c == '0' || c == '.')) {
                return true;
            }
        }
        return false;
    }
}
