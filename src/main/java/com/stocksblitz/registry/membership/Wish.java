package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One record of a request, its names found.
 *
 * @param place in the request, from 0
 * @param effective the date from which it is to hold, where the record names one
 * @param dateAdded where the record names one
 */
record Wish(
        int place,
        IndexRef index,
        Instrument instrument,
        boolean member,
        BigDecimal weight,
        String sector,
        Optional<LocalDate> dateAdded,
        Optional<LocalDate> effective) {

    static Wish of(int place, WriteMemberships.Entry entry, IndexRef index, Instrument instrument) {
        return new Wish(
                place,
                index,
                instrument,
                !Boolean.FALSE.equals(entry.isActive()),
                entry.weight(),
                entry.sector() == null || entry.sector().isBlank()
                        ? null
                        : entry.sector().strip(),
                Optional.ofNullable(entry.dateAdded()),
                Optional.ofNullable(entry.effectiveDate()));
    }

    Pair pair() {
        return new Pair(index.identity(), instrument.id());
    }

    /**
     * Without a date of its own it holds from the trade date on; a new member from the date on which it was added.
     * Without a date on which it was added, that of the membership that goes on.
     */
    Statement against(Timeline known, LocalDate tradeDate) {
        var from = effective.orElseGet(
                () -> member && !known.on(tradeDate).member() ? dateAdded.orElse(tradeDate) : tradeDate);
        if (!member) {
            return Statement.noMember(from);
        }
        var before = known.on(from);
        var added = dateAdded.orElseGet(() -> before.member() ? before.dateAdded() : from);
        return new Statement(from, true, weight, sector, added);
    }
}
