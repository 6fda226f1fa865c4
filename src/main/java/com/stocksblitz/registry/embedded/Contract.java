package com.stocksblitz.registry.embedded;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An index future or option on NSE, made by the exchange's contract rules. The strikes lie around a stated base, which
 * is not the market's level, and the exchange tokens are made up: a real contract has them for its life only.
 *
 * @param type {@code FUT}, {@code CE} or {@code PE}
 * @param strike in whole rupees, 0 for a future
 * @param lot units, as of 2026
 * @param exchangeToken unique among the sample's derivatives
 */
record Contract(String underlying, LocalDate expiry, String type, int strike, int lot, int exchangeToken) {
    private static final int FIRST_TOKEN = 40_001;
    private static final int FUTURES = 3;

    /** @param weeklies how many weekly expiries of options, 0 where there are only monthly ones */
    private record Series(
            String underlying, int lot, int base, int step, int strikesEachSide, int weeklies, int monthlies) {}

    private static final List<Series> SERIES =
            List.of(new Series("NIFTY", 65, 25_000, 50, 10, 3, 2), new Series("BANKNIFTY", 30, 56_000, 100, 10, 0, 2));

    /** Futures of three months and option chains of both underlyings. */
    static List<Contract> all(LocalDate tradeDate) {
        var contracts = new ArrayList<Contract>();
        for (var series : SERIES) {
            for (var expiry : new Expiries(tradeDate).monthly(FUTURES)) {
                contracts.add(make(series, expiry, "FUT", 0, contracts.size()));
            }
            for (var expiry : optionExpiries(series, tradeDate)) {
                for (var strike : strikes(series)) {
                    contracts.add(make(series, expiry, "CE", strike, contracts.size()));
                    contracts.add(make(series, expiry, "PE", strike, contracts.size()));
                }
            }
        }
        return List.copyOf(contracts);
    }

    boolean isFuture() {
        return type.equals("FUT");
    }

    boolean isWeekly() {
        return !Expiries.isMonthly(expiry);
    }

    /** In rupees. */
    BigDecimal tick() {
        return new BigDecimal(isFuture() ? "0.10" : "0.05");
    }

    private static Contract make(Series series, LocalDate expiry, String type, int strike, int number) {
        return new Contract(series.underlying(), expiry, type, strike, series.lot(), FIRST_TOKEN + number);
    }

    private static List<LocalDate> optionExpiries(Series series, LocalDate tradeDate) {
        var expiries = new Expiries(tradeDate);
        var all = new ArrayList<>(expiries.weekly(series.weeklies()));
        all.addAll(expiries.monthly(series.monthlies()));
        return all.stream().distinct().sorted().toList();
    }

    private static List<Integer> strikes(Series series) {
        return IntStream.rangeClosed(-series.strikesEachSide(), series.strikesEachSide())
                .mapToObj(steps -> series.base() + steps * series.step())
                .toList();
    }
}
