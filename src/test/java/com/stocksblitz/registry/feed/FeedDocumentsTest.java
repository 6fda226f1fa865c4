package com.stocksblitz.registry.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.feed.api.Limit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedDocumentsTest {
    private static final FeedDirectory BUNDLED = FeedDocuments.load(null);
    private static final String GOOD = """
            {
              "feed": "tiny",
              "broker": "kite",
              "title": "Tiny",
              "versions": [
                {
                  "from": "2024-01-01",
                  "sources": { "docs": { "grade": "official", "source": "a page", "read": "2026-01-01" } },
                  "modes": [{ "name": "ltp", "covers": "ltp" }, { "name": "quote", "covers": "quote" }, { "name": "full", "covers": "full" }],
                  "connections": { "max": 2, "scope": "api_key", "evidence": "docs" },
                  "limits": [{ "id": "all", "scope": "connection", "unit": "instruments", "cap": 10, "evidence": "docs" }],
                  "messages": { "evidence": "docs" },
                  "duplicates": "unknown",
                  "over_limit": "reject"
                }
              ]
            }
            """;

    @ParameterizedTest
    @CsvSource({
        "kite, 2018-02-01, 200",
        "kite, 2018-12-31, 1000",
        "kite, 2019-01-01, 3000",
        "kite, 2026-11-21, 3000",
        "fyers, 2025-08-28, 200",
        "fyers, 2025-08-29, 5000",
        "upstox, 2019-11-22, 500",
        "iifl, 2026-11-21, 6000",
        "shoonya, 2026-11-21, 100"
    })
    void knowsWhatEachFeedAllowsOnADate(String feed, LocalDate date, long cap) {
        var limits = BUNDLED.inForce(feed, date).orElseThrow().limits();
        assertThat(limits).hasSize(1);
        assertThat(limits.getFirst().cap().of(new Account("a", feed, 1))).hasValue(cap);
    }

    @Test
    void hasADocumentForEveryFeedWithANumber() {
        assertThat(BUNDLED.feeds().stream().map(feed -> feed.id()))
                .containsExactly(
                        "alpaca",
                        "angel",
                        "databento",
                        "dhan",
                        "dhan_depth",
                        "fyers",
                        "hdfc_securities",
                        "hdfc_sky",
                        "ibkr",
                        "iifl",
                        "indstocks",
                        "kite",
                        "kotak",
                        "nubra",
                        "shoonya",
                        "upstox");
    }

    @Test
    void computesAFormulaFromTheAccountsNumbers() {
        var lines = BUNDLED.inForce("ibkr", LocalDate.of(2026, 11, 21))
                .orElseThrow()
                .limits()
                .getFirst();
        assertThat(lines(lines, Map.of())).isEqualTo(100);
        assertThat(lines(lines, Map.of("commissions_usd", new BigDecimal("1607.99"))))
                .isEqualTo(200);
        assertThat(lines(lines, Map.of("equity_usd", new BigDecimal("2509999"))))
                .isEqualTo(250);
    }

    private static long lines(Limit limit, Map<String, BigDecimal> numbers) {
        return limit.cap()
                .of(new Account("a", "ibkr", 1, numbers, Map.of(), Map.of(), Map.of()))
                .orElseThrow();
    }

    @Test
    void letsTheOperatorsFolderReplaceAndAdd(@TempDir Path own) throws IOException {
        Files.writeString(own.resolve("tiny.json"), GOOD);
        Files.writeString(own.resolve("kite.json"), GOOD.replace("\"tiny\"", "\"kite\""));
        var merged = FeedDocuments.load(own);
        assertThat(merged.feed("tiny")).isPresent();
        assertThat(merged.feed("kite").orElseThrow().title()).isEqualTo("Tiny");
        assertThat(merged.feeds()).hasSize(BUNDLED.feeds().size() + 1);
        assertThat(merged.version()).isNotEqualTo(BUNDLED.version());
        assertThat(FeedDocuments.load(own).version()).isEqualTo(merged.version());
    }

    @Test
    void acceptsTheDocumentThatTheRefusalsAreMadeFrom() {
        assertThat(read(GOOD).feed("tiny")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"title\": \"Tiny\"|\"title\": \"Tiny\", \"colour\": 1|line 4, /colour|colour",
                "\"cap\": 10, \"evidence\": \"docs\"|\"cap\": 10|/versions/0/limits/0|evidence is missing",
                "\"cap\": 10, \"evidence\": \"docs\"|\"cap\": 10, \"evidence\": \"rumour\"|/versions/0/limits/0/evidence|rumour",
                "\"cap\": 10|\"cap\": -1|/versions/0/limits/0/cap|at least 0",
                "\"cap\": 10|\"cap\": 1.5|/versions/0/limits/0/cap|",
                "\"cap\": 10|\"cap\": 10, \"modes\": [\"depth\"]|/versions/0/limits/0|no mode depth",
                "\"covers\": \"quote\"|\"covers\": \"best\"|/versions/0/modes/1/covers|not a mode: best",
                "\"covers\": \"quote\"|\"bytes\": 3|/versions/0/modes/1|either a step",
                "\"name\": \"quote\"|\"name\": \"ltp\"|/versions/0/modes/1|twice",
                "2024-01-01|2024-13-01|/versions/0/from|",
                "\"feed\": \"tiny\"|\"feed\": \"huge\"|/feed|huge.json",
                "\"max\": 2|\"max\": 0|/versions/0|at least one connection"
            })
    void refusesByFileAndPlace(String from, String to, String place, String reason) {
        var broken = GOOD.replace(from, to);
        assertThat(broken).isNotEqualTo(GOOD);
        var thrown = assertThatThrownBy(() -> read(broken))
                .isInstanceOf(FeedDocumentException.class)
                .hasMessageStartingWith("tiny.json, line ")
                .hasMessageContaining(place);
        if (reason != null) {
            thrown.hasMessageContaining(reason);
        }
    }

    @Test
    void refusesVersionsThatOverlap() {
        var version = GOOD.substring(GOOD.indexOf("    {\n      \"from\""), GOOD.lastIndexOf("  ]"));
        var twice = GOOD.replace(version, version.stripTrailing() + ",\n" + version);
        assertThatThrownBy(() -> read(twice))
                .isInstanceOf(FeedDocumentException.class)
                .hasMessageContaining("/versions/1/from")
                .hasMessageContaining("overlap");
    }

    @Test
    void refusesLimitsWhoseModesCross() {
        var crossing = GOOD.replace("\"limits\": [", """
                "limits": [
                  { "id": "a", "scope": "connection", "unit": "u", "modes": ["ltp", "quote"], "cap": 5, "evidence": "docs" },
                  { "id": "b", "scope": "account", "unit": "u", "modes": ["quote", "full"], "cap": 5, "evidence": "docs" },
                """);
        assertThatThrownBy(() -> read(crossing))
                .isInstanceOf(FeedDocumentException.class)
                .hasMessageContaining("/versions/0/limits/0")
                .hasMessageContaining("cross");
    }

    private static FeedDirectory read(String text) {
        return FeedDocuments.directory(new TreeMap<>(Map.of("tiny.json", text)));
    }
}
