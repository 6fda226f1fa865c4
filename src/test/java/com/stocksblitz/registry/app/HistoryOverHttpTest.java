package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service, three days of files, and questions about each day. */
class HistoryOverHttpTest {
    private static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final String OLD_DAY = "2026-10-26";
    private static final String RENAME_DAY = "2026-11-02";

    @TempDir
    Path home;

    @Test
    void eachDateIsAnsweredAsItWas() throws Exception {
        try (var service = TestService.start(home, TestPostgres.database(), Map.of())) {
            service.ingest(
                    "kite",
                    HEADER + share("NIITTECH", 1) + option("NIITTECH") + future("SBIN", "2026-10-27", 750),
                    OLD_DAY);
            service.ingest(
                    "kite",
                    HEADER + share("COFORGE", 5) + option("COFORGE") + future("TCS", "2026-11-24", 175),
                    RENAME_DAY);
            assertThatContractsFollow(service);

            var old = service.json(resolve("symbol=NIITTECH&exchange=NSE&as_of=2026-10-30"));
            assertThat(old.at("/instruments/0/instrument_key").textValue()).isEqualTo("NSE:NIITTECH");
            assertThat(old.at("/instruments/0/lot_size").intValue()).isEqualTo(1);
            assertThat(old.at("/instruments/0/notice").isMissingNode()).isTrue();
            var later = service.json(resolve("symbol=NIITTECH&exchange=NSE&as_of=2026-11-03"));
            assertThat(later.at("/instruments/0/instrument_key").textValue()).isEqualTo("NSE:COFORGE");
            assertThat(later.at("/instruments/0/lot_size").intValue()).isEqualTo(5);
            assertThat(later.at("/instruments/0/notice").textValue()).isEqualTo("renamed_from NSE:NIITTECH");

            assertThat(tokenOwner(service, "2026-10-26")).isEqualTo("NFO:SBIN:2026-10-27:FUT");
            assertThat(tokenOwner(service, "2026-10-27")).isEqualTo("NFO:SBIN:2026-10-27:FUT");
            assertThat(tokenOwner(service, "2026-11-02")).isEqualTo("NFO:TCS:2026-11-24:FUT");
            assertThat(tokenOwner(service, "2027-01-01")).isEqualTo("404 expired 2026-11-24");
            assertThat(tokenOwner(service, "2026-10-29")).isEqualTo("404 expired 2026-10-27");
            assertThat(tokenOwner(service, "2026-10-01")).isEqualTo("404 never_known null");

            var tooEarly = refused(service, resolve("key=NSE:COFORGE&as_of=2026-10-30"));
            assertThat(tooEarly.get("code").textValue()).isEqualTo("renamed");
            assertThat(tooEarly.get("renamed_to").textValue()).isEqualTo("NSE:COFORGE");
            assertThat(tooEarly.get("key_on_date").textValue()).isEqualTo("NSE:NIITTECH");
            assertThat(tooEarly.get("renamed_on").textValue()).isEqualTo(RENAME_DAY);
            var before = refused(service, resolve("key=NSE:NIITTECH&as_of=2026-10-25"));
            assertThat(before.get("code").textValue()).isEqualTo("never_known");
            assertThat(before.get("known_since").textValue()).isEqualTo(OLD_DAY);

            var bulk = service.posted(BASE + "/instruments/bulk", """
                    {"instrument_ids": ["NSE:NIITTECH", "NSE:COFORGE", "token:kite:192002", "NSE:NOSUCH"],
                     "as_of": "2026-10-27"}""");
            var outcomes = new TreeMap<String, String>();
            bulk.get("results")
                    .forEach(result -> outcomes.put(
                            result.get("requested").textValue(),
                            result.get("outcome").textValue()
                                    + ' '
                                    + result.get("instrument_key").textValue()
                                    + ' '
                                    + result.get("reason").textValue()));
            assertThat(outcomes)
                    .containsEntry("NSE:NIITTECH", "found NSE:NIITTECH null")
                    .containsEntry("NSE:COFORGE", "not_found null renamed_to NSE:COFORGE")
                    .containsEntry("token:kite:192002", "found NFO:SBIN:2026-10-27:FUT null")
                    .containsEntry("NSE:NOSUCH", "not_found null never_known");

            var got = service.json(BASE + "/instruments/NSE:NIITTECH?as_of=2026-10-30");
            assertThat(got.at("/tokens/0/token").textValue()).isEqualTo("257");
            assertThat(service.json(BASE + "/brokers/kite/tokens/NFO:SBIN:2026-10-27:FUT?as_of=2026-10-26")
                            .at("/token_mapping/is_active")
                            .booleanValue())
                    .isTrue();

            var history = service.json(BASE + "/instruments/NSE:COFORGE/history");
            assertThat(history.get("known_since").textValue()).isEqualTo(OLD_DAY);
            assertThat(history.at("/versions/0/superseded_on").textValue()).isEqualTo(RENAME_DAY);
            assertThat(history.at("/versions/1/changed/instrument_key/from").textValue())
                    .isEqualTo("NSE:NIITTECH");
            assertThat(history.at("/versions/1/changed/lot_size/to").intValue()).isEqualTo(5);
            assertThat(history.at("/versions/1/source/broker").textValue()).isEqualTo("kite");
            assertThat(history.at("/versions/1/source/sha256").textValue()).hasSize(64);
            assertThat(service.get(BASE + "/instruments/NSE:NOSUCH/history").statusCode())
                    .isEqualTo(404);
            assertThat(service.get(resolve("symbol=TCS&as_of=2026-02-30")).statusCode())
                    .isEqualTo(400);
            assertThat(service.get(resolve("symbol=TCS&as_of=infinity")).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void listingsOfOneIsinKnowEachOtherOnThatDateToo() throws Exception {
        try (var service = TestService.start(home, TestPostgres.database(), Map.of())) {
            service.ingest("upstox", '[' + listing("NSE", "NIITTECH") + ']', OLD_DAY);
            service.ingest(
                    "upstox", '[' + listing("NSE", "COFORGE") + ',' + listing("BSE", "COFORGE") + ']', RENAME_DAY);

            var alone = service.json(resolve("symbol=NIITTECH&as_of=" + OLD_DAY));
            assertThat(alone.at("/instruments/0/also_listed")).isEmpty();
            var both = service.json(resolve("key=NSE:COFORGE&as_of=" + RENAME_DAY));
            assertThat(both.at("/instruments/0/also_listed/0").textValue()).isEqualTo("BSE:COFORGE");
            assertThat(service.json(resolve("isin=INE591G01017&as_of=" + RENAME_DAY))
                            .get("count")
                            .intValue())
                    .isEqualTo(2);
            assertThat(service.json(BASE + "/instruments/BSE:COFORGE?as_of=" + RENAME_DAY)
                            .at("/also_listed/0")
                            .textValue())
                    .isEqualTo("NSE:COFORGE");
        }
    }

    private static String listing(String exchange, String symbol) {
        var segment = exchange + "_EQ";
        return """
                {"segment": "%s", "name": "COFORGE LIMITED", "isin": "INE591G01017", "instrument_type": "%s",
                 "instrument_key": "%s|INE591G01017", "lot_size": 1, "exchange_token": "%s", "tick_size": 5.0,
                 "trading_symbol": "%s"}""".formatted(
                        segment,
                        exchange.equals("NSE") ? "EQ" : "A",
                        segment,
                        exchange.equals("NSE") ? "11543" : "532541",
                        symbol);
    }

    /** The contracts of the renamed share: one instrument, under each name on its dates. */
    private static void assertThatContractsFollow(TestService service) throws Exception {
        assertThat(callOn(service, "NIITTECH", "2026-10-30")).isEqualTo("NIITTECH NFO:NIITTECH:2026-11-24:5000:CE");
        assertThat(callOn(service, "COFORGE", RENAME_DAY)).isEqualTo("COFORGE NFO:COFORGE:2026-11-24:5000:CE");
        assertThat(callOn(service, "NIITTECH", RENAME_DAY)).isEqualTo("COFORGE NFO:COFORGE:2026-11-24:5000:CE");
        var today = service.json(BASE + "/chains/COFORGE");
        assertThat(today.at("/strikes/0/ce/instrument_key").textValue()).isEqualTo("NFO:COFORGE:2026-11-24:5000:CE");
        var asked = service.json(resolve("key=NFO:NIITTECH:2026-11-24:5000:CE"));
        assertThat(asked.at("/instruments/0/instrument_key").textValue()).isEqualTo("NFO:COFORGE:2026-11-24:5000:CE");
        assertThat(asked.at("/instruments/0/notice").textValue())
                .isEqualTo("renamed_from NFO:NIITTECH:2026-11-24:5000:CE");
    }

    private static String callOn(TestService service, String underlying, String date) throws Exception {
        var chain = service.json(BASE + "/chains/" + underlying + "?as_of=" + date);
        return chain.get("underlying").textValue() + " "
                + chain.at("/strikes/0/ce/instrument_key").textValue();
    }

    private static String option(String underlying) {
        return "256258,1001," + underlying + "26NOV5000CE," + underlying
                + ",0.0,2026-11-24,5000.0,0.05,150,CE,NFO-OPT,NFO\n";
    }

    private static String resolve(String query) {
        return BASE + "/instruments/resolve?" + query;
    }

    private static String tokenOwner(TestService service, String date) throws Exception {
        var response = service.get(resolve("token=192002&broker=kite&as_of=" + date));
        var body = Json.mapper().readTree(response.body());
        return response.statusCode() == 200
                ? body.at("/instruments/0/instrument_key").textValue()
                : response.statusCode() + " " + body.get("code").textValue() + " "
                        + body.path("expired_on").textValue();
    }

    private static JsonNode refused(TestService service, String path) throws Exception {
        var response = service.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
        return Json.mapper().readTree(response.body());
    }

    private static String share(String symbol, int lot) {
        return "257,1," + symbol + ",NAME,0.0,,0.0,0.05," + lot + ",EQ,NSE,NSE\n";
    }

    /** Under the token of number 750. */
    private static String future(String underlying, String expiry, int lot) {
        var month = expiry.startsWith("2026-10") ? "OCT" : "NOV";
        return "192002,750," + underlying + "26" + month + "FUT,,0.0," + expiry + ",0.0,0.05," + lot
                + ",FUT,NFO-FUT,NFO\n";
    }
}
