package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the README's table of formats against the readers: each example in it is recognised, and each format is there.
 */
class ReadmeFormatsTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\| `([a-z-]+)` \\| ([^|]+) \\| (.+) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private record Row(String source, String format, String form, List<String> examples) {}

    @Test
    void eachExampleIsRecognisedAsTheFormatThatItStandsFor() throws Exception {
        var rows = rows();
        assertThat(rows).hasSizeGreaterThan(15);
        for (var row : rows) {
            for (var example : row.examples()) {
                for (var text : files(row.form(), example)) {
                    var bytes = text.getBytes(StandardCharsets.UTF_8);
                    assertThat(DumpFormats.recognise(DumpHead.of(bytes, bytes.length), row.source())
                                    .format())
                            .as(text)
                            .isEqualTo(row.format());
                }
            }
        }
    }

    @Test
    void eachFormatIsInTheTable() throws Exception {
        var told = rows().stream().map(Row::format).distinct().toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(DumpFormats.names());
    }

    private static List<String> files(String form, String example) {
        return switch (form) {
            case "CSV", "CSV, no header" -> List.of(example + "\n");
            case "JSON" ->
                List.of(Arrays.stream(example.split(","))
                        .map(member -> "\"" + member + "\": \"x\"")
                        .collect(Collectors.joining(", ", "[{", "}]")));
            case "CSV or pipes" ->
                example.equals("Symbol,Security Name")
                        ? List.of(example + "\n")
                        : List.of(example + "\n", example.replace(',', '|') + "\n");
            default -> throw new AssertionError("unknown form: " + form);
        };
    }

    private static List<Row> rows() throws Exception {
        var rows = new ArrayList<Row>();
        for (var line : Files.readAllLines(Path.of("README.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(
                        row.group(1),
                        row.group(2),
                        row.group(3),
                        CODE.matcher(row.group(4))
                                .results()
                                .map(code -> code.group(1))
                                .toList()));
            }
        }
        return rows;
    }
}
