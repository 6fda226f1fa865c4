package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.expiry.MarketCloses;
import com.stocksblitz.registry.store.pg.PgExpiryStore;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that come after the exchange has closed on the last day of contracts that they still list. */
@ExtendWith(VertxExtension.class)
class ExpiredContractsTest {
    private static final LocalDate LAST_DAY = LocalDate.of(2025, 8, 28);
    private static final String HEAD =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,"
                    + "lot_size,instrument_type,segment,exchange\n";
    private static final String AUGUST = "192002,750,SBIN25AUGFUT,SBIN,0,2025-08-28,0,0.05,750,FUT,NFO-FUT,NFO\n";
    private static final String SEPTEMBER = "192258,751,SBIN25SEPFUT,SBIN,0,2025-09-25,0,0.05,750,FUT,NFO-FUT,NFO\n";

    @Test
    void bringNothingBackAndTellNothingTwice(Vertx vertx, @TempDir Path folder) throws Exception {
        var ingest = new IngestHarness(vertx, folder);
        ingest.load("kite", LAST_DAY, HEAD + AUGUST + SEPTEMBER);
        assertThat(expire(ingest)).isEqualTo(1);

        var evening = ingest.load("kite", LAST_DAY, HEAD + AUGUST + SEPTEMBER);

        assertThat(evening.status()).isEqualTo("completed");
        assertThat(evening.quarantine().byReason()).isEqualTo(Map.of("expired", 1L));
        assertThat(expire(ingest)).isZero();
        assertThat(ingest.sql("select token, valid from broker_tokens order by 1"))
                .containsExactly("192002 [2025-08-28,2025-08-29)", "192258 [2025-08-28,)");
        assertThat(ingest.sql("select instrument_key, is_active from instruments order by 1"))
                .containsExactly("NFO:SBIN:2025-08-28:FUT f", "NFO:SBIN:2025-09-25:FUT t");
        assertThat(ingest.sql("select type from outbox where subject = 'NFO:SBIN:2025-08-28:FUT' order by draw"))
                .containsExactly("instrument.created", "instrument.expired");
    }

    @Test
    void theTokenOfAnExpiredContractGoesToAnother(Vertx vertx, @TempDir Path folder) throws Exception {
        var ingest = new IngestHarness(vertx, folder);
        ingest.load("kite", LAST_DAY, HEAD + AUGUST);
        expire(ingest);

        var next = ingest.load("kite", LAST_DAY.plusDays(1), HEAD + SEPTEMBER.replace("192258,751", "192002,750"));

        assertThat(next.status()).isEqualTo("completed");
        assertThat(ingest.sql("""
                        select i.instrument_key, t.valid from broker_tokens t join instruments i using (instrument_id)
                        where t.token = '192002' order by t.valid"""))
                .containsExactly(
                        "NFO:SBIN:2025-08-28:FUT [2025-08-28,2025-08-29)", "NFO:SBIN:2025-09-25:FUT [2025-08-29,)");
    }

    private static int expire(IngestHarness ingest) throws Exception {
        return new PgExpiryStore(ingest.pool, ingest.clock)
                .expire(
                        new MarketCloses.Closed(Map.of("NFO", LAST_DAY), LAST_DAY.minusDays(1)),
                        100,
                        Origin.internal("test", "expiry", ingest.clock, Duration.ofSeconds(10)))
                .await(10, TimeUnit.SECONDS)
                .orElseThrow();
    }
}
