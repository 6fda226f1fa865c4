package com.stocksblitz.registry.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A market of which no two days agree in any row: each day some shares are new, as many are gone, all others have
 * another lot, and some another token. So every row of the catalog tells of which day it is.
 */
record KillMarket(int shares, int day) {
    private static final String HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
                    + "instrument_type,segment,exchange\n";
    private static final int TURNOVER = 100;
    private static final int TOKEN_MOVES = 50;
    private static final int TOKENS = 1_000_000;

    /** How the catalog shows one of its shares. */
    record Share(String key, int lot, long token) {
        @Override
        public String toString() {
            return key + ' ' + lot + ' ' + token;
        }
    }

    KillMarket next() {
        return new KillMarket(shares, day + 1);
    }

    /** As Kite writes it. */
    String dump() {
        return numbers()
                .mapToObj(n -> token(n) + "," + exchangeToken(n) + ",SHARE" + n + ",SHARE NUMBER " + n
                        + ",0.0,,0.0,0.05," + lot() + ",EQ,NSE,NSE\n")
                .collect(Collectors.joining("", HEADER, ""));
    }

    List<Share> catalog() {
        return numbers()
                .mapToObj(n -> new Share("NSE:SHARE" + n, lot(), token(n)))
                .toList();
    }

    /** Of the catalog, the same for the same shares in any order. */
    String fingerprint() {
        return fingerprint(catalog());
    }

    static String fingerprint(List<Share> shares) {
        var text = shares.stream().map(Share::toString).sorted().collect(Collectors.joining(","));
        try {
            var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return shares.size() + " shares " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Events since the first day, where each day was applied once. */
    long created() {
        return shares + (long) day * turnover();
    }

    /** As {@link #created()}. */
    long lotChanges() {
        return (long) day * (shares - turnover());
    }

    private IntStream numbers() {
        return IntStream.range(day * turnover(), day * turnover() + shares);
    }

    private int turnover() {
        return shares / TURNOVER;
    }

    private int lot() {
        return 1 + day;
    }

    private long token(int number) {
        return exchangeToken(number) * 256L + 1;
    }

    private int exchangeToken(int number) {
        return number % TOKEN_MOVES == 0 ? (1 + day % 2) * TOKENS + number : number + 1;
    }
}
