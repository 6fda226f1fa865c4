package com.stocksblitz.registry.ingest;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An invented day of Kite's file that a test spoils: shares of both exchanges, indices, and options and futures of
 * eight underlyings in three months.
 */
final class KiteMarket {
    static final List<String> COLUMNS = List.of(
            "instrument_token",
            "exchange_token",
            "tradingsymbol",
            "name",
            "last_price",
            "expiry",
            "strike",
            "tick_size",
            "lot_size",
            "instrument_type",
            "segment",
            "exchange");
    private static final int SHARES = 200;
    private static final int STRIKES = 10;
    private static final List<LocalDate> EXPIRIES =
            List.of(LocalDate.of(2025, 8, 28), LocalDate.of(2025, 9, 25), LocalDate.of(2025, 10, 30));

    private final List<String> header = new ArrayList<>(COLUMNS);
    private final List<Row> rows = new ArrayList<>();

    /** One row by column name. */
    record Row(List<String> cells) {
        String get(String column) {
            return cells.get(COLUMNS.indexOf(column));
        }

        Row set(String column, Object value) {
            cells.set(COLUMNS.indexOf(column), value.toString());
            return this;
        }

        Row swap(String one, String other) {
            var was = get(one);
            return set(one, get(other)).set(other, was);
        }

        Row times(String column, String factor) {
            var product = new BigDecimal(get(column)).multiply(new BigDecimal(factor));
            return set(column, product.stripTrailingZeros().toPlainString());
        }

        boolean isOption() {
            return get("strike").length() > 3;
        }
    }

    static KiteMarket good() {
        var market = new KiteMarket();
        for (int i = 1; i <= SHARES; i++) {
            market.share("NSE", 1, 1_000 + i, i);
            market.share("BSE", 4, 500_000 + i, i);
        }
        for (int i = 1; i <= 60; i++) {
            market.add(9, 20_000 + i, "INDEX " + i, "INDEX " + i, "", "0.0", "0.0", "0", "EQ", "INDICES", "NSE");
        }
        int token = 40_000;
        for (int underlying = 1; underlying <= 8; underlying++) {
            for (var expiry : EXPIRIES) {
                market.contract(++token, underlying, expiry, 0, "FUT");
                for (int k = 0; k < STRIKES; k++) {
                    market.contract(++token, underlying, expiry, 1_000 + 50 * k, "CE");
                    market.contract(++token, underlying, expiry, 1_000 + 50 * k, "PE");
                }
            }
        }
        return market;
    }

    private void share(String exchange, int code, int token, int company) {
        add(code, token, symbol(company), "COMPANY " + company, "", "0.0", "0.05", "1", "EQ", exchange, exchange);
    }

    private void contract(int token, int underlying, LocalDate expiry, int strike, String type) {
        var month = String.valueOf(expiry.getMonth()).substring(0, 3).toUpperCase(Locale.ROOT);
        var tail = type.equals("FUT") ? "FUT" : strike + type;
        add(
                2,
                token,
                symbol(underlying) + "25" + month + tail,
                "",
                expiry.toString(),
                strike + ".0",
                "0.05",
                String.valueOf(25 * underlying),
                type,
                type.equals("FUT") ? "NFO-FUT" : "NFO-OPT",
                "NFO");
    }

    private void add(
            int code,
            int token,
            String symbol,
            String name,
            String expiry,
            String strike,
            String tick,
            String lot,
            String type,
            String segment,
            String exchange) {
        rows.add(new Row(new ArrayList<>(List.of(
                String.valueOf(token * 256 + code),
                String.valueOf(token),
                symbol,
                name,
                "0.0",
                expiry,
                strike,
                tick,
                lot,
                type,
                segment,
                exchange))));
    }

    /** Letters only, so that no symbol looks like one with a series. */
    static String symbol(int company) {
        return "SH" + (char) ('A' + company / 26) + (char) ('A' + company % 26) + "RE";
    }

    KiteMarket each(Consumer<Row> change) {
        rows.forEach(change);
        return this;
    }

    /** One row in so many. */
    KiteMarket every(int nth, Consumer<Row> change) {
        for (int i = 0; i < rows.size(); i += nth) {
            change.accept(rows.get(i));
        }
        return this;
    }

    KiteMarket options(Consumer<Row> change) {
        rows.stream().filter(Row::isOption).forEach(change);
        return this;
    }

    /** Those that the test keeps, by row and place. */
    KiteMarket keep(BiPredicate<Row, Integer> kept) {
        var left = new ArrayList<Row>();
        for (int i = 0; i < rows.size(); i++) {
            if (kept.test(rows.get(i), i)) {
                left.add(rows.get(i));
            }
        }
        rows.clear();
        rows.addAll(left);
        return this;
    }

    /** Gives each row a column's value of the next row of its exchange. */
    KiteMarket shift(String column) {
        for (int i = 0; i + 1 < rows.size(); i++) {
            rows.get(i).set(column, rows.get(i + 1).get(column));
        }
        return this;
    }

    KiteMarket twice() {
        rows.addAll(List.copyOf(rows));
        return this;
    }

    /** As many shares again, under tokens and symbols of their own. */
    KiteMarket withStrangers(int strangers) {
        for (int i = 0; i < strangers; i++) {
            add(1, 700_000 + i, "X" + symbol(i), "STRANGER", "", "0.0", "0.05", "1", "EQ", "NSE", "NSE");
        }
        return this;
    }

    int size() {
        return rows.size();
    }

    KiteMarket rename(String column, String other) {
        header.set(header.indexOf(column), other);
        return this;
    }

    String csv() {
        return csv(",");
    }

    String csv(String delimiter) {
        return rows.stream()
                .map(row -> String.join(delimiter, row.cells()))
                .collect(Collectors.joining("\n", String.join(delimiter, header) + "\n", "\n"));
    }
}
