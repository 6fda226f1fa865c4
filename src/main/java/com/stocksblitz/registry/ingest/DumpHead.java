package com.stocksblitz.registry.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The beginning of a file, by which its format is recognised; the file's name is never looked at.
 *
 * @param firstLine of a table; empty of JSON
 * @param members names in the first object, if it is a JSON array of objects
 * @param seen the first characters in readable form, for messages
 */
record DumpHead(String firstLine, Set<String> members, String seen) {
    /** How much of the beginning is looked at. */
    static final int LENGTH = 16 * 1024;

    private static final int SHOWN = 80;
    private static final JsonFactory JSON = new JsonFactory();

    static DumpHead of(byte[] bytes, int length) {
        var text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        var start = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
        boolean json = start.startsWith("[") || start.startsWith("{");
        return new DumpHead(json ? "" : firstLine(start), json ? members(start) : Set.of(), shown(start));
    }

    /** Cells of the first line as names of columns: lower case, without quotes and blanks. */
    Set<String> columns(char separator) {
        return cells(separator).stream()
                .map(cell -> cell.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Cells of the first line, without quotes and blanks; quoted separators part them too. */
    List<String> cells(char separator) {
        return Pattern.compile(Pattern.quote(String.valueOf(separator)))
                .splitAsStream(firstLine)
                .map(cell -> cell.replace("\"", "").strip())
                .toList();
    }

    private static String firstLine(String start) {
        return start.lines().findFirst().orElse("");
    }

    /** Reads as far as the head goes; the object may be cut off. */
    private static Set<String> members(String start) {
        var names = new HashSet<String>();
        try (var parser = JSON.createParser(start)) {
            if (parser.nextToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.START_OBJECT) {
                return Set.of();
            }
            for (var token = parser.nextToken(); token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException cutOff) {
            return names;
        }
        return names;
    }

    private static String shown(String start) {
        var line = firstLine(start).replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
