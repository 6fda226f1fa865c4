package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ChainAnswer;
import com.stocksblitz.registry.catalog.api.ChainQuery;
import com.stocksblitz.registry.catalog.api.ExpiriesAnswer;
import com.stocksblitz.registry.catalog.api.ExpiriesQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains and expiries over the bus; today is Friday, 20 November 2026. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainsTest {
    private final MemoryCatalog source = new MemoryCatalog();
    private Vertx vertx;
    private CatalogNode node;
    private long id = 100;
    private long position;

    @BeforeAll
    void openMarket(@TempDir Path directory) {
        vertx = Vertx.vertx();
        put(
                Instruments.index(1, "NSE", "NIFTY 50").token("upstox", "NSE_INDEX", "NSE_INDEX|Nifty 50", "NIFTY"),
                // Kite's file alone does not tell that contracts on it are called BANKNIFTY.
                Instruments.index(2, "NSE", "NIFTY BANK").token("kite", "INDICES", "260105", "NIFTY BANK"),
                Instruments.share(3, "NSE", "RELIANCE").isin("INE002A01018"),
                Instruments.share(4, "BSE", "RELIANCE").isin("INE002A01018"),
                Instruments.share(5, "NSE", "TCS"),
                Instruments.share(6, "NSE", "TMPV").formerly("NSE:TATAMOTORS"));
        for (var expiry : List.of("2026-11-24", "2026-12-29")) {
            put(
                    future("NFO", "NIFTY", expiry).lot(75),
                    future("NFO", "BANKNIFTY", expiry),
                    future("NFO", "TMPV", expiry));
            options("NFO", "BANKNIFTY", expiry, "52000");
        }
        for (var strike : List.of("24000", "24400", "24450", "24500", "24550", "24600", "25000")) {
            options("NFO", "NIFTY", "2026-11-24", strike);
        }
        put(
                option("NFO", "NIFTY", "2026-11-24", "23000", InstrumentType.PE),
                option("NFO", "NIFTY", "2026-11-24", "26000", InstrumentType.CE).inactive(),
                option("NFO", "NIFTY", "2026-11-17", "24500", InstrumentType.CE),
                option("NFO", "NIFTY", "2026-11-17", "24500", InstrumentType.PE).inactive());
        options("NFO", "NIFTY", "2026-12-01", "24500");
        options("NFO", "NIFTY", "2026-12-29", "24500");
        options("NFO", "RELIANCE", "2026-11-24", "1500");
        options("BFO", "RELIANCE", "2026-11-26", "1500");
        put(future("MCX", "GOLD", "2026-12-04"));
        options("CDS", "USDINR", "2026-11-26", "84.25");
        options("CDS", "USDINR", "2026-11-26", "84.2525");
        options("BCD", "USDINR", "2026-11-26", "84.25");
        node = new CatalogNode(vertx, source, directory).start().reach(position);
    }

    @AfterAll
    void closeMarket() {
        node.stop();
        CatalogNode.await(vertx.close());
    }

    @AfterEach
    void restoreSettings() {
        node.settings.restore();
    }

    @ParameterizedTest
    @CsvSource({
        "NIFTY, NIFTY, NFO",
        "nifty, NIFTY, NFO",
        "NIFTY 50, NIFTY, NFO",
        "nifty50, NIFTY, NFO",
        "NSE:NIFTY 50:INDEX, NIFTY, NFO",
        "NSE:NIFTY 50, NIFTY, NFO",
        "NFO:NIFTY, NIFTY, NFO",
        "NFO:NIFTY:2026-11-24:24500:CE, NIFTY, NFO",
        "NSE:NIFTY BANK:INDEX, BANKNIFTY, NFO",
        "RELIANCE, RELIANCE, NFO",
        "NSE:RELIANCE, RELIANCE, NFO",
        "BSE:RELIANCE, RELIANCE, BFO",
        "BFO:RELIANCE, RELIANCE, BFO",
        "isin:INE002A01018, RELIANCE, NFO",
        "NSE:TATAMOTORS, TMPV, NFO",
        "GOLD, GOLD, MCX",
        "USDINR, USDINR, CDS",
        "BCD:USDINR, USDINR, BCD"
    })
    void findsAnUnderlyingByAnyOfItsNames(String asked, String symbol, String exchange) {
        var answer = expiries(asked);

        assertThat(List.of(answer.underlying(), answer.exchange())).containsExactly(symbol, exchange);
    }

    @Test
    void namesTheOtherExchangesAndPrefersTheDefaultOne() {
        assertThat(expiries("USDINR").alsoOn()).containsExactly("BCD");
        node.settings.set(LiveSetting.DEFAULT_EXCHANGE, "BSE");
        assertThat(expiries("USDINR").exchange()).isEqualTo("BCD");
    }

    @Test
    void tellsExpiriesOfFuturesAndOptionsApart() {
        var answer = expiries("NIFTY");

        assertThat(answer.asOf()).isEqualTo(Instruments.TODAY);
        assertThat(answer.catalogPosition()).isEqualTo(position);
        assertThat(answer.futures())
                .containsExactly(
                        new ExpiriesAnswer.Expiry(
                                LocalDate.parse("2026-11-24"),
                                "monthly",
                                List.of("current_week", "current_month"),
                                1,
                                "NFO:NIFTY:2026-11-24:FUT"),
                        new ExpiriesAnswer.Expiry(
                                LocalDate.parse("2026-12-29"),
                                "monthly",
                                List.of("next_month"),
                                1,
                                "NFO:NIFTY:2026-12-29:FUT"));
        assertThat(answer.options())
                .extracting(expiry -> expiry.date() + " " + expiry.kind() + " " + expiry.contracts() + " "
                        + expiry.words() + " " + expiry.instrumentKey())
                .containsExactly(
                        "2026-11-24 monthly 15 [current_week, current_month] null",
                        "2026-12-01 weekly 2 [next_week] null",
                        "2026-12-29 monthly 2 [next_month] null");
    }

    @Test
    void answersTheNextExpiryWithStrikesInOrderAndOnlyWhatIsListed() {
        var chain = chain("NIFTY", null, null, null);

        assertThat(chain.expiry()).isEqualTo("2026-11-24");
        assertThat(chain.kind()).isEqualTo("monthly");
        assertThat(chain.centre()).isNull();
        assertThat(strikes(chain))
                .containsExactly("23000", "24000", "24400", "24450", "24500", "24550", "24600", "25000");
        assertThat(chain.strikes().getFirst().ce()).isNull();
        var contract = chain.strikes().get(4).ce();
        assertThat(contract.instrumentKey()).isEqualTo("NFO:NIFTY:2026-11-24:24500:CE");
        assertThat(contract.lotSize()).isEqualTo(75);
        assertThat(contract.tickSize()).isEqualByComparingTo("0.05");
        assertThat(contract.brokerTokens()).isEqualTo(Map.of("kite", "NIFTY2026-11-2424500CE"));
    }

    @ParameterizedTest
    @CsvSource({
        "24500, 1, 24500, 24450 24500 24550",
        "24512.35, 1, 24500, 24450 24500 24550",
        // Equally near: the lower one, also where the gap is wide.
        "24525, 0, 24500, 24500",
        "24525.01, 0, 24550, 24550",
        "24200, 1, 24000, 23000 24000 24400",
        "1, 1, 23000, 23000 24000",
        "999999, 2, 25000, 24550 24600 25000",
        "24500, 500, 24500, 23000 24000 24400 24450 24500 24550 24600 25000",
        "24500,, 24500, 23000 24000 24400 24450 24500 24550 24600 25000"
    })
    void countsListedStrikesAroundAPrice(BigDecimal around, Integer width, String centre, String strikes) {
        var chain = chain("NIFTY", "current_week", around, width);

        assertThat(chain.centre()).isEqualByComparingTo(centre);
        assertThat(String.join(" ", strikes(chain))).isEqualTo(strikes);
    }

    @ParameterizedTest
    @CsvSource({
        "current_week, 2026-11-24",
        "next_week, 2026-12-01",
        "current_month, 2026-11-24",
        "next_month, 2026-12-29",
        "2026-12-01, 2026-12-01"
    })
    void takesAnExpiryByWordOrDate(String asked, LocalDate expiry) {
        assertThat(chain("NIFTY", asked, null, null).expiry()).isEqualTo(expiry);
    }

    @Test
    void keepsStrikesExactThatDifferInTheFourthDecimal() {
        assertThat(strikes(chain("USDINR", null, new BigDecimal("84.2525"), 0))).containsExactly("84.2525");
    }

    @Test
    void answersALaterDateFromWhatIsListed() {
        var query = new ChainQuery("NIFTY", null, LocalDate.parse("2026-11-25"), null, null);

        assertThat(node.ask(CatalogApi.CHAIN, query).expiry()).isEqualTo("2026-12-01");
    }

    @Test
    void followsTheLogAlsoWhereAnAnswerWasKept() {
        assertThat(chain("GOLD OF TEST", null)).isInstanceOf(Failure.NotFound.class);
        options("MCX", "GOLD OF TEST", "2026-12-04", "70000");
        node.reach(position);
        assertThat(strikes(chain("GOLD OF TEST", null, null, null))).containsExactly("70000");
        options("MCX", "GOLD OF TEST", "2026-12-04", "71000");
        node.reach(position);
        assertThat(strikes(chain("GOLD OF TEST", null, null, null))).containsExactly("70000", "71000");
    }

    @Test
    void staysWhileSearchIsOff() {
        node.settings.turnOff(Feature.SEARCH_CATALOG);

        assertThat(chain("NIFTY", null, null, null).strikes()).isNotEmpty();
        assertThat(expiries("NIFTY").options()).isNotEmpty();
    }

    @Test
    void saysWhatIsListedWhereTheExpiryIsNot() {
        var refusal = (Failure.NotFound) chain("NIFTY", "far_month");
        assertThat(refusal.code()).isEqualTo("not_found");
        assertThat(refusal.facts()).isEqualTo(Map.of("expiries", List.of("2026-11-24", "2026-12-01", "2026-12-29")));
        assertThat(chain("NIFTY", "2026-11-25").code()).isEqualTo("not_found");
        assertThat(chain("NIFTY", "2026-11-17").code()).isEqualTo("expired");
        assertThat(chain("GOLD", null).detail()).contains("No options on GOLD");
        assertThat(chain("TCS", null).detail()).contains("No contracts on NSE:TCS");
        assertThat(chain("NSE:TSC", null).code()).isEqualTo("never_known");
    }

    @Test
    void B12_namesEveryWrongField() {
        var query = new ChainQuery(" ", "soon", null, new BigDecimal("-1"), 501);
        assertThat(node.refusal(CatalogApi.CHAIN, query).errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("underlying", "expiry", "around", "width");
        assertThat(node.refusal(CatalogApi.CHAIN, new ChainQuery("NIFTY", null, null, null, 3))
                        .errors())
                .extracting(FieldError::code)
                .containsExactly("needs_around");
        assertThat(node.refusal(CatalogApi.EXPIRIES, new ExpiriesQuery(null, null))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("underlying");
    }

    private ChainAnswer chain(String underlying, String expiry, BigDecimal around, Integer width) {
        return node.ask(CatalogApi.CHAIN, new ChainQuery(underlying, expiry, null, around, width));
    }

    private Failure chain(String underlying, String expiry) {
        return node.refusal(CatalogApi.CHAIN, new ChainQuery(underlying, expiry, null, null, null));
    }

    private ExpiriesAnswer expiries(String underlying) {
        return node.ask(CatalogApi.EXPIRIES, new ExpiriesQuery(underlying, null));
    }

    private static List<String> strikes(ChainAnswer chain) {
        return chain.strikes().stream().map(row -> row.strike().toPlainString()).toList();
    }

    private void options(String exchange, String underlying, String expiry, String strike) {
        put(
                option(exchange, underlying, expiry, strike, InstrumentType.CE).lot(75),
                option(exchange, underlying, expiry, strike, InstrumentType.PE).lot(75));
    }

    private Instruments.Builder option(
            String exchange, String underlying, String expiry, String strike, InstrumentType type) {
        return Instruments.option(id++, exchange, underlying, expiry, strike, type)
                .token("kite", exchange, underlying + expiry + strike + type, null);
    }

    private Instruments.Builder future(String exchange, String underlying, String expiry) {
        return Instruments.future(id++, exchange, underlying, expiry);
    }

    private void put(Instruments.Builder... builders) {
        source.put(CatalogNode.all(builders));
        position += builders.length;
    }
}
