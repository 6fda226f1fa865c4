package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.Instruments;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.ingest.api.JobReport;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are passed over since they say what their tokens tell: nothing comes out otherwise than without that. */
@ExtendWith(VertxExtension.class)
class KnownRowsTest {
    private static final LocalDate DAY = IngestHarness.DAY;
    /** More are asked for with {@code -Dregistry.worlds}. */
    private static final int WORLDS = Integer.getInteger("registry.worlds", 1);

    private static final int DAYS = 8;
    private static final int SHARES = 24;

    private static final List<String> STATE = List.of(
            """
            select instrument_key, symbol, series, name, isin, exchange_token, underlying, lot_size, tick_size, is_active,
                inactive_reason, inactive_since, data_source, version
            from instruments order by instrument_key
            """,
            """
            select t.broker, t.segment, t.token, t.valid, i.instrument_key, t.trading_symbol, t.symbol, t.series, t.name,
                t.isin, t.lot_size, t.tick_size, t.standing
            from broker_tokens t join instruments i using (instrument_id) order by t.broker, t.segment, t.token, t.valid
            """,
            """
            select i.instrument_key, v.version, v.valid, v.cause, v.changed
            from instrument_versions v join instruments i using (instrument_id) order by i.instrument_key, v.version
            """,
            "select type, subject, data - 'job_id' from outbox order by type, subject, data - 'job_id'",
            """
            select j.created_at = q.first, q.reason, q.detail, q.line from (
                select min(created_at) over () as first, q.* from ingest_quarantine q join ingest_jobs using (job_id)) q
            join ingest_jobs j using (job_id) order by j.created_at, q.line
            """,
            "select status, counts, segments, findings from ingest_jobs order by created_at",
            """
            select i.instrument_key, d.field from disagreements d join instruments i using (instrument_id) order by 1, 2
            """,
            """
            select a.alias, a.kind, i.instrument_key from instrument_aliases a join instruments i using (instrument_id)
            order by 1, 2, 3
            """);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void randomDaysOfTwoBrokersEndAsTheyDoWhenEachRowIsLookedAt(Vertx vertx) {
        for (int world = 0; world < WORLDS; world++) {
            var passing = new IngestHarness(vertx, folder);
            var looking = new IngestHarness(vertx, folder).lookingAtEveryRow();
            var market = new Market(new Random(world));
            for (int day = 0; day < DAYS; day++) {
                market.nextDay();
                for (var broker : List.of("kite", "upstox")) {
                    var file = market.file(broker);
                    var mode = market.random.nextInt(5) == 0 ? IngestMode.INCREMENTAL : IngestMode.FULL_CATALOG;
                    for (int times = market.random.nextInt(4) == 0 ? 2 : 1; times > 0; times--) {
                        for (var ingest : List.of(passing, looking)) {
                            ingest.load(
                                    broker,
                                    DAY.plusDays(day),
                                    ingest.file(file),
                                    mode,
                                    new RowFilter(Set.of(), Set.of()),
                                    false);
                        }
                    }
                    for (var state : STATE) {
                        assertThat(told(passing, state))
                                .as("world %d, day %d, %s: %s", world, day, broker, state)
                                .isEqualTo(told(looking, state));
                    }
                }
            }
            assertThat(passing.passedOver).as("rows passed over").hasValueGreaterThan(DAYS * SHARES);
        }
    }

    @Test
    void theSameFileAgainStagesNoRow(Vertx vertx) {
        var ingest = new IngestHarness(vertx, folder);
        var file = KiteMarket.good().csv();
        ingest.load("kite", DAY, file);

        var again = ingest.load("kite", DAY, file);

        assertThat(again.unchangedInstruments()).isEqualTo(KiteMarket.good().size());
        assertThat(again.processedInstruments()).isEqualTo(KiteMarket.good().size());
        assertThat(ingest.passedOver).hasValue(KiteMarket.good().size());
    }

