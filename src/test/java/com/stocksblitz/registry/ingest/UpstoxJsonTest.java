package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstoxJsonTest {
    /** 2025-08-28 23:59:59 in India. */
    private static final String EXPIRY = "1756405799000";

    private static final String SHARE = "{'segment':'NSE_EQ','name':'VODAFONE IDEA','isin':'INE669E01016',"
            + "'instrument_type':'BE','instrument_key':'NSE_EQ|INE669E01016','lot_size':1,'freeze_quantity':100000.0,"
            + "'exchange_token':'14366','tick_size':1.0,'trading_symbol':'IDEA','nested':{'a':[1,2]}}";
    private static final String OPTION = "{'segment':'NCD_FO','instrument_type':'CE','instrument_key':'NCD_FO|7',"
            + "'lot_size':1,'exchange_token':'7','tick_size':0.25,'trading_symbol':'USDINR 87.25 CE 28 AUG 25',"
            + "'underlying_symbol':'USDINR','strike_price':87.25,'expiry':" + EXPIRY + ",'qty_multiplier':1000.0}";
    private final DumpReader upstox = new UpstoxJson();

    @Test
    void aShareHasItsSeriesAndItsTickInRupees() throws Exception {
        var row = Lines.row(upstox, array(SHARE));

        assertThat(Lines.terms(row)).isEqualTo("NSE:IDEA-BE NSE_EQ NSE_EQ|INE669E01016 1 0.01 BE INE669E01016");
        assertThat(row.freezeQuantity()).isEqualTo(100_000);
    }

    @Test
    void aContractHasTheDayInIndiaAndItsMultiplier() throws Exception {
        var row = Lines.row(upstox, array(OPTION));

        assertThat(Lines.terms(row)).isEqualTo("CDS:USDINR:2025-08-28:87.25:CE NCD_FO NCD_FO|7 1 0.0025 null null");
        assertThat(row.expiry()).isEqualTo(LocalDate.of(2025, 8, 28));
        assertThat(row.multiplier()).isEqualByComparingTo(BigDecimal.valueOf(1000));
    }

    @Test
    void anIndexIsNamedByItsKey() throws Exception {
        var index = "{'segment':'NSE_INDEX','instrument_key':'NSE_INDEX|Nifty Bank','trading_symbol':'BANKNIFTY',"
                + "'instrument_type':'INDEX','name':'Nifty Bank'}";

        var row = Lines.row(upstox, array(index));

        assertThat(row.key().value()).isEqualTo("NSE:NIFTY BANK:INDEX");
        assertThat(row.tradingSymbol()).isEqualTo("BANKNIFTY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "'expiry':1756405799000 ! 'expiry':1756405799 ! bad_expiry",
                "'expiry':1756405799000 ! 'expiry':'2025-08-28' ! bad_expiry",
                "'expiry':1756405799000 ! 'expiry':null ! missing_expiry",
                "'strike_price':87.25 ! 'strike_price':null ! missing_strike_price",
                "'instrument_type':'CE' ! 'instrument_type':'EQ' ! unknown_type",
                "'segment':'NCD_FO' ! 'segment':'GLOBAL_INDEX' ! unknown_segment",
                "'underlying_symbol':'USDINR', ! '':'', ! missing_underlying_symbol",
                "'lot_size':1 ! 'lot_size':'many' ! bad_lot_size",
                "'tick_size':0.25 ! 'tick_size':null ! missing_tick_size",
            })
    void rejectsRow(String part, String instead, String reason) throws Exception {
        assertThat(OPTION).contains(part);
        assertThat(Lines.reason(upstox, array(OPTION.replace(part, instead)))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "[{'segment':'NSE_EQ'",
                "[] []",
                "[{'a':[[[[[[[[[[1]]]]]]]]]]}]",
                "[{'a':0123456789012345678901234567890123456789012}]",
                "[{'segment':NaN}]"
            })
    void whatIsNoArrayOfFlatObjectsIsRefused(String json) {
        assertThatThrownBy(() -> Lines.of(upstox, json.replace('\'', '"'))).isInstanceOf(UnreadableDumpException.class);
    }

    @Test
    void aTextOrObjectBeyondAllMeasureEndsTheFile() {
        var members = new StringBuilder("[{");
        for (int i = 0; i < 200; i++) {
            members.append("\"m").append(i).append("\":1,");
        }

        assertThatThrownBy(() -> Lines.of(upstox, array(SHARE.replace("VODAFONE", "V".repeat(5_000)))))
                .isInstanceOf(UnreadableDumpException.class);
        assertThatThrownBy(() -> Lines.of(upstox, members + "\"z\":1}]"))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("128 members");
    }

    @Test
    void aByteOrderMarkAndBlanksAreNoObstacleAndAnEmptyArrayHasNoLines() throws Exception {
        assertThat(Lines.of(upstox, "\uFEFF \n" + array(SHARE))).hasSize(1);
        assertThat(Lines.of(upstox, "[]")).isEmpty();
    }

    private static String array(String object) {
        return "[" + object.replace('\'', '"') + "]";
    }
}
