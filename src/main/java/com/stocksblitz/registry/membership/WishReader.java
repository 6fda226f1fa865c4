package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.Reference;
import com.stocksblitz.registry.membership.api.WriteMemberships.Entry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a record before any name is looked up, and which names it gives. */
final class WishReader {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MOST_DECIMALS = 12;
    private static final int LONGEST_SECTOR = 100;
    /** The oldest index of the market is from 1875; a date beyond these is a slip of the pen. */
    private static final LocalDate EARLIEST = LocalDate.of(1875, 1, 1);

    private static final LocalDate LATEST = LocalDate.of(2100, 1, 1);

    private final String pointer;
    private final Entry entry;
    private final List<FieldError> errors = new ArrayList<>();

    private WishReader(int place, Entry entry) {
        this.pointer = "/memberships/" + place;
        this.entry = entry;
    }

    /**
     * @param instrument reference to the instrument; of no use where there are errors
     * @param index name of the index; of no use where there are errors
     */
    record Read(String instrument, String instrumentField, String index, String indexField, List<FieldError> errors) {}

    static Read read(int place, Entry entry) {
        return new WishReader(place, entry).read();
    }

    private Read read() {
        if (entry == null) {
            return new Read(null, null, null, null, List.of(new FieldError(pointer, "required", "Null is no record.")));
        }
        var instrument = instrument();
        var index = index();
        weight();
        text("sector", entry.sector(), LONGEST_SECTOR);
        date("date_added", entry.dateAdded());
        date("effective_date", entry.effectiveDate());
        if (entry.dateAdded() != null
                && entry.effectiveDate() != null
                && entry.dateAdded().isAfter(entry.effectiveDate())
                && !Boolean.FALSE.equals(entry.isActive())) {
            add("date_added", "out_of_range", "Not after effective_date.");
        }
        return new Read(
                instrument,
                entry.instrumentKey() == null ? "symbol" : "instrument_key",
                index,
                entry.indexId() == null ? "index_name" : "index_id",
                errors);
    }

    private String instrument() {
        if (entry.instrumentKey() != null) {
            return name("instrument_key", entry.instrumentKey());
        }
        if (entry.symbol() == null && entry.exchange() == null) {
            add("instrument_key", "required", "It, or symbol with exchange, is needed.");
            return null;
        }
        if (entry.symbol() == null || entry.exchange() == null) {
            add(entry.symbol() == null ? "symbol" : "exchange", "required", "symbol and exchange go together.");
            return null;
        }
        name("symbol", entry.symbol());
        name("exchange", entry.exchange());
        return entry.exchange().strip() + ':' + entry.symbol().strip();
    }

    private String index() {
        if (entry.indexId() != null) {
            return name("index_id", entry.indexId());
        }
        if (entry.indexName() != null) {
            return name("index_name", entry.indexName());
        }
        add("index_id", "required", "It, or index_name, is needed.");
        return null;
    }

    private String name(String field, String text) {
        Reference.fault(text).ifPresent(fault -> add(field, fault.code(), fault.detail()));
        boolean nameable = text.chars().anyMatch(Character::isLetterOrDigit);
        if (!nameable && Reference.fault(text).isEmpty()) {
            add(field, "unreadable", "A name has a letter or a digit.");
        }
        return text.strip();
    }

    private void weight() {
        var weight = entry.weight();
        if (weight != null && (weight.signum() < 0 || weight.compareTo(HUNDRED) > 0)) {
            add("weight", "out_of_range", "From 0 to 100 percent.");
        } else if (weight != null && weight.scale() > MOST_DECIMALS) {
            add("weight", "out_of_range", "At most " + MOST_DECIMALS + " decimals.");
        }
    }

    private void text(String field, String text, int longest) {
        if (text != null) {
            Reference.fault(text).ifPresent(fault -> add(field, fault.code(), fault.detail()));
            if (text.length() > longest) {
                add(field, "too_long", "At most " + longest + " characters.");
            }
        }
    }

    private void date(String field, LocalDate date) {
        if (date != null && (date.isBefore(EARLIEST) || date.isAfter(LATEST))) {
            add(field, "out_of_range", "From " + EARLIEST + " to " + LATEST + ".");
        }
    }

    private void add(String field, String code, String detail) {
        errors.add(new FieldError(pointer + '/' + field, code, detail));
    }
}
