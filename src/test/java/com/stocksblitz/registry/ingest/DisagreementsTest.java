package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.api.DisagreementPage;
import com.stocksblitz.registry.ingest.api.DisagreementPage.Disagreement;
import com.stocksblitz.registry.ingest.api.DisagreementsQuery;
import com.stocksblitz.registry.store.pg.PgDisagreements;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class DisagreementsTest {
    private static final LocalDate DAY = LocalDate.of(2025, 8, 20);
    private static final String KITE =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    private static final String UPSTOX =
            "instrument_key,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,option_type,exchange\n";
    private static final String KITE_TCS = "2953217,11536,TCS,TCS,0,,0,0.05,1,EQ,NSE,NSE\n";
    private static final String KITE_NIFTY = "258,1,NIFTY25AUGFUT,,0,2025-08-28,0,0.05,75,FUT,NFO-FUT,NFO\n";
    private static final String UPSTOX_TCS = "NSE_EQ|INE467B01029,11536,TCS,TCS,0,,,0.1,1,EQUITY,,NSE_EQ\n";
    private static final String UPSTOX_NIFTY = "NSE_FO|1,1,NIFTY25AUGFUT,,0,2025-08-28,,0.05,65,FUTIDX,,NSE_FO\n";

    @TempDir
    Path folder;

    private IngestHarness ingest;
    private Disagreements disagreements;

    @BeforeEach
    void open(Vertx vertx) {
        ingest = new IngestHarness(vertx, folder);
        disagreements = new Disagreements(new PgDisagreements(ingest.pool), IngestHarness.precedence());
    }

    @Test
    void whoSaysWhatAndWhoseWordIsTakenIsToldFromTheDayOnWhichItBegan() {
        load("kite", 0, KITE + KITE_TCS + KITE_NIFTY);
        assertThat(list(null, null, null).disagreements()).isEmpty();
        load("upstox", 1, UPSTOX + UPSTOX_TCS + UPSTOX_NIFTY);
        load("kite", 2, KITE + KITE_TCS.replace("TCS,TCS,", "TCS,TATA,") + KITE_NIFTY);

        assertThat(list(null, null, null).disagreements())
                .map(DisagreementsTest::text)
                .containsExactlyInAnyOrder(
                        "NSE:TCS tick_size 0.05 by kite precedence since 2025-08-21: kite 0.05, upstox 0.1",
                        "NFO:NIFTY:2025-08-28:FUT lot_size 65 by upstox precedence since 2025-08-21: upstox 65, kite 75");
    }

    @Test
    void itBeginsAlthoughTheWordThatChangesIsNotTheOneTaken() {
        load("kite", 0, KITE + KITE_TCS);
        load("upstox", 0, UPSTOX + UPSTOX_TCS.replace("0.1", "0.05"));
        assertThat(list(null, null, null).disagreements()).isEmpty();

        load("upstox", 1, UPSTOX + UPSTOX_TCS);
        assertThat(list(null, null, null).disagreements())
                .map(DisagreementsTest::text)
                .containsExactly("NSE:TCS tick_size 0.05 by kite precedence since 2025-08-21: kite 0.05, upstox 0.1");

        load("upstox", 2, UPSTOX + UPSTOX_TCS.replace("0.1", "0.05"));
        assertThat(list(null, null, null).disagreements()).isEmpty();
    }

    @Test
    void itEndsWhenTheyAgree() {
        load("kite", 0, KITE + KITE_TCS);
        load("upstox", 0, UPSTOX + UPSTOX_TCS);
        load("kite", 1, KITE + KITE_TCS.replace("0.05", "0.1"));
        assertThat(list(null, null, null).disagreements()).isEmpty();

        load("kite", 2, KITE + KITE_TCS);
        assertThat(list("tick_size", null, null).disagreements())
                .extracting(Disagreement::since)
                .containsExactly(DAY.plusDays(2));
        // And when one of them has it no more.
        load(
                "upstox",
                3,
                UPSTOX
                        + UPSTOX_NIFTY
                        + UPSTOX_TCS
                                .replace("TCS", "NEW")
                                .replace("467B01029", "062A01020")
                                .replace("11536", "3045"));
        assertThat(list("tick_size", null, null).disagreements()).isEmpty();
    }

    @Test
    void oneNumberForTwoContractsConcernsBoth() {
        load("kite", 0, KITE + KITE_NIFTY);
        load("upstox", 0, UPSTOX + "NSE_FO|1,1,NIFTY25SEPFUT,,0,2025-09-25,,0.05,75,FUTIDX,,NSE_FO\n");

        assertThat(list(null, null, null).disagreements())
                .map(DisagreementsTest::text)
                .containsExactly(
                        "NFO:NIFTY:2025-08-28:FUT expiry 2025-08-28 by kite precedence since 2025-08-20:"
                                + " kite 2025-08-28, upstox 2025-09-25",
                        "NFO:NIFTY:2025-09-25:FUT expiry 2025-09-25 by upstox precedence since 2025-08-20:"
                                + " kite 2025-08-28, upstox 2025-09-25");

        load("upstox", 1, UPSTOX + "NSE_FO|1,1,NIFTY25AUGFUT,,0,2025-08-28,,0.05,75,FUTIDX,,NSE_FO\n");
        assertThat(list(null, null, null).disagreements()).isEmpty();
    }

    @Test
    void aFilterLeavesTheOthersOutAndPagesMeetWithoutGapOrRepeat() {
        load("kite", 0, KITE + KITE_TCS + KITE_NIFTY);
        load("upstox", 0, UPSTOX + UPSTOX_TCS.replace(",0.1,1,", ",0.1,10,") + UPSTOX_NIFTY);

        assertThat(list("lot_size", null, null).disagreements()).hasSize(2);
        assertThat(list(null, "NFO", null).disagreements()).hasSize(1);
        assertThat(list(null, null, "kite").disagreements()).hasSize(3);
        assertThat(list(null, null, "dhan").disagreements()).isEmpty();
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = disagreements
                    .list(new DisagreementsQuery(null, null, null, 1, cursor))
                    .await();
            page.disagreements().forEach(one -> seen.add(one.instrumentKey() + ' ' + one.field()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void whatIsAskedWronglyIsRefusedByName() {
        for (var query : new DisagreementsQuery[] {
            new DisagreementsQuery("colour", null, null, 0, null), new DisagreementsQuery(null, null, null, 1, "x")
        }) {
            assertThatThrownBy(() -> disagreements.list(query).await()).isInstanceOf(FailureException.class);
        }
    }

    private void load(String source, int day, String content) {
        var report = ingest.load(source, DAY.plusDays(day), content);
        assertThat(report.status()).as("%s", report.errors()).isEqualTo("completed");
        assertThat(report.quarantine().count()).as("%s", report.quarantine()).isZero();
    }

    private DisagreementPage list(String field, String exchange, String source) {
        return disagreements
                .list(new DisagreementsQuery(field, exchange, source, 100, null))
                .await();
    }

    private static String text(Disagreement one) {
        return one.instrumentKey() + ' ' + one.field() + ' ' + plain(one.value()) + " by " + one.winner() + ' '
                + one.reason() + " since " + one.since() + ": "
                + one.votes().stream()
                        .map(vote -> vote.source() + ' ' + plain(vote.value()))
                        .collect(Collectors.joining(", "));
    }

    private static String plain(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
