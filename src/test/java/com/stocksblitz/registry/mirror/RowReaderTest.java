package com.stocksblitz.registry.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {
    private static final MirrorRecord.Key TCS = new MirrorRecord.Key("TCS", "NSE", "NIFTY 50");
    private static final String LIST = """
            {"count": 2, "more": {"memberships": 1}, "memberships": [
             {"symbol": "TCS", "exchange": "NSE", "index_name": "NIFTY 50", "weight": 4.100000000012,
              "tags": [{"symbol": "X"}], "sector": "é", "effective_date": "2026-01-01"},
             {"symbol": "INFY", "exchange": "NSE", "index_name": "NIFTY 50", "weight": null}]}""";

    @Test
    void readsTheRowsWhereverTheListIsCutIntoParts() throws Exception {
        var bytes = LIST.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            var rows = new HashMap<MirrorRecord.Key, JsonNode>();
            var reader = new RowReader(rows::put);
            reader.feed(Arrays.copyOf(bytes, cut));
            reader.feed(Arrays.copyOfRange(bytes, cut, bytes.length));

            reader.end();

            assertThat(rows).containsOnlyKeys(TCS, new MirrorRecord.Key("INFY", "NSE", "NIFTY 50"));
            assertThat(rows.get(TCS).get("weight").decimalValue()).isEqualTo(new BigDecimal("4.100000000012"));
            assertThat(rows.get(TCS).get("sector").textValue()).isEqualTo("é");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"detail\": \"down\"}", "{\"memberships\": [", "{\"memberships\": 3}", "x"})
    void whatIsNoWholeListIsAnErrorAndNoEmptyList(String answer) {
        assertThatThrownBy(() -> {
                    var reader = new RowReader((key, row) -> {});
                    reader.feed(answer.getBytes(StandardCharsets.UTF_8));
                    reader.end();
                })
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"weight": 4.10, "sector": "IT", "effective_date": "2026-01-01"}   |
            {"weight": 4.11, "sector": "IT", "effective_date": "2026-01-01"}   | weight
            {"weight": "4.1", "sector": "IT", "effective_date": "2026-01-01"}  | weight
            {"weight": 4.1, "sector": null, "effective_date": "2026-01-01"}    | sector
            {"weight": 4.1, "sector": "IT", "effective_date": "2025-01-01"}    | effective_date
            """)
    void comparesWeightsAsDecimalsAndTheRestAsItIs(String listed, String different) throws Exception {
        var sent = new MirrorRecord(
                TCS,
                1,
                Json.mapper().readTree("{\"weight\": 4.1, \"sector\": \"IT\", \"effective_date\": \"2026-01-01\"}"),
                true);

        var found = Comparison.of(List.of(sent), Map.of(TCS, Json.mapper().readTree(listed)));

        if (different == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found)
                    .singleElement()
                    .satisfies(one -> assertThat(one.difference()).startsWith(different));
        }
        assertThat(Comparison.of(List.of(sent), Map.of())).hasSize(1);
    }
}
