package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.catalog.api.BulkAnswer;
import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.catalog.api.PerformanceQuery;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.catalog.api.SearchAnswer;
import com.stocksblitz.registry.catalog.api.SearchQuery;
import com.stocksblitz.registry.catalog.api.SuggestAnswer;
import com.stocksblitz.registry.catalog.api.SuggestQuery;
import com.stocksblitz.registry.catalog.api.SummaryQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
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

/** Each call over the bus, against a small market. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogVerticleTest {
    private static final String RELIANCE_ISIN = "INE002A01018";

    private Vertx vertx;
    private CatalogNode node;

    @BeforeAll
    void openMarket(@TempDir Path directory) {
        vertx = Vertx.vertx();
        var source = new MemoryCatalog();
        source.put(CatalogNode.all(
                Instruments.share(1, "NSE", "RELIANCE")
                        .named("Reliance Industries Ltd")
                        .isin(RELIANCE_ISIN)
                        .series("EQ")
                        .sector("Energy")
                        .token("kite", "NSE", "738561", "RELIANCE")
                        .token("upstox", "NSE_EQ", "NSE_EQ|INE002A01018", "RELIANCE"),
                Instruments.share(2, "BSE", "RELIANCE")
                        .named("Reliance Industries Ltd")
                        .isin(RELIANCE_ISIN)
                        .series("A")
                        .token("kite", "BSE", "128083204", "RELIANCE"),
                Instruments.index(3, "NSE", "NIFTY 50")
                        .named("Nifty 50")
                        .token("kite", "INDICES", "256265", "NIFTY 50")
                        .token("upstox", "NSE_INDEX", "NSE_INDEX|Nifty 50", "NIFTY"),
                Instruments.index(4, "BSE", "INFRA").named("BSE Infra"),
                Instruments.share(5, "BSE", "INFRA").named("An infrastructure fund"),
                Instruments.share(6, "NSE", "NEWNAME").named("Renamed Ltd").formerly("NSE:OLDNAME"),
                Instruments.share(7, "NSE", "M&M").named("Mahindra & Mahindra Ltd"),
                Instruments.share(8, "NSE", "GONE").named("Delisted Ltd").inactive(),
                Instruments.share(9, "NSE", "TWIN-N1").token("kite", "NSE", "9001", "TWIN"),
                Instruments.share(10, "NSE", "TWIN-N2").token("kite", "NSE", "9002", "TWIN"),
                Instruments.future(20, "NFO", "NIFTY", "2026-11-24").lot(75),
                Instruments.option(21, "NFO", "NIFTY", "2026-11-24", "24500", InstrumentType.CE)
                        .lot(75)
                        .token("kite", "NFO", "12345", "NIFTY26NOV24500CE"),
                Instruments.option(22, "NFO", "NIFTY", "2026-11-24", "24500", InstrumentType.PE)
                        .lot(75),
                Instruments.option(23, "NFO", "NIFTY", "2026-11-17", "24500", InstrumentType.CE)
                        .lot(75)
                        .inactive(),
                Instruments.option(24, "NFO", "NIFTY", "2026-12-01", "24500", InstrumentType.CE)
                        .lot(75),
                Instruments.option(25, "NFO", "NIFTY", "2026-12-29", "24500", InstrumentType.CE)
                        .lot(75),
                Instruments.option(26, "NFO", "NIFTY", "2026-11-24", "24550", InstrumentType.CE)
                        .lot(75),
                Instruments.future(27, "NFO", "RELIANCE", "2026-11-24").lot(500),
                Instruments.option(28, "NFO", "BANKNIFTY", "2026-11-24", "52000", InstrumentType.CE)
                        .lot(30)
                        .formerToken("kite", "NFO", "77777", "2026-11-01"),
                Instruments.share(29, "NSE", "TCS")
                        .named("Tata Consultancy Services Ltd")
                        .isin("INE467B01029")
                        .series("EQ")
                        .token("kite", "NSE", "77777", "TCS"),
                Instruments.share(30, "NSE", "RELAXO")
                        .named("Relaxo Footwears Ltd")
                        .series("EQ")));
        source.otherEvent();
        node = new CatalogNode(vertx, source, directory).start().reach(22);
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

    // ---- resolve

    @ParameterizedTest
    @CsvSource({
        "NSE:RELIANCE,              NSE:RELIANCE",
        "reliance,                  NSE:RELIANCE BSE:RELIANCE",
        "isin:INE002A01018,         NSE:RELIANCE BSE:RELIANCE",
        "INE002A01018,              NSE:RELIANCE BSE:RELIANCE",
        "token:kite:738561,         NSE:RELIANCE",
        "token:738561,              NSE:RELIANCE",
        "token:upstox:NSE_EQ|INE002A01018, NSE:RELIANCE",
        "RELIANCE_NSE_EQUITY,       NSE:RELIANCE",
        "NIFTY50_NSE_INDEX,         NSE:NIFTY 50:INDEX",
        "NSE:NIFTY 50,              NSE:NIFTY 50:INDEX",
        "NSE:NIFTY 50:INDEX,        NSE:NIFTY 50:INDEX",
        "nifty,                     NSE:NIFTY 50:INDEX",
        "nifty50,                   NSE:NIFTY 50:INDEX",
        "BSE:INFRA,                 BSE:INFRA",
        "BSE:INFRA:INDEX,           BSE:INFRA:INDEX",
        "m&m,                       NSE:M&M",
        "NFO:NIFTY26NOV24500CE,     NFO:NIFTY:2026-11-24:24500:CE",
        "NIFTY26NOV24500PE,         NFO:NIFTY:2026-11-24:24500:PE",
        "NIFTY26D0124500CE,         NFO:NIFTY:2026-12-01:24500:CE",
        "NIFTY26DEC24500CE,         NFO:NIFTY:2026-12-29:24500:CE",
        "NIFTY 24500 CE 24 NOV 26,  NFO:NIFTY:2026-11-24:24500:CE",
        "NFO:NIFTY26NOVFUT,         NFO:NIFTY:2026-11-24:FUT",
        "token:kite:77777,          NSE:TCS",
    })
    void resolvesWhateverNamesAnInstrument(String symbol, String keys) {
        assertThat(keys(node.ask(CatalogApi.RESOLVE, bySymbol(symbol)).instruments()))
                .containsExactly(keys.split("(?<!NIFTY) "));
    }

    @Test
    void resolvesAnExpiredContractByItsKeyAndSaysThatItIsNotActive() {
        var answer = node.ask(CatalogApi.RESOLVE, bySymbol("NFO:NIFTY:2026-11-17:24500:CE"));

        assertThat(answer.instruments()).singleElement().satisfies(view -> {
            assertThat(view.active()).isFalse();
            assertThat(view.tradeable()).isFalse();
        });
        assertThat(keys(node.ask(CatalogApi.RESOLVE, bySymbol("GONE")).instruments()))
                .containsExactly("NSE:GONE");
    }

    @Test
    void putsTheDefaultExchangeFirst() {
        node.settings.set(LiveSetting.DEFAULT_EXCHANGE, "BSE");

        assertThat(keys(node.ask(CatalogApi.RESOLVE, bySymbol("RELIANCE")).instruments()))
                .containsExactly("BSE:RELIANCE", "NSE:RELIANCE");
    }

    @ParameterizedTest
    @CsvSource({"NSE:OLDNAME", "OLDNAME", "oldname_nse_equity"})
    void answersAFormerNameWithANotice(String symbol) {
        assertThat(node.ask(CatalogApi.RESOLVE, bySymbol(symbol)).instruments())
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.instrumentKey()).isEqualTo("NSE:NEWNAME");
                    assertThat(view.notice()).isEqualTo("renamed_from NSE:OLDNAME");
                });
    }

    @Test
    void narrowsByExchangeAndTypeAndWantsAllIdentifiersToAgree() {
        assertThat(keys(node.ask(
                                CatalogApi.RESOLVE,
                                new ResolveQuery("reliance", "bse", "EQUITY", RELIANCE_ISIN, null, null, null))
                        .instruments()))
                .containsExactly("BSE:RELIANCE");

        assertThat(node.refusal(
                        CatalogApi.RESOLVE, new ResolveQuery("TCS", null, null, RELIANCE_ISIN, null, null, null)))
                .isInstanceOfSatisfying(Failure.NotFound.class, refused -> {
                    assertThat(refused.code()).isEqualTo("never_known");
                    assertThat(refused.facts())
                            .containsEntry("by_symbol", List.of("NSE:TCS"))
                            .containsKey("by_isin");
                });
    }

    @Test
    void namesTheCandidatesWhereTwoOfOneExchangeHaveTheName() {
        assertThat(node.refusal(CatalogApi.RESOLVE, bySymbol("TWIN")))
                .isEqualTo(new Failure.Conflict(
                        "ambiguous",
                        "2 instruments of one exchange have this name; name one by its key.",
                        Map.of("candidates", List.of("NSE:TWIN-N1", "NSE:TWIN-N2"))));
    }

    @ParameterizedTest
    @CsvSource({
        "NSE:NOSUCH,                    never_known, ",
        "RELIANSE,                      never_known, NSE:RELIANCE",
        "NFO:NIFTY:2026-11-24:24525:CE, never_known, NFO:NIFTY:2026-11-24:24500:CE",
        "NFO:NIFTY:2020-01-30:12000:CE, expired,     ",
        "token:kite:1,                  never_known, ",
    })
    void saysWhyNothingIsFoundAndWhatIsNear(String symbol, String code, String nearest) {
        assertThat(node.refusal(CatalogApi.RESOLVE, bySymbol(symbol)))
                .isInstanceOfSatisfying(Failure.NotFound.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    if (nearest != null) {
                        assertThat((List<?>) refused.facts().get("nearest"))
                                .first()
                                .isEqualTo(nearest);
                    }
                });
    }

    @Test
    void namesEveryWrongFieldOfAResolve() {
        var failure =
                node.refusal(CatalogApi.RESOLVE, new ResolveQuery("a\0b", "NSE", "SHARE", "INE000", null, "  ", null));

        assertThat(failure.errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("symbol", "isin", "token", "instrument_type");
        assertThat(node.refusal(CatalogApi.RESOLVE, bySymbol(null)).errors())
                .extracting(FieldError::code)
                .containsExactly("required");
    }

    // ---- bulk, locate, get

    @Test
    void answersEveryEntryOfABulkInOrder() {
        var answer = node.ask(
                CatalogApi.BULK,
                new BulkQuery(List.of("NSE:RELIANCE", "nope", "OLDNAME", "TWIN", "token:kite:738561", "a\0b"), false));

        assertThat(answer.results())
                .extracting(BulkAnswer.Result::outcome)
                .containsExactly("found", "not_found", "renamed", "ambiguous", "found", "not_found");
        assertThat(answer.results())
                .extracting(BulkAnswer.Result::reason)
                .containsExactly(
                        null,
                        "never_known",
                        "renamed_from NSE:OLDNAME",
                        "One of NSE:TWIN-N1, NSE:TWIN-N2.",
                        null,
                        "control_character");
        assertThat(answer.instruments())
                .extracting(BulkAnswer.Found::instrumentId)
                .containsExactly("NSE:RELIANCE", "NSE:NEWNAME");
        assertThat(answer.instruments().getFirst().brokerTokens())
                .containsEntry("kite", "738561")
                .containsEntry("upstox", "NSE_EQ|INE002A01018");
    }

    @Test
    void refusesABulkOfTheWrongSize() {
        assertThat(node.refusal(CatalogApi.BULK, new BulkQuery(List.of(), null)).errors())
                .hasSize(1);
        assertThat(node.refusal(CatalogApi.BULK, new BulkQuery(Collections.nCopies(5_001, "TCS"), null))
                        .errors())
                .hasSize(1);
    }

    @Test
    void locatesManyReferencesInOrder() {
        var references = Collections.nCopies(300, "NIFTY26NOV24500CE");
        var located = node.ask(CatalogApi.LOCATE, new Lookup(references, 0));

        assertThat(located.outcomes())
                .hasSize(300)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Located.Found.class,
                                found -> assertThat(found.instrument().id()).isEqualTo(21)));
        assertThat(located.catalogPosition())
                .as("the last event is about no instrument")
                .isEqualTo(21);
    }

    @Test
    void locatesOneListingAndNamesTheOthers() {
        var located = node.ask(CatalogApi.LOCATE, new Lookup(List.of("RELIANCE", "OLDNAME", "TWIN", "RELAXA"), 2));

        assertThat(located.outcomes())
                .satisfiesExactly(
                        reliance -> assertThat(reliance).isInstanceOfSatisfying(Located.Found.class, found -> {
                            assertThat(found.instrument().id()).isEqualTo(1);
                            assertThat(found.alsoListed()).containsExactly(new InstrumentKey("BSE:RELIANCE"));
                            assertThat(found.renamed()).isFalse();
                        }),
                        renamed ->
                                assertThat(((Located.Found) renamed).renamed()).isTrue(),
                        twin -> assertThat(((Located.Ambiguous) twin).candidates())
                                .hasSize(2),
                        unknown -> assertThat(((Located.Unknown) unknown).nearest())
                                .containsExactly(new InstrumentKey("NSE:RELAXO")));
    }

    @Test
    void aListingThatIsResolvedNamesTheOthersOfItsIsin() {
        var one = node.ask(CatalogApi.RESOLVE, new ResolveQuery("NSE:RELIANCE", null, null, null, null, null, null));
        assertThat(one.instruments().getFirst().alsoListed()).containsExactly(new InstrumentKey("BSE:RELIANCE"));

        var both = node.ask(CatalogApi.RESOLVE, new ResolveQuery(null, null, null, RELIANCE_ISIN, null, null, null));
        assertThat(both.instruments())
                .extracting(view -> view.instrumentKey() + " " + view.alsoListed())
                .containsExactly("NSE:RELIANCE [BSE:RELIANCE]", "BSE:RELIANCE [NSE:RELIANCE]");
    }

    @Test
    void getsOneInstrumentWithEverything() {
        var detail = node.ask(CatalogApi.GET, new GetQuery("NSE:RELIANCE"));

        assertThat(detail.tokens()).hasSize(2);
        assertThat(detail.alsoListed()).containsExactly(new InstrumentKey("BSE:RELIANCE"));
        assertThat(detail.instrument().metadata().dataSource()).isEqualTo("kite");
        assertThat(node.refusal(CatalogApi.GET, new GetQuery("NSE:NOSUCH"))).isInstanceOf(Failure.NotFound.class);
    }

    // ---- list

    @Test
    void listsByKeyWithTotalsOffsetAndCursor() {
        var first = node.ask(CatalogApi.LIST, new ListQuery("NSE", "EQ", true, 3, 0, null));

        assertThat(keys(first.instruments())).containsExactly("NSE:M&M", "NSE:NEWNAME", "NSE:RELAXO");
        assertThat(first.pagination().total()).isEqualTo(7);
        var second = node.ask(CatalogApi.LIST, new ListQuery("NSE", "EQ", true, 3, 0, first.nextCursor()));
        assertThat(keys(second.instruments())).containsExactly("NSE:RELIANCE", "NSE:TCS", "NSE:TWIN-N1");
        assertThat(keys(node.ask(CatalogApi.LIST, new ListQuery("NSE", "EQ", true, 3, 3, null))
                        .instruments()))
                .isEqualTo(keys(second.instruments()));
        assertThat(node.ask(CatalogApi.LIST, new ListQuery("NSE", "EQ", true, 3, 6, null))
                        .nextCursor())
                .isNull();
        assertThat(node.ask(CatalogApi.LIST, new ListQuery("NSE", "EQ", true, 3, 9_000, null))
                        .instruments())
                .isEmpty();
    }

    @Test
    void refusesACursorThatIsForgedOrOfAnotherList() {
        var cursor = node.ask(CatalogApi.LIST, new ListQuery("NSE", "EQ", true, 3, 0, null))
                .nextCursor();
        var forged = (cursor.charAt(0) == 'A' ? 'B' : 'A') + cursor.substring(1);

        for (var query : List.of(
                new ListQuery("NSE", "EQ", true, 3, 0, forged),
                new ListQuery("BSE", "EQ", true, 3, 0, cursor),
                new ListQuery("NSE", "EQ", true, 3, 0, "%%%"))) {
            assertThat(node.refusal(CatalogApi.LIST, query).errors())
                    .as("%s", query)
                    .extracting(FieldError::code)
                    .containsExactly("invalid_cursor");
        }
        assertThat(node.refusal(CatalogApi.LIST, new ListQuery("N\0SE", "X", true, 1_001, 10_001, null))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("exchange", "instrument_type", "limit", "offset");
    }

    // ---- search

    @ParameterizedTest
    @CsvSource({
        "reliance,            NSE:RELIANCE",
        "rel ind,             NSE:RELIANCE",
        "tata cons,           NSE:TCS",
        "mahindra,            NSE:M&M",
        "relaince,            NSE:RELIANCE",
        "consultnacy,         NSE:TCS",
        "nifty,               NSE:NIFTY 50:INDEX",
        "nifty 24500 ce,      NFO:NIFTY:2026-11-24:24500:CE",
        "nifty 24500 put,     NFO:NIFTY:2026-11-24:24500:PE",
        "nifty 29 dec 24500,  NFO:NIFTY:2026-12-29:24500:CE",
        "NIFTY26NOV245,       NFO:NIFTY:2026-11-24:24500:CE",
        "banknifty 24 nov,    NFO:BANKNIFTY:2026-11-24:52000:CE",
        "bank nifty 52000,    NFO:BANKNIFTY:2026-11-24:52000:CE",
        "nifty fut,           NFO:NIFTY:2026-11-24:FUT",
    })
    void findsFirstWhatTheTraderMeans(String query, String first) {
        assertThat(keys(search(query).instruments())).first().isEqualTo(first);
        assertThat(node.ask(CatalogApi.SUGGEST, new SuggestQuery(query, 5)).suggestions())
                .first()
                .extracting(SuggestAnswer.Suggestion::instrumentKey)
                .isEqualTo(first);
    }

    @Test
    void forgivesNoMisspellingWhereNoneIsWanted() {
        assertThat(node.ask(
                                CatalogApi.SEARCH,
                                new SearchQuery("relaince", null, null, null, null, false, null, null, null, null))
                        .pagination()
                        .totalCount())
                .isZero();
    }

    @Test
    void appliesEveryFilter() {
        assertThat(count(filters().exchanges("nse", "bse"))).isEqualTo(11);
        assertThat(count(filters().types("FUT"))).isEqualTo(2);
        assertThat(count(filters().types("CALL", "PUT"))).isEqualTo(6);
        assertThat(count(filters().sector("energy"))).isEqualTo(1);
        assertThat(count(filters().assetClass("index"))).isEqualTo(2);
        assertThat(count(filters().active(false))).isEqualTo(2);
        assertThat(count(filters().hasOptions(true))).isEqualTo(1);
        assertThat(count(filters().types("INDEX").hasOptions(false))).isEqualTo(1);
        assertThat(count(filters().lots(100L, null))).isEqualTo(1);
        assertThat(count(filters().lots(30L, 75L))).isEqualTo(7);
        assertThat(count(filters().underlying("banknifty"))).isEqualTo(1);
        assertThat(count(filters().expiry("2026-12-01", "2026-12-28"))).isEqualTo(1);
        assertThat(count(filters().strike("24500.01", "24550"))).isEqualTo(1);
        assertThat(count(filters().broker("UPSTOX"))).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "symbol,          asc,  NFO:BANKNIFTY:2026-11-24:52000:CE",
        "symbol,          desc, NSE:TWIN-N2",
        "name,            asc,  BSE:INFRA",
        "exchange,        desc, NSE:M&M",
        "instrument_type, asc,  NFO:BANKNIFTY:2026-11-24:52000:CE",
        "lot_size,        desc, NFO:RELIANCE:2026-11-24:FUT",
        "expiry,          desc, NFO:NIFTY:2026-12-29:24500:CE",
        "strike,          asc,  NFO:NIFTY:2026-11-24:24500:CE",
        "last_updated,    asc,  BSE:INFRA",
    })
    void sortsByEveryOrder(String sortBy, String sortOrder, String first) {
        var answer = node.ask(
                CatalogApi.SEARCH, new SearchQuery(null, null, sortBy, sortOrder, null, null, null, null, null, null));

        assertThat(keys(answer.instruments())).first().isEqualTo(first);
    }

    @Test
    void pagesWithTrueTotalsAndCapsThePageSilently() {
        node.settings.set(LiveSetting.MAX_RESULTS_PER_PAGE, "4");

        var third =
                node.ask(CatalogApi.SEARCH, new SearchQuery("", null, null, null, null, null, null, null, 3, 1_000));

        assertThat(third.pagination()).isEqualTo(new SearchAnswer.Page(3, 4, 19, 5, true, true));
        assertThat(third.instruments()).hasSize(4);
        var last = node.ask(CatalogApi.SEARCH, new SearchQuery("", null, null, null, null, null, null, null, 5, 4));
        assertThat(last.instruments()).hasSize(3);
        assertThat(last.pagination().hasNext()).isFalse();
    }

    @Test
    void countsFacetsAndExplains() {
        var answer = node.ask(
                CatalogApi.SEARCH,
                new SearchQuery(
                        "nifty",
                        null,
                        null,
                        null,
                        true,
                        null,
                        true,
                        List.of("exchange", "instrument_type", "expiry", "asset_class"),
                        1,
                        20));

        assertThat(answer.facets().get("instrument_type"))
                .containsEntry("INDEX", 1L)
                .containsEntry("FUT", 1L)
                .containsEntry("CE", 4L)
                .containsEntry("PE", 1L);
        assertThat(answer.facets().get("expiry")).containsEntry("2026-11-24", 4L);
        assertThat(answer.facets().get("exchange")).containsEntry("NFO", 6L).containsEntry("NSE", 1L);
        assertThat(answer.explain().get("NSE:NIFTY 50:INDEX"))
                .contains("its symbol or trading symbol is the query")
                .contains("index with contracts");
        assertThat(answer.instruments().getFirst().metadata()).isNotNull();
    }

    @Test
    void answersARepeatedSearchFromTheCacheForAsLongAsTheSettingSays() {
        assertThat(search("tata consultancy").cacheHit()).isFalse();
        assertThat(search("tata consultancy").cacheHit()).isTrue();
        node.settings.set(LiveSetting.CACHE_TTL_SECONDS, "0");
        assertThat(search("tata consultancy").cacheHit()).isFalse();
    }

    @Test
    void answersRepeatedSuggestionsAndLookUpsFromTheCacheToo() {
        var typed = new SuggestQuery("relia", 7);
        var named = new ResolveQuery("NSE:RELIANCE", null, null, null, null, null, null);
        var suggested = node.ask(CatalogApi.SUGGEST, typed);
        var resolved = node.ask(CatalogApi.RESOLVE, named);
        long before = cacheHits();

        assertThat(node.ask(CatalogApi.SUGGEST, typed)).isEqualTo(suggested);
        assertThat(node.ask(CatalogApi.SUGGEST, new SuggestQuery(" RELIA ", 7))).isEqualTo(suggested);
        assertThat(node.ask(CatalogApi.RESOLVE, named)).isEqualTo(resolved);

        assertThat(cacheHits() - before).isEqualTo(3);
    }

    private long cacheHits() {
        return node.ask(CatalogApi.PERFORMANCE, new PerformanceQuery())
                .cacheStats()
                .hits();
    }

    @Test
    void refusesPagesThatWouldSortTooManyHits() {
        var refused = (Failure.Malformed) node.refusal(CatalogApi.SEARCH, page(SearchRequest.DEEPEST / 100 + 1));

        assertThat(refused.errors()).singleElement().satisfies(error -> {
            assertThat(error.pointer()).isEqualTo("page");
            assertThat(error.detail()).contains("10000", "Narrow");
        });
        assertThat(node.ask(CatalogApi.SEARCH, page(SearchRequest.DEEPEST / 100))
                        .instruments())
                .isEmpty();
    }

    private static SearchQuery page(int page) {
        return new SearchQuery(null, null, null, null, null, null, null, null, page, 100);
    }

    @Test
    void saysWhenTheTimeLimitEndedTheSearch() {
        node.settings.set(LiveSetting.SEARCH_TIMEOUT, "0");

        var answer = search("nifty 24500");

        assertThat(answer.searchMetadata().timeoutApplied()).isTrue();
        node.settings.restore();
        assertThat(search("nifty 24500").cacheHit())
                .as("a cut answer is not kept")
                .isFalse();
    }

    @Test
    void namesEveryWrongFieldOfASearch() {
        var filters = new SearchQuery.Filters(
                List.of("N\0SE"),
                List.of("SHARE"),
                null,
                null,
                null,
                null,
                10L,
                5L,
                null,
                LocalDate.of(2026, 2, 1),
                LocalDate.of(2026, 1, 1),
                null,
                null,
                Collections.nCopies(101, "kite"));

        assertThat(node.refusal(
                                CatalogApi.SEARCH,
                                new SearchQuery(
                                        "x".repeat(201),
                                        filters,
                                        "colour",
                                        "up",
                                        null,
                                        null,
                                        null,
                                        List.of("mood"),
                                        0,
                                        0))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/query",
                        "/filters/exchanges/0",
                        "/filters/instrument_types/0",
                        "/filters/max_lot_size",
                        "/filters/expiry_to",
                        "/filters/brokers",
                        "/sort_by",
                        "/sort_order",
                        "/facets",
                        "page",
                        "page_size");
    }

    @Test
    void suggestsByRankAndChecksWhatIsTyped() {
        assertThat(node.ask(CatalogApi.SUGGEST, new SuggestQuery("rel", 10)).suggestions())
                .extracting(SuggestAnswer.Suggestion::instrumentKey)
                .containsExactly("NSE:RELIANCE", "NSE:RELAXO", "BSE:RELIANCE", "NFO:RELIANCE:2026-11-24:FUT");
        assertThat(node.ask(CatalogApi.SUGGEST, new SuggestQuery("---", 10)).suggestions())
                .isEmpty();
        assertThat(node.refusal(CatalogApi.SUGGEST, new SuggestQuery("\0", 51)).errors())
                .extracting(FieldError::pointer)
                .containsExactly("q", "limit");
    }

    @Test
    void refusesSearchAndSuggestWhileTheFeatureIsOff() {
        node.settings.turnOff(Feature.SEARCH_CATALOG);

        assertThat(node.refusal(CatalogApi.SEARCH, query("tcs"))).isInstanceOf(Failure.FeatureOff.class);
        assertThat(node.refusal(CatalogApi.SUGGEST, new SuggestQuery("tcs", 5))).isInstanceOf(Failure.FeatureOff.class);
        assertThat(keys(node.ask(CatalogApi.RESOLVE, bySymbol("TCS")).instruments()))
                .containsExactly("NSE:TCS");
        assertThat(node.ask(CatalogApi.SUMMARY, new SummaryQuery(false)).totalInstruments())
                .isEqualTo(21);
    }

    // ---- summary, performance

    @Test
    void summarisesAndRemembersUntilTheCatalogChanges() {
        var summary = node.ask(CatalogApi.SUMMARY, new SummaryQuery(true));

        assertThat(summary.totalInstruments()).isEqualTo(21);
        assertThat(summary.inactiveInstruments()).isEqualTo(2);
        assertThat(summary.exchanges()).containsExactly("BSE", "NFO", "NSE");
        assertThat(summary.detailedStats().byType()).containsEntry("CE", 6L).containsEntry("INDEX", 2L);
        assertThat(summary.detailedStats().qualityMetrics().coveragePercentage())
                .isEqualByComparingTo("36.84");
        assertThat(summary.dataFreshness().refreshStatus()).isEqualTo("current");
        assertThat(summary.position()).isEqualTo(22);
        assertThat(node.ask(CatalogApi.SUMMARY, new SummaryQuery(false)).cacheHit())
                .isTrue();
    }

    @Test
    void measuresItself() {
        search("reliance");
        search("reliance");

        var performance = node.ask(CatalogApi.PERFORMANCE, new PerformanceQuery());

        assertThat(performance.configuration()).containsEntry("INSTRUMENT_REGISTRY_DEFAULT_EXCHANGE", "NSE");
        assertThat(performance.cacheStats().hits()).isPositive();
        assertThat(performance.monitoring().latencyMicros().get("search").count())
                .isPositive();
        assertThat(performance.monitoring().indexDocuments()).isEqualTo(21);
        assertThat(performance.monitoring().indexBytes()).isPositive();
        assertThat(performance.monitoring().lagPositions()).isZero();
    }

    // ---- over the cluster

    @Test
    void answersOtherApplicationsInJson() {
        var eventBus = vertx.eventBus();

        var resolved = CatalogNode.await(eventBus.<JsonObject>request(
                        CatalogApi.RESOLVE.address(), new JsonObject().put("symbol", "NSE:RELIANCE")))
                .body();
        var bulk = CatalogNode.await(eventBus.<JsonObject>request(
                        CatalogApi.BULK.address(), new JsonObject().put("instrument_ids", new JsonArray().add("TCS"))))
                .body();
        var suggested = CatalogNode.await(
                        eventBus.<JsonObject>request(CatalogApi.SUGGEST.address(), new JsonObject().put("q", "rel")))
                .body();
        var found = CatalogNode.await(
                        eventBus.<JsonObject>request(CatalogApi.SEARCH.address(), new JsonObject().put("query", "tcs")))
                .body();

        assertThat(resolved.getJsonArray("instruments").getJsonObject(0).getString("instrument_key"))
                .isEqualTo("NSE:RELIANCE");
        assertThat(resolved.getJsonArray("instruments").getJsonObject(0).getBoolean("is_active"))
                .isTrue();
        assertThat(bulk.getJsonArray("results").getJsonObject(0).getString("outcome"))
                .isEqualTo("found");
        assertThat(suggested.getJsonArray("suggestions")).hasSize(4);
        assertThat(found.getJsonObject("pagination").getInteger("total_count")).isEqualTo(1);
        assertThatThrownBy(() -> CatalogNode.await(
                        eventBus.request(CatalogApi.SEARCH.address(), new JsonObject().put("page_size", 0))))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        refused -> assertThat(refused.failureCode()).isEqualTo(400));
        assertThatThrownBy(() -> CatalogNode.await(
                        eventBus.request(CatalogApi.RESOLVE.address(), new JsonObject().put("symbol", "NSE:NOSUCH"))))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        refused -> assertThat(refused.failureCode()).isEqualTo(404));
    }

    private SearchAnswer search(String text) {
        return node.ask(CatalogApi.SEARCH, query(text));
    }

    private long count(TestFilters filters) {
        return node.ask(
                        CatalogApi.SEARCH,
                        new SearchQuery(null, filters.build(), null, null, null, null, null, null, null, null))
                .pagination()
                .totalCount();
    }

    private static TestFilters filters() {
        return new TestFilters();
    }

    private static SearchQuery query(String text) {
        return new SearchQuery(text, null, null, null, null, null, null, null, null, null);
    }

    private static ResolveQuery bySymbol(String symbol) {
        return new ResolveQuery(symbol, null, null, null, null, null, null);
    }

    private static List<String> keys(List<InstrumentView> views) {
        return views.stream().map(InstrumentView::instrumentKey).toList();
    }
}
