package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.ingest.api.BrokersQuery;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobQuery;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class IngestVerticleTest {
    private static final String DUMP = """
            instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange
            738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.05,1,EQ,NSE,NSE
            """;

    @TempDir
    Path folder;

    @Test
    void aSubmittedDumpIsWorkedOffAndFollowedByItsJob(Vertx vertx) throws Exception {
        var ingest = new IngestHarness(vertx, folder);
        var bus = new Bus(vertx, ingest.clock, key -> false);
        var verticle = new IngestVerticle(
                bus,
                ingest.store,
                IngestSettings.DEFAULT,
                ingest.live,
                folder,
                IngestHarness.precedence(),
                ingest.clock,
                UUID::randomUUID,
                () -> IngestHarness.DAY);
        var id = vertx.deployVerticle(verticle, IngestVerticle.deployment()).await(10, TimeUnit.SECONDS);
        var origin = Origin.internal("correlation", "test", ingest.clock, Duration.ofMinutes(1));

        var accepted = bus.ask(
                        IngestApi.SUBMIT,
                        new SubmitDump(
                                "kite",
                                IngestMode.FULL_CATALOG,
                                ingest.file(DUMP),
                                "00",
                                List.of(),
                                List.of(),
                                5,
                                false,
                                Optional.empty(),
                                Optional.empty()),
                        origin)
                .await(10, TimeUnit.SECONDS);

        assertThat(accepted.status()).isEqualTo("queued");
        var query = new JobQuery(UUID.fromString(accepted.jobId()));
        var report = bus.ask(IngestApi.JOB, query, origin).await(10, TimeUnit.SECONDS);
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!report.status().equals("completed") && System.nanoTime() < limit) {
            report = bus.ask(IngestApi.JOB, query, origin).await(10, TimeUnit.SECONDS);
        }
        assertThat(report.status()).as("%s", report.errors()).isEqualTo("completed");
        assertThat(report.newInstruments()).isEqualTo(1);
        var brokers = bus.ask(IngestApi.BROKERS, new BrokersQuery(true), origin).await(10, TimeUnit.SECONDS);
        assertThat(brokers.brokers()).extracting("brokerId").containsExactly("kite");
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
    }
}
