package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.instrument.Isin;
import com.stocksblitz.registry.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleDumpTest {
    private static final LocalDate TRADE_DATE = LocalDate.parse("2026-11-20");
    private static final Map<String, Integer> SEGMENT_CODES =
            Map.of("NSE", 1, "NFO-OPT", 2, "NFO-FUT", 2, "BSE", 4, "INDICES", 9);

    private final List<Map<String, String>> kite = kite(TRADE_DATE);

    @Test
    void holdsTheNifty50WithValidIsins() {
        assertThat(Share.nifty50()).hasSize(50);
        assertThat(Share.nifty50())
                .allSatisfy(share ->
                        assertThat(Isin.parse(share.isin())).as(share.symbol()).isPresent());
        assertThat(Share.nifty50()).extracting(Share::isin).doesNotHaveDuplicates();
        assertThat(Share.nifty50()).extracting(Share::nseToken).doesNotHaveDuplicates();
        assertThat(Share.nifty50()).extracting(Share::bseCode).doesNotHaveDuplicates();
    }

    @Test
    void isAFewHundredRows() {
        assertThat(kite).hasSizeBetween(300, 600);
        assertThat(upstox(TRADE_DATE)).hasSameSizeAs(kite);
    }

    @Test
    void makesKiteTokensFromExchangeTokensAndSegments() {
        assertThat(kite).allSatisfy(row -> {
            var token = Long.parseLong(row.get("instrument_token"));
            assertThat(token >> 8).isEqualTo(Long.parseLong(row.get("exchange_token")));
            assertThat((int) (token & 0xff)).isEqualTo(SEGMENT_CODES.get(row.get("segment")));
        });
        assertThat(kite).extracting(row -> row.get("instrument_token")).doesNotHaveDuplicates();
        assertThat(kite)
                .extracting(row -> row.get("exchange") + row.get("tradingsymbol"))
                .doesNotHaveDuplicates();
    }

    @Test
    void spellsWhatTradersKnow() {
        var bySymbol = kite.stream()
                .collect(Collectors.toMap(
                        row -> row.get("exchange") + ":" + row.get("tradingsymbol"), Function.identity()));

        assertThat(bySymbol.get("NSE:RELIANCE")).containsEntry("instrument_token", "738561");
        assertThat(bySymbol.get("NSE:TCS")).containsEntry("instrument_token", "2953217");
        assertThat(bySymbol.get("BSE:RELIANCE")).containsEntry("exchange_token", "500325");
        assertThat(bySymbol.get("NSE:NIFTY 50")).containsEntry("segment", "INDICES");
        assertThat(bySymbol.get("NFO:NIFTY26NOV25000CE"))
                .containsEntry("expiry", "2026-11-24")
                .containsEntry("lot_size", "65")
                .containsEntry("tick_size", "0.05");
        assertThat(bySymbol.get("NFO:NIFTY26D0125000PE")).containsEntry("expiry", "2026-12-01");
        assertThat(bySymbol.get("NFO:BANKNIFTY26DECFUT"))
                .containsEntry("expiry", "2026-12-29")
                .containsEntry("lot_size", "30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20", "2026-11-24", "2026-11-25", "2026-12-31", "2027-01-26", "2028-02-29"})
    void holdsNothingThatHasExpired(LocalDate tradeDate) {
        var expiries = kite(tradeDate).stream()
                .map(row -> row.get("expiry"))
                .filter(expiry -> !expiry.isEmpty())
                .map(LocalDate::parse)
                .toList();

        assertThat(expiries)
                .isNotEmpty()
                .allSatisfy(expiry -> assertThat(expiry).isAfterOrEqualTo(tradeDate));
    }

    @Test
    void saysTheSameInBothBrokersFormats() {
        assertThat(terms(upstox(TRADE_DATE))).isEqualTo(kiteTerms());
    }

    /**
     * Exchange and exchange token name an instrument in both files, but for indices, which have another number in each.
     */
    private Map<String, List<Object>> kiteTerms() {
        var terms = new HashMap<String, List<Object>>();
        for (var row : kite) {
            if (!row.get("segment").equals("INDICES")) {
                var exchange = row.get("exchange");
                terms.put(
                        exchange + "|" + row.get("exchange_token"),
                        List.of(
                                row.get("instrument_type"),
                                row.get("expiry"),
                                new BigDecimal(row.get("strike")),
                                new BigDecimal(row.get("tick_size")).stripTrailingZeros(),
                                Integer.parseInt(row.get("lot_size"))));
            }
        }
        return terms;
    }

    private static Map<String, List<Object>> terms(List<JsonNode> rows) {
        var terms = new HashMap<String, List<Object>>();
        for (var row : rows) {
            var segment = row.get("segment").textValue();
            if (!segment.endsWith("_INDEX")) {
                var exchange =
                        segment.equals("NSE_FO") ? "NFO" : row.get("exchange").textValue();
                var tick = row.get("tick_size").decimalValue().movePointLeft(2);
                var type = row.get("instrument_type").textValue();
                terms.put(
                        exchange + "|" + row.get("exchange_token").textValue(),
                        List.of(
                                segment.endsWith("_EQ") ? "EQ" : type,
                                row.has("expiry") ? day(row.get("expiry").longValue()) : "",
                                row.has("strike_price")
                                        ? row.get("strike_price").decimalValue()
                                        : new BigDecimal("0.0"),
                                tick.stripTrailingZeros(),
                                row.get("lot_size").intValue()));
            }
        }
        return terms;
    }

    private static String day(long epochMs) {
        return Instant.ofEpochMilli(epochMs)
                .atZone(ZoneId.of("Asia/Kolkata"))
                .toLocalDate()
                .toString();
    }

    private static List<Map<String, String>> kite(LocalDate tradeDate) {
        var lines = new SampleDump(tradeDate).kiteCsv().lines().toList();
        var names = lines.getFirst().split(",");
        var rows = new ArrayList<Map<String, String>>();
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split(",", -1);
            assertThat(cells).as(line).hasSameSizeAs(names);
            var row = new HashMap<String, String>();
            for (var column = 0; column < names.length; column++) {
                row.put(names[column], cells[column]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<JsonNode> upstox(LocalDate tradeDate) {
        try {
            var rows = Json.mapper().readValue(new SampleDump(tradeDate).upstoxJson(), JsonNode[].class);
            assertThat(new HashSet<>(Arrays.stream(rows)
                            .map(row -> row.get("instrument_key").textValue())
                            .toList()))
                    .hasSize(rows.length);
            return List.of(rows);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
