package com.stocksblitz.registry.load;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param goal as promised, with unit
 * @param measured as seen by the client, with unit and conditions
 */
record Figure(String name, String goal, String measured, boolean reached) {

    static Figure atMost(String name, double limit, double measured, String unit, String conditions) {
        return new Figure(
                name,
                "<= " + number(limit) + ' ' + unit,
                number(measured) + ' ' + unit + (conditions.isEmpty() ? "" : ", " + conditions),
                measured <= limit);
    }

    static Figure atLeast(String name, double limit, double measured, String unit, String conditions) {
        return new Figure(
                name,
                ">= " + number(limit) + ' ' + unit,
                number(measured) + ' ' + unit + (conditions.isEmpty() ? "" : ", " + conditions),
                measured >= limit);
    }

    /** A figure that could not be measured, or whose answers were not the ones it is about, is missed. */
    static Figure missed(String name, String goal, String why) {
        return new Figure(name, goal, why, false);
    }

    /** Voids the measurement if a condition it stands on does not hold. */
    Figure provided(boolean condition, String otherwise) {
        return condition ? this : new Figure(name, goal, measured + "; VOID: " + otherwise, false);
    }

    String row() {
        return "| " + name + " | " + goal + " | " + measured.replace("|", "/") + " | " + (reached ? "yes" : "**NO**")
                + " |";
    }

    static String number(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
