package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.SnapshotRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotFormatTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, plain",
                "=cmd|' /C calc'!A0, '=cmd|' /C calc'!A0",
                "+1, '+1",
                "-1, '-1",
                "@SUM(A1), '@SUM(A1)",
                "`a,b`, `\"a,b\"`",
                "`=a,\"b\"`, `\"'=a,\"\"b\"\"\"`",
                "a=b, a=b",
            })
    void B5_noCellIsTakenForAFormula(String value, String cell) {
        assertThat(SnapshotFormat.cell(new StringBuilder(), value)).hasToString(cell);
    }

    @Test
    void B5_controlCharactersAtTheBeginningAndLineBreaksAreHarmless() {
        assertThat(SnapshotFormat.cell(new StringBuilder(), "\t=1")).hasToString("'\t=1");
        assertThat(SnapshotFormat.cell(new StringBuilder(), "\r=1")).hasToString("\"'\r=1\"");
        assertThat(SnapshotFormat.cell(new StringBuilder(), "a\nb")).hasToString("\"a\nb\"");
        assertThat(SnapshotFormat.cell(new StringBuilder(), null)).isEmpty();
        assertThat(SnapshotFormat.cell(new StringBuilder(), new BigDecimal("1E+3")))
                .hasToString("1000");
    }

    @Test
    void writesARowInBothForms() throws IOException {
        var row = new SnapshotRow(
                "NFO:NIFTY:2026-11-24:24500:CE",
                "NIFTY",
                null,
                "NFO",
                "CE",
                "index",
                null,
                null,
                "NIFTY",
                LocalDate.of(2026, 11, 24),
                new BigDecimal("24500"),
                75L,
                new BigDecimal("0.05"),
                null,
                null,
                null,
                null,
                true,
                null,
                3,
                Instant.parse("2026-11-20T03:00:00Z"),
                Map.of("upstox", "NSE_FO|1", "kite", "12345"));

        assertThat(SnapshotFormat.CSV.rows(List.of(row)).toString())
                .isEqualTo(
                        "NFO:NIFTY:2026-11-24:24500:CE,NIFTY,,NFO,CE,index,,,NIFTY,2026-11-24,24500,75,0.05,,,,,true,,3,"
                                + "2026-11-20T03:00:00Z,kite=12345 upstox=NSE_FO|1\r\n");
        assertThat(SnapshotFormat.CSV.head().split(",")).hasSize(22);
        assertThat(SnapshotFormat.NDJSON.rows(List.of(row, row)).toString().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"instrument_key\":\"NFO:NIFTY:2026-11-24:24500:CE\",")
                        && line.contains("\"tick_size\":0.05,")
                        && line.contains("\"is_active\":true"));
    }

    @Test
    void gzipMadePieceByPieceIsOneMember() throws IOException {
        var gzip = new ChunkedGzip();
        var sent = new ByteArrayOutputStream();
        for (int n = 0; n < 100; n++) {
            sent.writeBytes(gzip.add(("line " + n + '\n').repeat(100).getBytes(StandardCharsets.UTF_8)));
        }
        sent.writeBytes(gzip.end());

        try (var read = new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            assertThat(new String(read.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .hasSize(10_000);
        }
    }
}
