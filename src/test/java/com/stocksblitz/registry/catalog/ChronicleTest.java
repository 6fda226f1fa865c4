package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.Chronicle.Change;
import com.stocksblitz.registry.catalog.Chronicle.Coming;
import com.stocksblitz.registry.catalog.Chronicle.Version;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChronicleTest {
    private static final LocalDate START = LocalDate.of(2025, 8, 1);

    @Test
    void anInstrumentIsOnEachDateWhatTheVersionsUpToItHaveMadeOfIt() {
        var now = Instruments.share(1, "NSE", "COFORGE")
                .lot(75)
                .formerly("NSE:NIITTECH")
                .version(3)
                .build();
        var chronicle = new Chronicle(
                now,
                List.of(
                        version(1, 1, Map.of()),
                        version(
                                2,
                                5,
                                Map.of(
                                        "instrument_key", new Change("NSE:NIITTECH", "NSE:COFORGE"),
                                        "symbol", new Change("NIITTECH", "COFORGE"))),
                        version(3, 9, Map.of("lot_size", new Change(number(50), number(75))))),
                List.of());

        assertThat(chronicle.on(START.minusDays(1))).isEmpty();
        assertThat(told(chronicle, 0)).isEqualTo("NSE:NIITTECH NIITTECH 50 [] v1");
        assertThat(told(chronicle, 3)).isEqualTo("NSE:NIITTECH NIITTECH 50 [] v1");
        assertThat(told(chronicle, 4)).isEqualTo("NSE:COFORGE COFORGE 50 [NSE:NIITTECH] v2");
        assertThat(told(chronicle, 8)).isEqualTo("NSE:COFORGE COFORGE 75 [NSE:NIITTECH] v3");
        assertThat(chronicle.renamedAfter(START)).contains(START.plusDays(4));
    }

    @Test
    void whatWasRecordedLaterForAnEarlierDateHoldsFromThatDateOn() {
        var now = Instruments.share(1, "NSE", "A").lot(60).build();
        var chronicle = new Chronicle(
                now,
                List.of(
                        version(1, 1, Map.of()),
                        version(2, 20, Map.of("lot_size", new Change(number(50), number(75)))),
                        version(3, 10, Map.of("lot_size", new Change(number(75), number(60))))),
                List.of());

        assertThat(chronicle.on(day(9)).orElseThrow().lotSize()).isEqualTo(50);
        assertThat(chronicle.on(day(10)).orElseThrow().lotSize()).isEqualTo(60);
        assertThat(chronicle.on(day(25)).orElseThrow().lotSize()).isEqualTo(60);
    }

    @Test
    void anAnnouncedLotHoldsFromItsDateButNotPastTheContract() {
        var now = Instruments.future(1, "NFO", "NIFTY", "2025-08-28").lot(75).build();
        var chronicle = new Chronicle(
                now,
                List.of(version(1, 1, Map.of())),
                List.of(
                        new Coming("lot_size", number(65), day(10), "nse"),
                        new Coming("lot_size", number(70), day(20), "nse"),
                        new Coming("lot_size", number(1), LocalDate.of(2025, 8, 29), "nse")));

        assertThat(chronicle.on(day(9)).orElseThrow().lotSize()).isEqualTo(75);
        assertThat(chronicle.on(day(10)).orElseThrow().lotSize()).isEqualTo(65);
        assertThat(chronicle.on(day(20)).orElseThrow().lotSize()).isEqualTo(70);
        assertThat(chronicle.on(LocalDate.of(2025, 9, 1)).orElseThrow().lotSize())
                .isEqualTo(70);
    }

    @Test
    void aContractIsActiveUpToItsExpiryAndExpiredTheDayAfterWhateverFilesCameWhen() {
        var now = Instruments.future(1, "NFO", "NIFTY", "2025-08-28").build();
        var chronicle = new Chronicle(now, List.of(version(1, 1, Map.of())), List.of());

        assertThat(chronicle.on(LocalDate.of(2025, 8, 28)).orElseThrow().active())
                .isTrue();
        var after = chronicle.on(LocalDate.of(2025, 8, 29)).orElseThrow();
        assertThat(after.active()).isFalse();
        assertThat(after.inactiveReason()).isEqualTo("expired");
        assertThat(after.inactiveSince()).isEqualTo("2025-08-29");
    }

    @Test
    void tokensOfLaterDatesAreNotKnownYet() {
        var now = Instruments.share(1, "NSE", "A")
                .token("kite", "NSE", "2", "A")
                .formerToken("kite", "NSE", "1", "2025-08-05")
                .build();
        var chronicle = new Chronicle(now, List.of(version(1, 1, Map.of())), List.of());

        assertThat(chronicle.on(day(3)).orElseThrow().tokens())
                .extracting(BrokerToken::token)
                .containsExactly("1");
    }

    /** The oracle keeps one value per field and day, and every write overwrites the days from its date on. */
    @Test
    void tenThousandRandomHistoriesAgreeWithADayByDayOracle() {
        long seed = 20250820;
        var random = new Random(seed);
        for (int history = 0; history < 10_000; history++) {
            int days = 1 + random.nextInt(25);
            var lots = new Long[days];
            var keys = new String[days];
            long lot = 1;
            String key = "NSE:A";
            Arrays.fill(lots, lot);
            Arrays.fill(keys, key);
            var versions = new ArrayList<Version>();
            versions.add(version(1, 1, Map.of()));
            int writes = random.nextInt(8);
            for (int write = 0; write < writes; write++) {
                int from = random.nextInt(days);
                var changed = new HashMap<String, Change>();
                if (random.nextBoolean()) {
                    long next = 1 + random.nextInt(4);
                    if (next != lot) {
                        changed.put("lot_size", new Change(number(lot), number(next)));
                        lot = next;
                    }
                }
                if (random.nextBoolean()) {
                    var next = "NSE:" + (char) ('A' + random.nextInt(3));
                    if (!next.equals(key)) {
                        changed.put("instrument_key", new Change(key, next));
                        key = next;
                    }
                }
                if (!changed.isEmpty()) {
                    versions.add(version(versions.size() + 1, from + 1, changed));
                    for (int day = from; day < days; day++) {
                        lots[day] = changed.containsKey("lot_size") ? Long.valueOf(lot) : lots[day];
                        keys[day] = changed.containsKey("instrument_key") ? key : keys[day];
                    }
                }
            }
            var now = Instruments.share(1, "NSE", key.substring(4)).lot(lot).build();
            var chronicle = new Chronicle(now, versions, List.of());
            for (int day = 0; day < days; day++) {
                var then = chronicle.on(START.plusDays(day)).orElseThrow();
                assertThat(then.lotSize() + " " + then.key())
                        .as("seed %d, history %d, day %d of %s", seed, history, day, versions)
                        .isEqualTo(lots[day] + " " + keys[day]);
            }
        }
    }

    private static String told(Chronicle chronicle, int days) {
        Instrument then = chronicle.on(START.plusDays(days)).orElseThrow();
        return then.key() + " " + then.symbol() + " " + then.lotSize() + " "
                + then.formerKeys().stream().map(InstrumentKey::value).toList() + " v" + then.version();
    }

    private static Version version(int number, int dayOfMonth, Map<String, Change> changed) {
        return new Version(number, day(dayOfMonth), Instruments.NOW, "dump:kite", Optional.empty(), changed);
    }

    private static LocalDate day(int dayOfMonth) {
        return START.plusDays(dayOfMonth - 1);
    }

    private static BigDecimal number(long value) {
        return BigDecimal.valueOf(value);
    }
}
