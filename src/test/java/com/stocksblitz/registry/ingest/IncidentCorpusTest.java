package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.ingest.KiteMarket.Row;
import com.stocksblitz.registry.ingest.api.Finding;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobReport;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files as they arrive on a bad day, made from a good one: each is refused, held or loses its bad rows for the right
 * reason, and the catalog stays as the last good file left it.
 */
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IncidentCorpusTest {
    private static final LocalDate GOOD_DAY = LocalDate.of(2025, 8, 20);
    private static final LocalDate NEXT_DAY = GOOD_DAY.plusDays(1);
    private static final int HALF = KiteMarket.good().size() / 2;
    private static final String YESTERDAY = KiteMarket.good().csv();
    private static final String CATALOG = """
            select count(*), count(*) filter (where is_active), sum(version), sum(coalesce(lot_size, 0)),
                sum(coalesce(tick_size, 0)), (select count(*) from broker_tokens where upper_inf(valid))
            from instruments
            """;

    private IngestHarness ingest;
    private List<String> catalog;

    @BeforeAll
    void loadTheGoodDay(Vertx vertx, @TempDir Path folder) {
        ingest = new IngestHarness(vertx, folder).guarded();
        assertThat(ingest.load("kite", GOOD_DAY, YESTERDAY).status()).isEqualTo("completed");
        catalog = ingest.sql(CATALOG);
    }

    /** @param reason a finding's measure, a part of the error, or the reason of quarantined rows */
    private record Incident(String name, Supplier<byte[]> file, String ending, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Incident> incidents() {
        return Stream.of(
                refused("an empty file", () -> "", "The file is empty"),
                refused("a path instead of a file", () -> "./data/instruments.csv", "no format that is known"),
                refused("an error page", () -> "<!DOCTYPE html><html><h1>502</h1></html>", "no format that is known"),
                refused("an error in JSON", () -> "{\"status\":\"error\"}", "no format that is known"),
                refused(
                        "the header only",
                        () -> good().keep((row, place) -> false).csv(),
                        "no row that can be taken"),
                refused("another delimiter", () -> good().csv(";"), "no format that is known"),
                refused(
                        "a renamed column",
                        () -> good().rename("lot_size", "lotsize").csv(),
                        "no format that is known"),
                refused(
                        "a column twice",
                        () -> good().rename("last_price", "name").csv(),
                        "twice"),
                refused(
                        "token columns swapped",
                        () -> good().each(row -> row.swap("instrument_token", "exchange_token"))
                                .csv(),
                        "no row that can be taken"),
                refusedBytes("a cut gzip", () -> cut(gzip(YESTERDAY)), "cut off or broken"),
                refusedBytes("UTF-16", () -> YESTERDAY.getBytes(StandardCharsets.UTF_16LE), "no format that is known"),
                held(
                        "half a file",
                        () -> good().keep((row, place) -> place < HALF).csv(),
                        "closed_tokens"),
                held(
                        "the other half of a file",
                        () -> good().keep((row, place) -> place >= HALF).csv(),
                        "segment_gone"),
                held(
                        "every tenth row missing",
                        () -> good().keep((row, place) -> place % 10 != 0).csv(),
                        "closed_tokens"),
                held(
                        "a segment missing",
                        () -> good().keep((row, place) -> !row.get("exchange").equals("BSE"))
                                .csv(),
                        "segment_gone"),
                held(
                        "the indices missing",
                        () -> good().keep((row, place) -> !row.get("segment").equals("INDICES"))
                                .csv(),
                        "segment_gone"),
                held(
                        "a month missing",
                        () -> good().keep((row, place) -> !row.get("expiry").equals("2025-09-25"))
                                .csv(),
                        "expiries_gone"),
                held(
                        "a few shares as the whole catalog",
                        () -> good().keep((row, place) -> place < 10).csv(),
                        "closed_tokens"),
                held(
                        "lot and tick columns swapped",
                        () -> good().each(row -> row.swap("lot_size", "tick_size"))
                                .csv(),
                        "quarantined"),
                held(
                        "symbol and name columns swapped",
                        () -> good().each(row -> nameIsSymbol(row)).csv(),
                        "renamed"),
                held(
                        "strike and tick columns swapped",
                        () -> good().options(row -> row.swap("strike", "tick_size"))
                                .csv(),
                        "quarantined"),
                held(
                        "ticks in paise",
                        () -> good().each(row -> row.times("tick_size", "100")).csv(),
                        "changed_ticks"),
                held(
                        "strikes in paise",
                        () -> good().options(row -> strike(row, "100")).csv(),
                        "changed_strikes"),
                held(
                        "strikes with a shifted point",
                        () -> good().options(row -> strike(row, "0.1")).csv(),
                        "changed_strikes"),
                held(
                        "lots of one",
                        () -> good().each(row -> row.set("lot_size", 1)).csv(),
                        "changed_lots"),
                held("yesterday's file", () -> YESTERDAY, "same_file"),
                heldBytes("yesterday's file packed anew", () -> gzip(YESTERDAY), "same_file"),
                held("every row twice", () -> good().twice().csv(), "quarantined"),
                held(
                        "a tenth of the tokens twice",
                        () -> good().every(10, row -> token(row, 1_001)).csv(),
                        "quarantined"),
                held(
                        "a tenth of the tokens empty",
                        () -> good().every(10, row -> row.set("instrument_token", ""))
                                .csv(),
                        "quarantined"),
                held("a tenth of the rows cut short", () -> cutShort(good().csv()), "quarantined"),
                held(
                        "all expiries in the past",
                        () -> good().each(row -> inThePast(row)).csv(),
                        "expired_rows"),
                held(
                        "expiries a month late",
                        () -> good().each(row -> monthLater(row)).csv(),
                        "quarantined"),
                held(
                        "the wrong exchange on every row of one",
                        () -> good().each(row -> otherExchange(row)).csv(),
                        "quarantined"),
                held(
                        "symbols one row too high",
                        () -> good().shift("tradingsymbol").csv(),
                        "renamed"),
                held(
                        "all tokens new",
                        () -> good().each(row -> token(row, Integer.parseInt(row.get("exchange_token")) + 100_000))
                                .csv(),
                        "changed_tokens"),
                held("strangers by the hundred", () -> good().withStrangers(300).csv(), "more_rows"));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("incidents")
    void aBadFileChangesNothingAndSaysWhy(Incident incident) {
        var report = load(incident.file().get());

        assertThat(report.status()).as("%s %s", report.errors(), report.guard()).isEqualTo(incident.ending());
        if (incident.ending().equals("held")) {
            assertThat(report.guard().findings()).extracting(Finding::measure).contains(incident.reason());
        } else {
            assertThat(report.errors()).singleElement().asString().contains(incident.reason());
        }
        assertThat(ingest.sql(CATALOG)).isEqualTo(catalog);
    }

    /**
     * Rows that are too few to doubt the file are put aside, each with its reason; the others are taken. A row keeps
     * its token open unless it contradicts itself about token or segment, as two of these do.
     */
    @Order(2)
    @Test
    void aFewBadRowsAreQuarantinedAndKeepTheTokensThatTheyTell() {
        var market = good();
        market.keep((row, place) -> {
            switch (place) {
                case 0 -> row.set("lot_size", "0");
                case 1 -> row.set("tick_size", "0");
                case 2 -> row.set("lot_size", "1.5");
                case 3 -> row.set("instrument_type", "BOND");
                case 4 -> row.set("tradingsymbol", "");
                case 5 -> row.set("exchange_token", "7");
                case 6 -> row.set("exchange", "XYZ");
                case 600 -> row.set("expiry", "28-08-2025");
                case 601 -> row.set("strike", "-5");
                default -> row.set("name", "NEW " + row.get("name"));
            }
            return true;
        });

        var report = load(market.csv().getBytes(StandardCharsets.UTF_8));

        assertThat(report.status()).as("%s", report.guard()).isEqualTo("completed");
        assertThat(report.quarantine().byReason().keySet())
                .containsExactlyInAnyOrder(
                        "bad_lot_size",
                        "bad_tick_size",
                        "unknown_type",
                        "missing_tradingsymbol",
                        "token_mismatch",
                        "unknown_exchange",
                        "bad_expiry",
                        "unknown_underlying");
        assertThat(report.closedTokens()).isEqualTo(2);
        assertThat(ingest.sql("select count(*) from instruments where is_active"))
                .containsExactly(String.valueOf(market.size() - 2));
    }

    private JobReport load(byte[] content) {
        return ingest.load(
                "kite",
                NEXT_DAY,
                ingest.bytes(content),
                IngestMode.FULL_CATALOG,
                new RowFilter(Set.of(), Set.of()),
                false);
    }

    /** Today's file: like yesterday's but for a price, which is not taken in. */
    private static KiteMarket good() {
        return KiteMarket.good().every(100, row -> row.set("last_price", "1.5"));
    }

    private static void nameIsSymbol(Row row) {
        if (!row.get("name").isEmpty()) {
            row.swap("tradingsymbol", "name");
        }
    }

    /** In the symbol too, as a broker that makes both from one number would write it. */
    private static void strike(Row row, String factor) {
        var was = row.get("strike").replace(".0", "");
        row.times("strike", factor);
        row.set(
                "tradingsymbol",
                row.get("tradingsymbol")
                        .replace(was + "CE", row.get("strike") + "CE")
                        .replace(was + "PE", row.get("strike") + "PE"));
    }

    private static void token(Row row, int exchangeToken) {
        int code = Integer.parseInt(row.get("instrument_token")) & 0xff;
        row.set("exchange_token", exchangeToken).set("instrument_token", exchangeToken * 256 + code);
    }

    private static void inThePast(Row row) {
        if (!row.get("expiry").isEmpty()) {
            row.set("expiry", LocalDate.parse(row.get("expiry")).minusYears(1));
            row.set("tradingsymbol", row.get("tradingsymbol").replaceFirst("25(AUG|SEP|OCT)", "24$1"));
        }
    }

    private static void monthLater(Row row) {
        if (!row.get("expiry").isEmpty()) {
            row.set("expiry", LocalDate.parse(row.get("expiry")).plusMonths(1));
        }
    }

    private static void otherExchange(Row row) {
        if (row.get("exchange").equals("BSE")) {
            row.set("exchange", "NSE").set("segment", "NSE");
        }
    }

    private static String cutShort(String csv) {
        var lines = csv.lines().toList();
        return Stream.iterate(0, i -> i + 1)
                .limit(lines.size())
                .map(i -> i % 10 == 5 ? lines.get(i).substring(0, lines.get(i).length() / 2) : lines.get(i))
                .reduce("", (text, line) -> text + line + "\n");
    }

    private static byte[] gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] cut(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static Incident refused(String name, Supplier<String> file, String why) {
        return refusedBytes(name, bytes(file), why);
    }

    private static Incident refusedBytes(String name, Supplier<byte[]> file, String why) {
        return new Incident(name, file, "failed", why);
    }

    private static Incident held(String name, Supplier<String> file, String measure) {
        return heldBytes(name, bytes(file), measure);
    }

    private static Incident heldBytes(String name, Supplier<byte[]> file, String measure) {
        return new Incident(name, file, "held", measure);
    }

    private static Supplier<byte[]> bytes(Supplier<String> text) {
        return () -> text.get().getBytes(StandardCharsets.UTF_8);
    }
}
