package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Chains and expiries of dates that have passed; two files, today is 20 November 2026. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PastChainsOverHttpTest {
    private static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final String SHARE = "779521,3045,SBIN,STATE BANK,0.0,,0.0,0.05,1,EQ,NSE,NSE\n";

    private TestService service;

    @BeforeAll
    void load(@TempDir Path home) throws Exception {
        service = TestService.start(home, TestPostgres.database(), Map.of());
        service.ingest(
                "kite",
                HEADER
                        + SHARE
                        + future(10, "2026-10-27", 750)
                        + future(11, "2026-11-24", 750)
                        + option(20, "2026-10-27", 800, "CE", 750)
                        + option(21, "2026-10-27", 800, "PE", 750)
                        + option(22, "2026-10-27", 820, "CE", 750)
                        + option(23, "2026-11-24", 800, "CE", 750)
                        + option(24, "2026-11-24", 900, "PE", 750),
                "2026-10-26");
        // The token of an expired option is that of a new one, the lot has doubled, and one strike has gone.
        service.ingest(
                "kite",
                HEADER
                        + SHARE
                        + future(11, "2026-11-24", 1500)
                        + option(20, "2026-11-24", 820, "CE", 1500)
                        + option(23, "2026-11-24", 800, "CE", 1500),
                "2026-11-02");
    }

    @AfterAll
    void close() {
        service.close();
    }

    @Test
    void anExpiredChainIsThatOfItsDate() throws Exception {
        var chain = chain("SBIN", "as_of=2026-10-26");

        assertThat(chain.get("expiry").textValue()).isEqualTo("2026-10-27");
        assertThat(chain.get("kind").textValue()).isEqualTo("monthly");
        assertThat(chain.get("as_of").textValue()).isEqualTo("2026-10-26");
        assertThat(contracts(chain))
                .containsExactly(
                        "NFO:SBIN:2026-10-27:800:CE lot 750 kite 5140",
                        "NFO:SBIN:2026-10-27:800:PE lot 750 kite 5396",
                        "NFO:SBIN:2026-10-27:820:CE lot 750 kite 5652");
    }

    @Test
    void strikesLotsAndTokensAreThoseOfTheDate() throws Exception {
        assertThat(contracts(chain("SBIN", "as_of=2026-10-28")))
                .containsExactly(
                        "NFO:SBIN:2026-11-24:800:CE lot 750 kite 5908", "NFO:SBIN:2026-11-24:900:PE lot 750 kite 6164");
        assertThat(contracts(chain("SBIN", "as_of=2026-11-02")))
                .containsExactly(
                        "NFO:SBIN:2026-11-24:800:CE lot 1500 kite 5908",
                        "NFO:SBIN:2026-11-24:820:CE lot 1500 kite 5140");
        assertThat(contracts(chain("SBIN", "as_of=2026-11-01&expiry=2026-11-24")))
                .containsExactly(
                        "NFO:SBIN:2026-11-24:800:CE lot 750 kite 5908", "NFO:SBIN:2026-11-24:900:PE lot 750 kite 6164");
    }

    @Test
    void wordsAreCountedFromTheDate() throws Exception {
        assertThat(expiry("as_of=2026-10-27&expiry=current_week")).isEqualTo("2026-10-27");
        assertThat(expiry("as_of=2026-10-27&expiry=next_month")).isEqualTo("2026-11-24");
        assertThat(expiry("as_of=2026-10-28&expiry=current_month")).isEqualTo("2026-11-24");
        assertThat(refusal("/SBIN?as_of=2026-10-28&expiry=current_week")
                        .get("code")
                        .textValue())
                .isEqualTo("not_found");
        assertThat(refusal("/SBIN?as_of=2026-10-28&expiry=2026-10-27")
                        .get("code")
                        .textValue())
                .isEqualTo("expired");
    }

    @Test
    void strikesAreCountedAroundAPriceAmongThoseOfTheDate() throws Exception {
        var chain = chain("SBIN", "as_of=2026-10-26&around=815&width=0");
        assertThat(chain.get("centre").intValue()).isEqualTo(820);
        assertThat(contracts(chain)).containsExactly("NFO:SBIN:2026-10-27:820:CE lot 750 kite 5652");
        assertThat(chain("SBIN", "as_of=2026-11-01&around=1000&width=0")
                        .get("centre")
                        .intValue())
                .isEqualTo(900);
    }

    @Test
    void expiriesAreThoseThatWereListed() throws Exception {
        assertThat(expiries("2026-10-26"))
                .containsExactly(
                        "futures 2026-10-27 1 [\"current_week\",\"current_month\"] NFO:SBIN:2026-10-27:FUT",
                        "futures 2026-11-24 1 [\"next_month\"] NFO:SBIN:2026-11-24:FUT",
                        "options 2026-10-27 3 [\"current_week\",\"current_month\"] null",
                        "options 2026-11-24 2 [\"next_month\"] null");
        assertThat(expiries("2026-11-02"))
                .containsExactly(
                        "futures 2026-11-24 1 [\"current_month\"] NFO:SBIN:2026-11-24:FUT",
                        "options 2026-11-24 2 [\"current_month\"] null");
    }

    @Test
    void theUnderlyingIsReadAsItWasUsedOnTheDate() throws Exception {
        for (var name : List.of("NSE:SBIN", "NFO:SBIN", "NFO:SBIN:2026-10-27:800:CE", "token:kite:5140")) {
            assertThat(chain(name, "as_of=2026-10-26").get("expiry").textValue())
                    .as(name)
                    .isEqualTo("2026-10-27");
        }
        assertThat(refusal("/SBIN?as_of=2026-10-01").get("known_since").textValue())
                .isEqualTo("2026-10-26");
        assertThat(refusal("/NOSUCH/expiries?as_of=2026-10-26").get("code").textValue())
                .isEqualTo("never_known");
        assertThat(refusal("/BFO:SBIN/expiries?as_of=2026-10-26").get("code").textValue())
                .isEqualTo("never_known");
        assertThat(service.get(BASE + "/chains/SBIN?as_of=2026-10-26&width=5").statusCode())
                .isEqualTo(400);
    }

    private JsonNode chain(String underlying, String query) throws Exception {
        return service.json(BASE + "/chains/" + underlying + "?" + query);
    }

    private String expiry(String query) throws Exception {
        return chain("SBIN", query).get("expiry").textValue();
    }

    private JsonNode refusal(String path) throws Exception {
        var response = service.get(BASE + "/chains" + path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        return Json.mapper().readTree(response.body());
    }

    private List<String> expiries(String date) throws Exception {
        var answer = service.json(BASE + "/chains/SBIN/expiries?as_of=" + date);
        var told = new ArrayList<String>();
        for (var side : List.of("futures", "options")) {
            answer.get(side)
                    .forEach(expiry -> told.add(side + " " + expiry.get("date").textValue() + " "
                            + expiry.get("contracts").intValue() + " " + expiry.get("words") + " "
                            + expiry.path("instrument_key").textValue()));
        }
        return told;
    }

    private static List<String> contracts(JsonNode chain) {
        var told = new ArrayList<String>();
        for (var strike : chain.get("strikes")) {
            for (var side : List.of("ce", "pe")) {
                if (strike.has(side)) {
                    var contract = strike.get(side);
                    told.add(contract.get("instrument_key").textValue() + " lot "
                            + contract.get("lot_size").intValue() + " kite "
                            + contract.at("/broker_tokens/kite").textValue());
                }
            }
        }
        return told;
    }

    private static String future(int token, String expiry, int lot) {
        return contract(token, expiry, "0.0", "FUT", lot);
    }

    private static String option(int token, String expiry, int strike, String type, int lot) {
        return contract(token, expiry, String.valueOf(strike), type, lot);
    }

    /** Kite's token is made from the exchange's. */
    private static String contract(int token, String expiry, String strike, String type, int lot) {
        var month = expiry.startsWith("2026-10") ? "OCT" : "NOV";
        var name = "SBIN26" + month + (type.equals("FUT") ? "" : strike) + type;
        return String.join(
                        ",",
                        String.valueOf(token * 256 + 20),
                        String.valueOf(token),
                        name,
                        "SBIN",
                        "0.0",
                        expiry,
                        strike,
                        "0.05",
                        String.valueOf(lot),
                        type,
                        type.equals("FUT") ? "NFO-FUT" : "NFO-OPT",
                        "NFO")
                + "\n";
    }
}
