package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.CatalogHistory;
import com.stocksblitz.registry.catalog.Chronicle;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many histories at once: each has two tokens of each of two brokers, which take turns on two futures; the same dumps
 * tell all histories, each its own way. Effective dates repeat (a day is corrected), leave days out, and go back where
 * another broker has been further on. The oracle keeps an array of days: what a dump says holds on its date and every
 * later one, whatever was said before.
 */
@ExtendWith(VertxExtension.class)
class B9_RandomHistoriesTest {
    /** Ten thousand take a minute; {@code -Dregistry.histories=10000} asks for them. */
    private static final int HISTORIES = Integer.getInteger("registry.histories", 1_000);

    private static final int DAYS = 14;
    private static final LocalDate START = LocalDate.of(2025, 8, 1);
    private static final LocalDate EXPIRY = LocalDate.of(2025, 9, 30);
    private static final List<String> BROKERS = List.of("kite", "upstox");
    private static final List<String> TOKENS = List.of("T0", "T1");
    private static final long SEED = 20250901;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Oracle oracle = new Oracle();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void B9_theStoreAndADayByDayOracleAgreeOnRandomHistories(Vertx vertx) {
        var ingest = new IngestHarness(vertx, folder);
        var reached = new HashMap<>(Map.of("kite", 0, "upstox", 0));
        for (int dump = 0; dump < 8; dump++) {
            var broker = BROKERS.get(dump % 3 == 2 ? 1 : 0);
            int day = Math.min(DAYS - 1, reached.get(broker) + random.nextInt(4));
            reached.put(broker, day);
            apply(ingest, broker, day);
        }

        var chronicles = chronicles(ingest);
        for (int history = 0; history < HISTORIES; history++) {
            for (int day = 0; day < DAYS; day++) {
                var stored = stored(chronicles.getOrDefault(history, List.of()), START.plusDays(day));
                if (!stored.equals(oracle.on(history, day))) {
                    assertThat(stored)
                            .as("seed %d, history %d, day %d", SEED, history, day)
                            .isEqualTo(oracle.on(history, day));
                }
            }
        }
        for (int day = 0; day < DAYS; day++) {
            var date = START.plusDays(day);
            assertThat(listed(ingest, chronicles.values(), date))
                    .as("seed %d, day %d", SEED, day)
                    .isEqualTo(active(chronicles.values(), date));
        }
    }

    /** What the store tells to have been listed, without reading chronicles. */
    private static Set<Long> listed(IngestHarness ingest, Collection<List<Chronicle>> chronicles, LocalDate date) {
        var underlyings = chronicles.stream()
                .flatMap(List::stream)
                .map(chronicle -> chronicle.now().underlying())
                .toList();
        return new PgCatalogHistory(ingest.pool)
                .listedOn(date, underlyings).await().stream()
                        .map(CatalogHistory.Series::first)
                        .collect(Collectors.toSet());
    }

    private static Set<Long> active(Collection<List<Chronicle>> chronicles, LocalDate date) {
        return chronicles.stream()
                .flatMap(List::stream)
                .flatMap(chronicle -> chronicle.on(date).stream())
                .filter(Instrument::active)
                .map(Instrument::id)
                .collect(Collectors.toSet());
    }

    /** One dump: in each history some tokens are there, each with a contract and a lot. */
    private void apply(IngestHarness ingest, String broker, int day) {
        var rows = new ArrayList<DumpLine>(HISTORIES);
        for (int history = 0; history < HISTORIES; history++) {
            var said = new HashMap<String, String>();
            int first = random.nextInt(2);
            for (int token = 0; token < 2; token++) {
                if (random.nextInt(3) > 0) {
                    // Two tokens never name one contract in one file.
                    int contract = (first + token) % 2;
                    long lot = 1 + random.nextInt(3);
                    said.put("T" + token, contract + " " + lot);
                    rows.add(row(rows.size() + 1, history, token, contract, lot));
                }
            }
            oracle.said(broker, history, day, said);
        }
        // Somebody must be listed, or the file would not speak of the segment.
        rows.add(row(rows.size() + 1, HISTORIES, 0, 0, 1));
        ingest.apply(broker, START.plusDays(day), rows);
    }

    private static DumpRow row(long line, int history, int token, int contract, long lot) {
        return new DumpRow(
                line,
                "FO",
                "H" + history + "T" + token,
                "NFO",
                InstrumentType.FUT,
                null,
                "U" + history + "C" + contract,
                null,
                null,
                null,
                "equity",
                null,
                EXPIRY,
                null,
                lot,
                new BigDecimal("0.05"),
                null,
                null,
                null,
                null,
                null);
    }

