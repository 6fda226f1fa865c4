package com.stocksblitz.registry.ingest;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;

/** One row or object of a dump before it is understood: texts by the names that the file gives them. */
interface RawRow {
    /** Line of the decompressed file, from 1; of a JSON file the number of the object. */
    long line();

    /** Names of the columns or members, as they are asked for. */
    Set<String> fields();

    /** Stripped; null where it is blank or absent. */
    String text(String field);

    default String required(String field) {
        return Cell.required(field, text(field));
    }

    default String symbol(String field) {
        return Cell.symbol(field, text(field));
    }

    /** A number that must be there. */
    default BigDecimal decimal(String field) {
        return Cell.decimal(field, required(field));
    }

    /** Absent and zero alike are null. */
    default BigDecimal decimalOrNone(String field) {
        return Cell.decimalOrNone(field, text(field));
    }

    /** A whole number that must be there. */
    default Long whole(String field) {
        return Cell.whole(field, required(field));
    }

    /** Absent and zero alike are null. */
    default Long wholeOrNone(String field) {
        var number = Cell.whole(field, text(field));
        return number == null || number == 0 ? null : number;
    }

    /** A date such as 2025-08-28 that must be there. */
    default LocalDate date(String field) {
        return Cell.date(field, required(field));
    }
}
