package com.stocksblitz.registry.catalog.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketClosesTest {

    /** Times are UTC; India is five and a half hours ahead. */
    @ParameterizedTest
    @CsvSource({
        "NFO, 2026-11-24T09:59:59Z, 2026-11-23",
        "NFO, 2026-11-24T10:00:00Z, 2026-11-24",
        "BFO, 2026-11-24T10:00:00Z, 2026-11-24",
        "CDS, 2026-11-24T11:29:59Z, 2026-11-23",
        "CDS, 2026-11-24T11:30:00Z, 2026-11-24",
        "MCX, 2026-11-24T18:24:59Z, 2026-11-23",
        "MCX, 2026-11-24T18:25:00Z, 2026-11-24",
        // The day after in India, still the evening before in London.
        "NFO, 2026-11-24T20:00:00Z, 2026-11-24",
        "CBOE, 2026-11-24T18:00:00Z, 2026-11-23"
    })
    void anExchangesDayIsOverAtItsClose(String exchange, Instant now, LocalDate over) throws IOException {
        var closed = bundled(Optional.empty()).at(now);

        assertThat(closed.through().getOrDefault(exchange, closed.otherwise())).isEqualTo(over);
    }

    @Test
    void aPinnedTradeDateIsNotOverWhateverTheClockSays() throws IOException {
        var closed = bundled(Optional.of(LocalDate.of(2025, 8, 20))).at(Instant.parse("2026-11-24T20:00:00Z"));

        assertThat(closed.through().values()).containsOnly(LocalDate.of(2025, 8, 19));
        assertThat(closed.otherwise()).isEqualTo(LocalDate.of(2025, 8, 19));
    }

    @Test
    void refusesDataThatSaysTooLittle() {
        assertThatThrownBy(
                        () -> read("{\"NFO\": {\"closes\": \"15:30\", \"zone\": \"Asia/Kolkata\", \"source\": \"x\"}}"))
                .hasMessageContaining("*");
        assertThatThrownBy(() -> read("{\"*\": {\"closes\": \"15:30\", \"zone\": \"Asia/Kolkata\"}}"))
                .hasMessageContaining("source");
        assertThatThrownBy(
                        () -> read("{\"*\": {\"closes\": \"25:30\", \"zone\": \"Asia/Kolkata\", \"source\": \"x\"}}"))
                .isInstanceOf(IOException.class);
    }

    private static MarketCloses bundled(Optional<LocalDate> pinned) throws IOException {
        try (var file = Files.newInputStream(Path.of("conf/market-closes.json"))) {
            return MarketCloses.read(file, pinned);
        }
    }

    private static void read(String json) throws IOException {
        MarketCloses.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Optional.empty());
    }
}