    @Test
    void aKnownRowThatComesTwiceIsPutAsideInBothPlacesAndKeepsItsToken(Vertx vertx) {
        var ingest = new IngestHarness(vertx, folder);
        var rows = IdentityFiles.share("ONE", 1) + IdentityFiles.share("TWO", 2);
        ingest.load("kite", DAY, IdentityFiles.KITE + rows);

        var same = ingest.load("kite", DAY.plusDays(1), IdentityFiles.KITE + rows + IdentityFiles.share("ONE", 1));
        var other = ingest.load("kite", DAY.plusDays(2), IdentityFiles.KITE + rows + IdentityFiles.share("ANY", 2));

        assertThat(aside(same)).containsExactly("2 duplicate_token", "4 duplicate_token");
        assertThat(aside(other)).containsExactly("3 duplicate_token", "4 duplicate_token");
        assertThat(ingest.sql("select i.instrument_key, upper_inf(t.valid) from broker_tokens t join instruments i "
                        + "using (instrument_id) order by 1"))
                .containsExactly("NSE:ONE t", "NSE:TWO t");
    }

    @Test
    void aRowIsLookedAtAgainOnceItsInstrumentHasAnotherNameOrItsTokenHasEnded(Vertx vertx) {
        var ingest = new IngestHarness(vertx, folder);
        var rows = IdentityFiles.KITE + IdentityFiles.share("ONE", 1) + IdentityFiles.share("TWO", 2);
        ingest.load("kite", DAY, rows);
        ingest.sql("update instruments set instrument_key = 'NSE:UNO' where symbol = 'ONE' returning 1");
        ingest.sql("update instruments set is_active = false, inactive_reason = 'delisted' where symbol = 'TWO' "
                + "returning 1");

        ingest.load("kite", DAY, rows);

        assertThat(ingest.passedOver).hasValue(0);
    }

    @Test
    void whatChangesWhileTheFileIsReadLetsEachRowBeLookedAt(Vertx vertx) {
        var ingest = new IngestHarness(vertx, folder);
        var file = IdentityFiles.KITE + IdentityFiles.share("ONE", 1) + IdentityFiles.share("TWO", 2);
        ingest.load("kite", DAY, file);
        ingest.afterKnown = () -> ingest.sql("update broker_tokens set valid = daterange(lower(valid), '2025-08-21') "
                + "where token = '257' returning 1");

        var report = ingest.load("kite", DAY.plusDays(1), file);

        assertThat(report.status()).isEqualTo("completed");
        assertThat(ingest.passedOver)
                .as("of the first reading, which counts for nothing")
                .hasValue(2);
        assertThat(ingest.sql("select token, valid from broker_tokens order by token, valid"))
                .containsExactly("257 [2025-08-20,2025-08-21)", "257 [2025-08-21,)", "513 [2025-08-20,)");
    }

    @Test
    void aTokenWithoutDigestHasOneAfterTheNextFile(Vertx vertx) {
        var ingest = new IngestHarness(vertx, folder);
        var file = IdentityFiles.KITE + IdentityFiles.share("ONE", 1) + IdentityFiles.share("TWO", 2);
        ingest.load("kite", DAY, file);
        ingest.sql("update broker_tokens set row_digest = null returning 1");

        ingest.load("kite", DAY, file);
        assertThat(ingest.passedOver).hasValue(0);
        ingest.load("kite", DAY, file);

        assertThat(ingest.passedOver).hasValue(2);
    }

    /** A name that was given up is marked by the instrument's number, and rows that pass draw none. */
    private static List<String> told(IngestHarness ingest, String state) {
        return ingest.sql(state).stream()
                .map(row -> row.replaceAll("~\\d+", "~"))
                .toList();
    }

    private static List<String> aside(JobReport report) {
        return report.quarantine().rows().stream()
                .map(row -> row.line() + " " + row.reason())
                .toList();
    }

    /** Shares and their futures, of which each day some change; each broker's file may be a day behind. */
    private static final class Market {
        final Random random;
        private final List<Share> shares = new ArrayList<>();
        private List<Share> yesterday = List.of();
        private int next = 1;