    private static Map<Integer, List<Chronicle>> chronicles(IngestHarness ingest) {
        var ids = ingest.sql("select instrument_id from instruments order by 1").stream()
                .map(Long::valueOf)
                .toList();
        var history = new PgCatalogHistory(ingest.pool);
        var chronicles = new ArrayList<Chronicle>(ids.size());
        for (int from = 0; from < ids.size(); from += 5_000) {
            chronicles.addAll(history.of(ids.subList(from, Math.min(ids.size(), from + 5_000)))
                    .await());
        }
        return chronicles.stream()
                .collect(Collectors.groupingBy(chronicle -> Integer.valueOf(chronicle
                        .now()
                        .symbol()
                        .substring(1, chronicle.now().symbol().indexOf('C')))));
    }

    /** Contracts with state and lot, and each token's owner, on one date. */
    private static String stored(List<Chronicle> chronicles, LocalDate date) {
        var told = new ArrayList<String>();
        for (var chronicle : chronicles) {
            chronicle.on(date).ifPresent(then -> {
                var contract = contract(then);
                told.add("C" + contract + (then.active() ? " lot " + then.lotSize() : " gone"));
                then.tokens().stream()
                        .filter(token -> token.isValidOn(date))
                        .map(token -> owner(token, contract))
                        .forEach(told::add);
            });
        }
        return told.stream().sorted().collect(Collectors.joining(", "));
    }

    private static String contract(Instrument instrument) {
        return instrument.symbol().substring(instrument.symbol().indexOf('C') + 1);
    }

    private static String owner(BrokerToken token, String contract) {
        return token.broker() + ' ' + token.token().substring(token.token().indexOf('T')) + " is C" + contract;
    }

    /** What is true on each day of each history, by overwriting the days from a dump's date on. */
    private static final class Oracle {
        private final Map<Integer, Map<String, String>> statements = new HashMap<>();
        private final Map<String, Timeline<String>> owners = new HashMap<>();
        private final Map<String, Timeline<Boolean>> listed = new HashMap<>();
        private final Map<String, Timeline<Long>> lots = new HashMap<>();

        /** @param said token to contract and lot; a token that is not there is absent from the file */
        void said(String broker, int history, int day, Map<String, String> said) {
            var now = statements.computeIfAbsent(history, none -> new HashMap<>());
            var opened = new HashSet<String>();
            for (var token : TOKENS) {
                var name = broker + ' ' + token;
                var contract = contractOf(said.get(token));
                if (contract != null && !contract.equals(contractOf(now.get(name)))) {
                    opened.add(contract);
                }
                now.put(name, said.get(token));
                timeline(owners, history, name).overwrite(day, contract);
            }
            for (var contract : List.of("0", "1")) {
                contract(history, contract, day, opened.contains(contract), now);
            }
        }

        private void contract(int history, String contract, int day, boolean opened, Map<String, String> now) {
            var active = timeline(listed, history, contract);
            var lot = lotOf(contract, now);
            if (opened) {
                active.overwrite(day, true);
            } else if (lot.isEmpty() && Boolean.TRUE.equals(active.last())) {
                active.overwrite(day, false);
            }
            var known = timeline(lots, history, contract);
            lot.filter(value -> !value.equals(known.last())).ifPresent(value -> known.overwrite(day, value));
        }

        /** What Upstox says of it, else what Kite says. */
        private static Optional<Long> lotOf(String contract, Map<String, String> now) {
            return BROKERS.reversed().stream()
                    .flatMap(broker -> TOKENS.stream().map(token -> now.get(broker + ' ' + token)))
                    .filter(statement -> contract.equals(contractOf(statement)))
                    .findFirst()
                    .map(statement -> Long.valueOf(statement.substring(2)));
        }

        private static String contractOf(String statement) {
            return statement == null ? null : statement.substring(0, 1);
        }

        private static <T> Timeline<T> timeline(Map<String, Timeline<T>> timelines, int history, String name) {
            return timelines.computeIfAbsent(history + " " + name, none -> new Timeline<>());
        }

        String on(int history, int day) {
            var told = new ArrayList<String>();
            for (var contract : List.of("0", "1")) {
                var active = timeline(listed, history, contract).on(day);
                if (active != null) {
                    var lot = timeline(lots, history, contract).onOrFirst(day);
                    told.add("C" + contract + (active ? " lot " + lot : " gone"));
                }
            }
            for (var broker : BROKERS) {
                for (var token : TOKENS) {
                    var owner = timeline(owners, history, broker + ' ' + token).on(day);
                    if (owner != null) {
                        told.add(broker + ' ' + token + " is C" + owner);
                    }
                }
            }
            return told.stream().sorted().collect(Collectors.joining(", "));
        }
    }

    private static final class Timeline<T> {
        private final List<T> days = new ArrayList<>(Collections.nCopies(DAYS, null));
        private T first;
        private T last;

        void overwrite(int from, T value) {
            first = first == null ? value : first;
            last = value;
            for (int day = from; day < DAYS; day++) {
                days.set(day, value);
            }
        }

        T last() {
            return last;
        }

        T on(int day) {
            return days.get(day);
        }

        /** Before anything was said of a day: what was said first. */
        T onOrFirst(int day) {
            return days.get(day) == null ? first : days.get(day);
        }
    }
}
