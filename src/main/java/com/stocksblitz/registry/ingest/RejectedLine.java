package com.stocksblitz.registry.ingest;

import java.util.Objects;

/**
 * A line that cannot be taken.
 *
 * @param segment null where it could not be read
 * @param token null where it could not be read; a token that was read counts as present, so that a bad row does not
 *     close the mapping it speaks of
 * @param reason short stable word
 * @param detail which field and value, for people
 */
public record RejectedLine(long line, String segment, String token, String reason, String detail) implements DumpLine {
    /** What its exchange's own file marks as gone is absent from it, not merely unreadable. */
    static final String DELISTED = "delisted";

    /** Longest detail that is kept; values come from the file and can be anything. */
    private static final int MAX_DETAIL = 200;

    public RejectedLine {
        Objects.requireNonNull(reason, "reason");
        // PostgreSQL cannot hold a NUL in text.
        var printable = detail.replace('\0', ' ');
        detail = printable.length() <= MAX_DETAIL ? printable : printable.substring(0, MAX_DETAIL) + "…";
    }
}
