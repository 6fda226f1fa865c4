package com.stocksblitz.registry.ingest;

import static com.stocksblitz.registry.ingest.IngestHarness.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Daily files of a broker in the order of their days. {@code -Dregistry.replay.days=18} takes all that there are; a few
 * are enough to see that nothing has broken.
 */
@ExtendWith(VertxExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ReplayTest {
    private static final Path DATA = Path.of(System.getProperty("registry.data", "no-such-folder"));
    private static final int DAYS = Integer.getInteger("registry.replay.days", 3);

    /** What is true now, without what tells how it came to be. */
    private static final List<String> STATE = List.of("""
            select instrument_key, symbol, series, name, isin, exchange_token, lot_size, tick_size, is_active
            from instruments where is_active order by 1
            """, """
            select t.broker, t.segment, t.token, i.instrument_key, t.trading_symbol, t.lot_size, t.tick_size
            from broker_tokens t join instruments i using (instrument_id) where upper_inf(t.valid) order by 1, 2, 3
            """);

    private static final String TWO_OWNERS = """
            select count(*) from broker_tokens a join broker_tokens b using (broker, segment, token)
            where a.ctid < b.ctid and a.valid && b.valid
            """;

    @TempDir
    Path folder;

    private IngestHarness ingest;

    @BeforeEach
    void open(Vertx vertx) {
        assumeTrue(Files.isDirectory(DATA), "the real dumps are not on this machine: " + DATA.toAbsolutePath());
        ingest = new IngestHarness(vertx, folder);
    }

    @Test
    void dayByDayEachChangeIsToldOnceAndInOneGoTheEndIsTheSame(Vertx vertx) throws IOException {
        var days = days();
        for (var day : days) {
            load(ingest, day);
        }
        assertThat(ingest.sql(TWO_OWNERS)).containsExactly("0");
        // Every version after the first is told by events of its own number, and every event is of a version that is
        // there.
        assertThat(ingest.sql("select count(*) from instrument_versions v where not exists (select from " + EVENTS
                        + " o "
                        + "where o.instrument_id = v.instrument_id and (o.data ->> 'version')::int = v.version)"))
                .containsExactly("0");
        assertThat(ingest.sql("select count(*) from (select instrument_id, data ->> 'version', type from " + EVENTS
                        + " e " + "where instrument_id is not null group by 1, 2, 3 having count(*) > 1) twice"))
                .containsExactly("0");
        assertThat(ingest.sql("select count(*) from " + EVENTS
                        + " e where instrument_id is not null and data ->> 'cause' is null"))
                .containsExactly("0");
        print();
        assertThat(told()).isEqualTo(DayByDay.of(days).changes());

        var events = ingest.sql("select count(*) from " + EVENTS + " e");
        for (var day : days.subList(0, days.size() - 1)) {
            assertThatThrownBy(() -> load(ingest, day))
                    .hasMessageContaining("is older")
                    .isInstanceOf(FailureException.class);
        }
        load(ingest, days.getLast());
        assertThat(ingest.sql("select count(*) from " + EVENTS + " e"))
                .as("all days again")
                .isEqualTo(events);

        var inOneGo = new IngestHarness(vertx, folder);
        load(inOneGo, days.getLast());
        for (var state : STATE) {
            assertThat(ingest.sql(state)).isEqualTo(inOneGo.sql(state));
        }
    }

    /** The long form alone: 140,000 rows. */
    @Test
    void noTokenOfTwoUpstoxFilesHasTwoOwnersOnADateAndEachDateHasItsOwn(Vertx vertx) throws Exception {
        assumeTrue(DAYS >= 18, "left to the long form, -Dregistry.replay.days=18");
        var files = new TreeMap<LocalDate, Path>();
        files.put(LocalDate.of(2024, 5, 17), DATA.resolve("upstox/complete_2024-05-17.csv.gz"));
        files.put(LocalDate.of(2025, 5, 31), DATA.resolve("upstox/instruments_2025-05-31.csv.gz"));
        for (var file : files.entrySet()) {
            assertThat(ingest.load("upstox", file.getKey(), file.getValue()).status())
                    .isEqualTo("completed");
        }
        assertThat(ingest.sql(TWO_OWNERS)).containsExactly("0");

        var history = new PgCatalogHistory(ingest.pool);
        var reused = ingest.sql(
                "select token, string_agg(instrument_id::text, ',') from broker_tokens "
                        + "where segment = 'NSE_FO' group by token having count(distinct instrument_id) > 1 order by 1 limit 500");
        assertThat(reused).as("tokens of other contracts a year later").isNotEmpty();
        for (var day : files.entrySet()) {
            var symbols = tradingSymbols(day.getValue());
            for (var line : reused) {
                var token = line.substring(0, line.indexOf(' '));
                var owners = Stream.of(line.substring(line.indexOf(' ') + 1).split(","))
                        .map(Long::valueOf)
                        .toList();
                assertThat(history.of(owners).await().stream()
                                .flatMap(chronicle -> chronicle.on(day.getKey()).stream())
                                .flatMap(then -> then.tokens().stream())
                                .filter(own -> own.token().equals(token) && own.isValidOn(day.getKey()))
                                .map(BrokerToken::tradingSymbol))
                        .as("%s on %s", token, day.getKey())
                        .containsExactlyElementsOf(
                                symbols.containsKey(token) ? List.of(symbols.get(token)) : List.of());
            }
        }
        System.out.println("re-used tokens looked at: " + reused.size());
        assertThat(new LookupFigures(vertx, ingest, folder).print(files.firstKey(), files.lastKey()))
                .as("goals that were not reached")
                .isEmpty();
    }

    private static Map<String, String> tradingSymbols(Path file) throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replace("\"", "").split(","))
                    .filter(cells -> cells[0].startsWith("NSE_FO"))
                    .collect(Collectors.toMap(cells -> cells[0], cells -> cells[2], (a, b) -> a));
        }
    }

    /** The changes of all days after the first, as their versions tell them. */
    private Map<String, Long> told() {
        var told = new TreeMap<String, Long>();
        ingest.sql("""
                select what, count(*) from %s o
                cross join lateral unnest(case
                    when type = 'instrument.created' then array['came']
                    when type = 'instrument.reactivated' then array['came']
                    when type = 'instrument.deactivated' then array['went']
                    when type = 'token.changed' and data ->> 'cause' = 'token_replaced' then array['came', 'went']
                    when type = 'instrument.renamed' and data ->> 'cause' = 'symbol_changed' then array['renamed']
                    else array[]::text[] end) what
                where instrument_id is not null and (type <> 'instrument.created' or exists (
                    select from instrument_versions v where v.instrument_id = o.instrument_id and v.version = 1
                        and lower(v.valid) > (select min(lower(valid)) from instrument_versions)))
                group by 1
                union all
                select case field when 'lot_size' then 'lot' else 'tick' end, count(*)
                from instrument_versions cross join jsonb_object_keys(changed) field
                where field in ('lot_size', 'tick_size') and not changed ? 'token' and not changed ? 'is_active'
                group by 1
                """.formatted(EVENTS))
                .forEach(line -> told.put(
                        line.substring(0, line.indexOf(' ')), Long.valueOf(line.substring(line.indexOf(' ') + 1))));
        return told;
    }

    private void print() {
        var counts = new TreeMap<String, String>();
        ingest.sql("select type || ' ' || (data ->> 'cause'), count(*) from " + EVENTS
                        + " e where instrument_id is not null group by 1")
                .forEach(line -> counts.put(
                        line.substring(0, line.lastIndexOf(' ')), line.substring(line.lastIndexOf(' ') + 1)));
        System.out.println("replayed " + DAYS + " days: " + counts);
    }

    private static List<Path> days() throws IOException {
        try (var files = Files.list(DATA.resolve("kite/nse-daily-2025"))) {
            return files.filter(file -> file.toString().endsWith(".csv.gz"))
                    .sorted()
                    .limit(DAYS)
                    .toList();
        }
    }

    private static void load(IngestHarness into, Path file) {
        var name = file.getFileName().toString();
        var report = into.load("kite", LocalDate.parse(name.substring(4, 14)), file);
        assertThat(report.status()).as("%s: %s", name, report.errors()).isEqualTo("completed");
    }
}
