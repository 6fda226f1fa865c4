package com.stocksblitz.registry.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Consumer;

/**
 * From the bytes of one format to rows in our terms. Pure, and in constant memory whatever the size of the file: a
 * format says how its file is laid out, which fields it is known by, and what one raw row means.
 */
abstract class DumpReader {
    private final String format;
    private final String source;
    private final Layout layout;
    private final Set<String> marks;

    /**
     * @param format such as {@code kite-csv}
     * @param source whose format it is
     * @param marks fields that a file of this format has and no other format has together; lower case for a CSV
     */
    DumpReader(String format, String source, Layout layout, Set<String> marks) {
        this.format = format;
        this.source = source;
        this.layout = layout;
        this.marks = Set.copyOf(marks);
    }

    final String format() {
        return format;
    }

    /** Whose format it is: a broker's or an exchange's. */
    final String source() {
        return source;
    }

    /**
     * Whether a file of this format lists all there is in the segments that it has, so that what it lacks is gone; a
     * list of what traded on a day, or of an index' shares, never does.
     */
    boolean isWhole() {
        return true;
    }

    /** Whether a file of this format announces what is to come, so that it is taken before its date. */
    boolean isAnnouncement() {
        return false;
    }

    /** What it means that a file of this format lists an instrument. */
    final Standing standing() {
        var exchange = Source.of(source).filter(its -> !its.exchanges().isEmpty());
        return !isWhole() ? Standing.EXTRACT : exchange.isPresent() ? Standing.EXCHANGE : Standing.BROKER;
    }

    /** Whether the file begins as this format does. */
    boolean recognises(DumpHead head) {
        return layout.recognises(head, marks);
    }

    /**
     * Hands each line on, in the order of the file.
     *
     * @throws UnreadableDumpException when the file cannot be read to its end; lines handed on before are void
     * @throws IOException when the bytes cannot be read
     */
    final void read(InputStream content, Consumer<DumpLine> lines) throws IOException, UnreadableDumpException {
        layout.read(content, row -> taken(row, lines), lines);
    }

    private void taken(RawRow row, Consumer<DumpLine> lines) {
        try {
            take(row, lines);
        } catch (BadCellException bad) {
            lines.accept(new RejectedLine(row.line(), segment(row), token(row), bad.reason(), bad.getMessage()));
        }
    }

    /**
     * Hands on what a raw row says: mostly one line, none where it is no row of data.
     *
     * @throws BadCellException where the row cannot be taken
     */
    abstract void take(RawRow row, Consumer<DumpLine> lines);

    /** The segment of a row that was not taken, as far as it can be told; else null. */
    abstract String segment(RawRow row);

    /** The token of a row that was not taken, as far as it can be told; else null: such a token is not absent. */
    abstract String token(RawRow row);
}
