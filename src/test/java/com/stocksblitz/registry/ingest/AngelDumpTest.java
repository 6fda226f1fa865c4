package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ticks and strikes in paise, those of currencies in ten millionths; both forms say the same. */
class AngelDumpTest {
    private static final String[] NAMES = {
        "token", "symbol", "name", "expiry", "strike", "lotsize", "instrumenttype", "exch_seg", "tick_size"
    };
    private final DumpReader json = new AngelDump("angel-json", new JsonArray());
    private final DumpReader csv = new AngelDump("angel-csv", CsvTable.COMMAS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "3045,SBIN-EQ,SBIN,,-1.000000,1,,NSE,5.000000 ! NSE:SBIN NSE 3045 1 0.05 EQ null",
                "2100,BAJAJ-AUTO-BE,BAJAJ-AUTO,,-1,1,,NSE,10 ! NSE:BAJAJ-AUTO-BE NSE 2100 1 0.1 BE null",
                "500325,RELIANCE,RELIANCE,,-1,1,,BSE,5 ! BSE:RELIANCE BSE 500325 1 0.05 null null",
                "99926000,Nifty 50,NIFTY,,0.000000,1,AMXIDX,NSE,0.000000"
                        + " ! NSE:NIFTY 50:INDEX NSE 99926000 null null null null",
                "35003,NIFTY28JUL26FUT,NIFTY,28JUL2026,-1,75,FUTIDX,NFO,10"
                        + " ! NFO:NIFTY:2026-07-28:FUT NFO 35003 75 0.1 null null",
                "35004,NIFTY28JUL2624500CE,NIFTY,28JUL2026,2450000.000000,75,OPTIDX,NFO,5"
                        + " ! NFO:NIFTY:2026-07-28:24500:CE NFO 35004 75 0.05 null null",
                "9001,USDINR26JUL87.25PE,USDINR,28JUL2026,872500000.000000,1,OPTCUR,CDS,0.250000"
                        + " ! CDS:USDINR:2026-07-28:87.25:PE CDS 9001 1 0.0025 null null",
                "9002,GOLD26AUG70000CE,GOLD,04AUG2026,7000000.000000,1,OPTFUT,MCX,50"
                        + " ! MCX:GOLD:2026-08-04:70000:CE MCX 9002 1 0.5 null null",
            })
    void readsRow(String row, String terms) throws Exception {
        assertThat(Lines.terms(Lines.row(csv, String.join(",", NAMES) + "\n" + row + "\n")))
                .isEqualTo(terms);
        assertThat(Lines.terms(Lines.row(json, json(row)))).isEqualTo(terms);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1,GOLD,GOLD,,0,1,COMDTY,MCX,5 ! unknown_type",
                "1,X,X,,0,1,,NCDEX,5 ! unknown_exchange",
                ",SBIN-EQ,SBIN,,-1,1,,NSE,5 ! missing_token",
                "1,SBIN-EQ,SBIN,,-1,,,NSE,5 ! missing_lotsize",
                "1,NIFTYFUT,NIFTY,2026-07-28,-1,75,FUTIDX,NFO,10 ! bad_expiry",
            })
    void rejectsRow(String row, String reason) throws Exception {
        assertThat(Lines.reason(csv, String.join(",", NAMES) + "\n" + row + "\n"))
                .isEqualTo(reason);
        assertThat(Lines.reason(json, json(row))).isEqualTo(reason);
    }

    @Test
    void theNameOfAShareIsItsSymbolAndThereforeNotStated() throws Exception {
        assertThat(Lines.row(json, json("3045,SBIN-EQ,SBIN,,-1,1,,NSE,5")).name())
                .isNull();
    }

    private static String json(String row) {
        var cells = row.split(",", -1);
        return Arrays.stream(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8})
                .mapToObj(i -> "\"" + NAMES[i] + "\":\"" + cells[i] + "\"")
                .collect(Collectors.joining(",", "[{", "}]"));
    }
}
