package com.stocksblitz.registry.retention;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Once a day at a time of day of the market.
 *
 * @param time such as {@code 02:30}
 */
record Schedule(LocalTime time, ZoneId zone) {

    static Schedule of(String text, ZoneId zone) {
        return new Schedule(LocalTime.parse(text), zone);
    }

    /** The day whose run is due last, at that moment: today's once its time has come, else yesterday's. */
    LocalDate dueDay(Instant now) {
        var here = now.atZone(zone);
        return here.toLocalTime().isBefore(time) ? here.toLocalDate().minusDays(1) : here.toLocalDate();
    }

    /** When the next run begins if that of a day was the last; at once where one was missed. */
    Instant next(LocalDate last, Instant now) {
        var day = last.isBefore(dueDay(now)) ? dueDay(now) : dueDay(now).plusDays(1);
        return day.atTime(time).atZone(zone).toInstant();
    }
}
