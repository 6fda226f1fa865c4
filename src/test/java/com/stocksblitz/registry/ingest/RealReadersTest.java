package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every reader on a file as it was published; what was not taken is counted by reason. */
class RealReadersTest {
    private static final Path DATA = Path.of(System.getProperty("registry.data", "no-such-folder"));
    private static final long LIMIT = 1L << 30;

    @BeforeEach
    void data() {
        assumeTrue(Files.isDirectory(DATA), "the real dumps are not on this machine: " + DATA.toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "kite/instruments_nse_2017-11.csv ! kite ! {DumpRow=6401}",
                "kite/NSE_2023-09-12.csv.gz ! kite ! {DumpRow=5651}",
                "kite/NSE_2023-09-17.csv.gz ! kite ! {DumpRow=5669}",
                "kite/official-mocks/instruments_all.csv ! kite ! {DumpRow=99}",
                "kite/official-mocks/instruments_nse.csv ! kite ! {DumpRow=99}",
                "angelone/scrip_master_NSE-EQ_2025-06.csv ! angel ! {DumpRow=2069}",
                "dhan/api-scrip-master-detailed_2026-04.csv.gz ! dhan ! {DumpRow=9469}",
                "shoonya/NSE_symbols_2026-01.txt ! shoonya ! {DumpRow=8634}",
                "nse/EQUITY_L_2025-06.csv ! nse ! {DumpRow=2126}",
                "nse/2024-07-04.csv.gz ! nse ! {DumpRow=2792}",
                "nse/symbolchange_2025-05.csv ! nse ! {RenameRow=954}",
                "us/nasdaq-listed_2026-07-01.csv.gz ! nasdaq ! {DumpRow=5525, test_instrument=7}",
                "us/other-listed_2015-01-10.csv.gz ! nasdaq ! {DumpRow=5199}",
            })
    void everyRowIsAccountedFor(String file, String source, String outcome) throws Exception {
        assertThat(outcome(lines(file, source))).hasToString(outcome);
    }

    @Test
    void spotFactsHold() throws Exception {
        assertThat(terms("angelone/scrip_master_NSE-EQ_2025-06.csv", "angel", "NSE:SBIN"))
                .isEqualTo("NSE:SBIN NSE 3045 1 0.05 EQ null");
        assertThat(terms("nse/EQUITY_L_2025-06.csv", "nse", "NSE:RELIANCE"))
                .isEqualTo("NSE:RELIANCE EQUITY RELIANCE 1 null EQ INE002A01018");
        assertThat(terms("dhan/api-scrip-master-detailed_2026-04.csv.gz", "dhan", "NSE:RELIANCE"))
                .isEqualTo("NSE:RELIANCE NSE_EQ 2885 1 0.1 EQ INE002A01018");
        assertThat(terms("shoonya/NSE_symbols_2026-01.txt", "shoonya", "NSE:RELIANCE"))
                .isEqualTo("NSE:RELIANCE NSE 2885 1 0.1 EQ null");
        assertThat(terms("us/other-listed_2015-01-10.csv.gz", "nasdaq", "NYSE:IBM"))
                .isEqualTo("NYSE:IBM NYSE IBM 100 null null null");
    }

    @Test
    void lotsOfEveryUnderlyingAndMonthAreRead() throws Exception {
        var lots = lines("nse/fo_mktlots_2021-02-05.csv", "nse").stream()
                .map(LotRow.class::cast)
                .toList();

        assertThat(lots.stream().map(LotRow::underlying).distinct()).hasSize(143);
        assertThat(lots.stream().filter(lot -> lot.underlying().equals("NIFTY")))
                .hasSize(14);
        assertThat(lots.stream().filter(lot -> lot.underlying().equals("RELIANCE")))
                .extracting(lot -> lot.month() + " " + lot.lotSize())
                .containsExactlyInAnyOrder("2021-02 250", "2021-03 250", "2021-04 250");
    }

    @Test
    void whatIsNoInstrumentsFileIsRefusedWithWhatWasSeen() {
        assertThatThrownBy(() -> lines("kite/official-mocks/mf_instruments.csv", "kite"))
                .hasMessageContaining("it begins with: tradingsymbol,amc,name");
        assertThatThrownBy(() -> lines("kite/broken/broken_symlink_2025-10-07.csv", "kite"))
                .hasMessageContaining("it begins with: ./data/zerodha_instruments.csv");
    }

    @Test
    void dhanAndShoonyaAgreeWithTheirLikesOnUnits() throws Exception {
        var dhan = byKey("dhan/api-scrip-master-detailed_2026-04.csv.gz", "dhan");
        var shoonya = byKey("shoonya/NSE_symbols_2026-01.txt", "shoonya");
        var both = dhan.keySet().stream().filter(shoonya::containsKey).toList();

        assertThat(both).hasSizeGreaterThan(7_000);
        assertThat(both.stream()
                        .filter(key ->
                                !dhan.get(key).token().equals(shoonya.get(key).token()))
                        .filter(key -> !key.endsWith(":INDEX")))
                .as("the exchange's number")
                .isEmpty();
        long ticks = both.stream()
                .filter(key -> dhan.get(key).tickSize() != null)
                .filter(key ->
                        dhan.get(key).tickSize().compareTo(shoonya.get(key).tickSize()) == 0)
                .count();
        // Three months lie between the files, in which a few ticks were changed.
        assertThat(ticks).isGreaterThan(both.size() * 95L / 100);
    }

    private static Map<String, DumpRow> byKey(String file, String source) throws Exception {
        return lines(file, source).stream()
                .map(DumpRow.class::cast)
                .collect(Collectors.toMap(row -> row.key().value(), row -> row, (one, other) -> one));
    }

    private static String terms(String file, String source, String key) throws Exception {
        return Lines.terms(byKey(file, source).get(key));
    }

    private static Map<String, Long> outcome(List<DumpLine> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line instanceof RejectedLine rejected
                                ? rejected.reason()
                                : line.getClass().getSimpleName(),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static List<DumpLine> lines(String file, String source) throws IOException, UnreadableDumpException {
        try (var dump = DumpFile.open(DATA.resolve(file), LIMIT)) {
            var lines = new java.util.ArrayList<DumpLine>();
            DumpFormats.recognise(dump.head(), source).read(dump.content(), lines::add);
            return lines;
        }
    }
}
