package com.stocksblitz.registry.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a reader makes of a text. */
final class Lines {
    private Lines() {}

    static List<DumpLine> of(DumpReader reader, String text) throws IOException, UnreadableDumpException {
        var lines = new ArrayList<DumpLine>();
        reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add);
        return lines;
    }

    static DumpRow row(DumpReader reader, byte[] content) throws IOException, UnreadableDumpException {
        var rows = new ArrayList<DumpRow>();
        reader.read(new ByteArrayInputStream(content), line -> rows.add((DumpRow) line));
        return rows.getFirst();
    }

    static DumpHead head(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return DumpHead.of(bytes, Math.min(bytes.length, DumpHead.LENGTH));
    }

    /** The only line, which must have been taken. */
    static DumpRow row(DumpReader reader, String text) throws IOException, UnreadableDumpException {
        var lines = of(reader, text);
        if (lines.size() == 1 && lines.getFirst() instanceof DumpRow row) {
            return row;
        }
        throw new AssertionError("not one row but " + lines);
    }

    /** Why the only line was not taken. */
    static String reason(DumpReader reader, String text) throws IOException, UnreadableDumpException {
        var lines = of(reader, text);
        if (lines.size() == 1 && lines.getFirst() instanceof RejectedLine rejected) {
            return rejected.reason();
        }
        throw new AssertionError("not one rejected line but " + lines);
    }

    /** The row's terms in short: key, segment, token, lot, tick, series and ISIN. */
    static String terms(DumpRow row) {
        return String.join(
                " ",
                row.key().value(),
                row.segment(),
                row.token(),
                String.valueOf(row.lotSize()),
                row.tickSize() == null
                        ? "null"
                        : row.tickSize().stripTrailingZeros().toPlainString(),
                String.valueOf(row.series()),
                String.valueOf(row.isin()));
    }
}