        private record Share(int company, String symbol, String series, int number, String isin, int lot, String name) {
            Share with(String newSymbol, String newSeries, int newNumber, String newIsin, int newLot, String newName) {
                return new Share(company, newSymbol, newSeries, newNumber, newIsin, newLot, newName);
            }
        }

        Market(Random random) {
            this.random = random;
            while (shares.size() < SHARES) {
                add();
            }
        }

        private void add() {
            int company = next++;
            shares.add(new Share(
                    company, KiteMarket.symbol(company), "", 100 + company, isin(company, 1), 25 * company, "NAME"));
        }

        private static String isin(int company, int issue) {
            return Instruments.isin(String.format(Locale.ROOT, "INE%03dA01%02d", company, issue))
                    .value();
        }

        void nextDay() {
            yesterday = List.copyOf(shares);
            for (int i = random.nextInt(6); i > 0; i--) {
                change(random.nextInt(shares.size()));
            }
        }

        private void change(int place) {
            var s = shares.get(place);
            switch (random.nextInt(9)) {
                case 0 -> shares.set(place, s.with("R" + next++ + "X", s.series, s.number, s.isin, s.lot, s.name));
                case 1 -> shares.set(place, s.with(s.symbol, s.series, 5_000 + next++, s.isin, s.lot, s.name));
                case 2 -> shares.set(place, s.with(s.symbol, s.series, s.number, s.isin, s.lot + 5, s.name));
                case 3 -> shares.set(place, s.with(s.symbol, s.series, s.number, s.isin, s.lot, s.name + "N"));
                case 4 ->
                    shares.set(
                            place,
                            s.with(s.symbol, s.series, s.number, isin(s.company, 2 + next++ % 90), s.lot, s.name));
                case 5 ->
                    shares.set(
                            place,
                            s.with(s.symbol, s.series.isEmpty() ? "-BE" : "", 7_000 + next++, s.isin, s.lot, s.name));
                case 6 -> shares.remove(place);
                case 7 -> add();
                default -> {
                    var other = shares.get((place + 1) % shares.size());
                    shares.set(
                            (place + 1) % shares.size(),
                            other.with(other.symbol, other.series, s.number, other.isin, other.lot, other.name));
                    shares.set(place, s.with(s.symbol, s.series, other.number, s.isin, s.lot, s.name));
                }
            }
        }

        /**
         * Both tell the same, except that a broker is late at times, and a file cut off, and a row bad or there twice.
         */
        String file(String broker) {
            var told = random.nextInt(4) == 0 ? yesterday : shares;
            var rows = told.stream()
                    .map(share -> broker.equals("kite") ? kite(share) : upstox(share))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (random.nextInt(6) == 0) {
                rows.subList(rows.size() / 3, rows.size()).clear();
            }
            if (random.nextInt(4) == 0) {
                rows.add(rows.get(random.nextInt(rows.size())));
            }
            if (random.nextInt(4) == 0) {
                rows.set(0, rows.get(0).replace("0.05", "-1"));
            }
            return (broker.equals("kite") ? IdentityFiles.KITE : IdentityFiles.UPSTOX) + String.join("", rows);
        }

        private static String kite(Share share) {
            int number = 20_000 + share.company;
            return IdentityFiles.share(share.symbol + share.series, share.number)
                            .replace("NAME", share.name)
                    + (number * 256 + 2) + "," + number + "," + share.symbol + "25SEPFUT,,0.0,2025-09-25,0.0,0.05,"
                    + share.lot + ",FUT,NFO-FUT,NFO\n";
        }

        private static String upstox(Share share) {
            int number = 20_000 + share.company;
            return IdentityFiles.equity(share.symbol, share.isin, share.number).replace("NAME", share.name)
                    + "NSE_FO|" + number + "," + number + "," + share.symbol + "25SEPFUT," + share.symbol
                    + ",0,2025-09-25,,0.05," + share.lot + ",FUTSTK,FF,NSE_FO\n";
        }
    }
}
