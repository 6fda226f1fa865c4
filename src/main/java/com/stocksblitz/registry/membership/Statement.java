package com.stocksblitz.registry.membership;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;

/**
 * What is said of an index and a share: from a date on, until the date of the next statement.
 *
 * @param member whether the share is in the index
 * @param weight percent, exact; null where it is not known, and where it is no member
 * @param sector null where it is not known, and where it is no member
 * @param dateAdded begin of the membership as the source states it; null where it is no member
 */
public record Statement(LocalDate from, boolean member, BigDecimal weight, String sector, LocalDate dateAdded) {
    public Statement {
        Objects.requireNonNull(from, "from");
        if (member != (dateAdded != null) || (!member && (weight != null || sector != null))) {
            throw new IllegalArgumentException("a member has a date on which it was added, and no other has anything");
        }
    }

    static Statement noMember(LocalDate from) {
        return new Statement(from, false, null, null, null);
    }

    /** Whatever the dates from which they hold; 5.5 and 5.50 are one weight. */
    boolean saysTheSame(Statement other) {
        return member == other.member
                && Objects.equals(sector, other.sector)
                && Objects.equals(dateAdded, other.dateAdded)
                && (weight == null
                        ? other.weight == null
                        : other.weight != null && weight.compareTo(other.weight) == 0);
    }
}
