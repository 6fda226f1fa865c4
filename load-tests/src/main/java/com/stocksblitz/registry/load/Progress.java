package com.stocksblitz.registry.load;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Tells on the error output what is going on, so that standard output holds the table only. */
final class Progress {
    private Progress() {}

    static void say(String format, Object... values) {
        System.err.println(
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + String.format(Locale.ROOT, format, values));
    }
}
