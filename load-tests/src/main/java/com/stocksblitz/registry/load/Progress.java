package com.stocksblitz.registry.load;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells on the error output what is going on, so that standard output holds the table only. */
final class Progress {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Progress() {}

    static void say(String format, Object... values) {
        System.err.println(LocalTime.now().format(CLOCK) + "  " + String.format(Locale.ROOT, format, values));
    }
}
