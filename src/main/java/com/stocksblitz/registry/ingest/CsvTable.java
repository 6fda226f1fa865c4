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
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A CSV file with a header: cells by column name, in any order; a ragged row is a rejected line, not the end. */
final class CsvTable {
    /** A dump's widest known row has 150 columns; its longest name is under 100 characters. */
    private static final int MAX_COLUMNS = 256;

    private static final int MAX_CELL = 4 * 1024;
    private static final int MAX_ROW = 64 * 1024;

    private CsvTable() {}

    /** Reads the whole stream; rows come by {@code row}, which turns each into a line. */
    static void read(InputStream content, Function<Row, DumpLine> row, Consumer<DumpLine> lines)
            throws IOException, UnreadableDumpException {
        var limits = CsvRecordHandler.builder()
                .maxFields(MAX_COLUMNS)
                .maxFieldSize(MAX_CELL)
                .maxRecordSize(MAX_ROW)
                .build();
        try (var csv = CsvReader.builder()
                .detectBomHeader(true)
                .commentStrategy(CommentStrategy.NONE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(true)
                .build(limits, content, StandardCharsets.UTF_8)) {
            var records = csv.iterator();
            var columns = records.hasNext() ? columns(records.next()) : Map.<String, Integer>of();
            while (records.hasNext()) {
                var cells = records.next();
                lines.accept(
                        cells.getFieldCount() == columns.size()
                                ? row.apply(new Row(cells, columns))
                                : ragged(cells, columns.size()));
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

    private static Map<String, Integer> columns(CsvRecord header) throws UnreadableDumpException {
        var columns = new HashMap<String, Integer>();
        for (int i = 0; i < header.getFieldCount(); i++) {
            var name = header.getField(i).strip().toLowerCase(Locale.ROOT);
            if (columns.put(name, i) != null) {
                throw new UnreadableDumpException("The header names the column '" + name + "' twice.");
            }
        }
        return columns;
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
    record Row(CsvRecord cells, Map<String, Integer> columns) {
        long line() {
            return cells.getStartingLineNumber();
        }

        String text(String column) {
            var index = columns.get(column);
            var text = index == null ? "" : cells.getField(index).strip();
            return text.isEmpty() ? null : text;
        }
    }
}
