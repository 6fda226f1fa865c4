package com.stocksblitz.registry.ingest;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A table of separated cells: by column name, in any order. A row that is too short is a rejected line, not the end;
 * one that is too long likewise, unless what it has more is blank, as in files that end their lines with a comma.
 *
 * @param separator between cells
 * @param names of the columns where the file has no header; empty where its first line is the header
 * @param latin whether bytes that are no UTF-8 are ISO 8859-1, for sources that are known to write it
 */
record CsvTable(char separator, List<String> names, boolean latin) implements Layout {
    /** NASDAQ's own. */
    static final CsvTable PIPES = new CsvTable('|', List.of(), false);
    /** With a header, commas and UTF-8, as nearly all are. */
    static final CsvTable COMMAS = new CsvTable(',', List.of(), false);
    /** The same from a source that mixes ISO 8859-1 in. */
    static final CsvTable LATIN = new CsvTable(',', List.of(), true);

    /** A dump's widest known row has 150 columns; its longest name is under 100 characters. */
    private static final int MAX_COLUMNS = 256;

    /** NASDAQ's last line, with any number of separators behind it. */
    private static final String TRAILER = "File Creation Time";

    private static final int MAX_CELL = 4 * 1024;
    private static final int MAX_ROW = 64 * 1024;

    @Override
    public boolean recognises(DumpHead head, Set<String> marks) {
        return names.isEmpty() && head.columns(separator).containsAll(marks);
    }

    @Override
    public void read(InputStream content, Consumer<RawRow> rows, Consumer<DumpLine> bad)
            throws IOException, UnreadableDumpException {
        var limits = CsvRecordHandler.builder()
                .maxFields(MAX_COLUMNS)
                .maxFieldSize(MAX_CELL)
                .maxRecordSize(MAX_ROW)
                .build();
        var reader = CsvReader.builder()
                .fieldSeparator(separator)
                .detectBomHeader(true)
                .commentStrategy(CommentStrategy.NONE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(true);
        try (var csv = latin
                ? reader.build(limits, new LatinReader(content))
                : reader.build(limits, content, StandardCharsets.UTF_8)) {
            var records = csv.iterator();
            var columns = columns(
                    names.isEmpty() && records.hasNext() ? records.next().getFields() : names);
            int width = columns.values().stream().mapToInt(i -> i + 1).max().orElse(0);
            while (records.hasNext()) {
                var cells = records.next();
                if (isBlank(cells) || cells.getField(0).strip().startsWith(TRAILER)) {
                    continue;
                }
                if (fits(cells, width)) {
                    rows.accept(new Row(cells, columns));
                } else {
                    bad.accept(ragged(cells, width));
                }
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } catch (CsvParseException unreadable) {
            if (unreadable.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new UnreadableDumpException("The CSV cannot be read to its end: " + unreadable.getMessage());
        }
    }

    /** By name; a nameless column, as behind a comma at the end of the header, is none. */
    private static Map<String, Integer> columns(List<String> header) throws UnreadableDumpException {
        var columns = new HashMap<String, Integer>();
        for (int i = 0; i < header.size(); i++) {
            var name = header.get(i).strip().toLowerCase(Locale.ROOT);
            if (!name.isEmpty() && columns.put(name, i) != null) {
                throw new UnreadableDumpException("The header names the column '" + name + "' twice.");
            }
        }
        return columns;
    }

    private static boolean isBlank(CsvRecord cells) {
        return cells.getField(0).isBlank() && cells.getFields().stream().allMatch(String::isBlank);
    }

    private static boolean fits(CsvRecord cells, int width) {
        int more = cells.getFieldCount();
        while (more > width && cells.getField(more - 1).isBlank()) {
            more--;
        }
        return more == width;
    }

    private static RejectedLine ragged(CsvRecord cells, int expected) {
        return new RejectedLine(
                cells.getStartingLineNumber(),
                null,
                null,
                "column_count",
                "The row has " + cells.getFieldCount() + " cells, the header " + expected + ".");
    }

    /** One row; cells are stripped, an absent or blank one is null. */
    private record Row(CsvRecord cells, Map<String, Integer> columns) implements RawRow {
        @Override
        public long line() {
            return cells.getStartingLineNumber();
        }

        @Override
        public Set<String> fields() {
            return columns.keySet();
        }

        @Override
        public String text(String column) {
            var index = columns.get(column);
            var text = index == null ? "" : cells.getField(index).strip();
            return text.isEmpty() ? null : text;
        }
    }
}
