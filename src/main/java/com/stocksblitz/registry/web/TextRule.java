package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;

/** What no text of a request may hold, whatever field it is for. */
final class TextRule {
    private static final int LONGEST_NAME_SHOWN = 80;

    private TextRule() {}

    /** @return whether the text is fit; if not, the finding is added */
    static boolean check(String text, Spot spot, Findings findings) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isControl(c)) {
                findings.add(spot.pointer(), "control_character", "Holds a control character.");
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    findings.add(spot.pointer(), "invalid_text", "Holds half of a surrogate pair.");
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Free data: every text and name in it. */
    static void checkAll(JsonNode value, Spot spot, Findings findings) {
        if (value.isTextual()) {
            check(value.textValue(), spot, findings);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                checkAll(value.get(i), spot.element(i), findings);
            }
        } else if (value.isObject()) {
            for (var field : value.properties()) {
                var inner = spot.field(printable(field.getKey()));
                if (check(field.getKey(), inner, findings)) {
                    checkAll(field.getValue(), inner, findings);
                }
            }
        }
    }

    /** A name from the request, fit to be quoted in an answer. */
    static String printable(String name) {
        var shown = new StringBuilder();
        for (int i = 0; i < name.length() && i < LONGEST_NAME_SHOWN; i++) {
            char c = name.charAt(i);
            shown.append(isControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return shown.toString();
    }

    /** C0, DEL, C1, and the two separators that break a log line as a line feed does. */
    private static boolean isControl(char c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
    }
}
