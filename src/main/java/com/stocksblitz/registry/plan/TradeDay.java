package com.stocksblitz.registry.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The trade date in force and the moment it began; by it, not by the clock on the wall, plans end. */
record TradeDay(Supplier<LocalDate> dates, ZoneId zone) {

    LocalDate date() {
        return dates.get();
    }

    Instant start() {
        return date().atStartOfDay(zone).toInstant();
    }
}
