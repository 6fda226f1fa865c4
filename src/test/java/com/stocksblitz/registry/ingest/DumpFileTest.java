package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpFileTest {
    private static final String KITE =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final long LIMIT = 1_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange ! kite ! kite-csv",
                "instrument_key,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,option_type,exchange ! upstox ! upstox-csv",
                "[{'segment':1,'instrument_key':1,'instrument_type':1,'trading_symbol':1}] ! upstox ! upstox-json",
            })
    void theFormatIsRecognisedPlainAndCompressed(String content, String broker, String format) throws Exception {
        var text = content.replace('\'', '"');
        assertThat(format(text.getBytes(StandardCharsets.UTF_8), broker)).isEqualTo(format);
        assertThat(format(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8), broker))
                .isEqualTo(format);
        assertThat(format(gzip(text), broker)).isEqualTo(format);
        assertThat(format(zip(text), broker)).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./data/zerodha_instruments.csv",
                "tradingsymbol,amc,name,purchase_allowed,redemption_allowed\nINF1,A,B,1,1\n",
                "<html><body>Not found</body></html>",
                "{\"error\": \"no\"}",
                "[]",
                "\n\n",
            })
    void whatIsNoDumpIsRefusedWithWhatWasSeen(String content) {
        assertThatThrownBy(() -> format(content.getBytes(StandardCharsets.UTF_8), "kite"))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("in no format that is known");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> format(new byte[0], "kite")).hasMessage("The file is empty.");
    }

    @Test
    void aCutOffGzipEndsInAnError() throws IOException {
        var whole = gzip(KITE + "row\n".repeat(100_000));
        var cut = Arrays.copyOf(whole, whole.length - 10);

        assertThatThrownBy(() -> readAll(cut)).isInstanceOf(EOFException.class);
    }

    @Test
    void B2_whatUnpacksBeyondTheLimitIsCutOff() throws IOException {
        var bomb = gzip("0".repeat((int) LIMIT + 1));

        assertThat(bomb.length).isLessThan(10_000);
        assertThatThrownBy(() -> readAll(bomb)).isInstanceOf(RefusedFileException.class);
    }

    @Test
    void aZipArchiveIsExactlyOneMember() throws Exception {
        assertThatThrownBy(() -> readAll(zip(KITE, KITE)))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("more than one member");
        assertThatThrownBy(() -> readAll(zip()))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("no member");
        assertThatThrownBy(() -> readAll(zip("0".repeat((int) LIMIT + 1))))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("decompresses to more than");
        readAll(zip(KITE));
    }

    @Test
    void B2_anArchiveInAnArchiveIsNoDump() throws IOException {
        var inner = gzip(KITE);
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(inner);
        }
        assertThatThrownBy(() -> format(bytes.toByteArray(), "kite"))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("in no format that is known");
    }

    private static byte[] zip(String... members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < members.length; i++) {
                out.putNextEntry(new ZipEntry(i + ".csv"));
                out.write(members[i].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private String format(byte[] content, String broker) throws Exception {
        try (var dump = DumpFile.open(file(content), LIMIT)) {
            return DumpFormats.recognise(dump.head(), broker).format();
        }
    }

    private void readAll(byte[] content) throws Exception {
        try (var dump = DumpFile.open(file(content), LIMIT)) {
            dump.content().readAllBytes();
            assertThat(dump.read()).isEqualTo(1.0);
        }
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("dump"), content);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
