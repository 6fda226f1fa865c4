package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A market of any size with the proportions of the real one: a twelfth shares on two exchanges with ISINs and names, a
 * few indices, the rest futures and option chains, each with the tokens of two brokers.
 */
final class GeneratedMarket {
    private static final String[] SYLLABLES = {
        "RE", "LI", "AN", "CE", "TA", "MO", "BA", "JAJ", "IN", "FO", "SYS", "HIN", "DAL", "CO", "WIP", "RO", "GRA",
        "SIM"
    };
    private static final String[] BUSINESS = {"Industries", "Finance", "Steel", "Pharma", "Motors", "Power", "Bank"};
    private static final String[] EXPIRIES = {"2026-11-24", "2026-12-01", "2026-12-29", "2027-01-28"};

    private final Random random;
    private final Consumer<Instrument> sink;
    private int made;

    private GeneratedMarket(long seed, Consumer<Instrument> sink) {
        this.random = new Random(seed);
        this.sink = sink;
    }

    static List<Instrument> of(int size, long seed) {
        var market = new ArrayList<Instrument>(size);
        each(size, seed, market::add);
        return market;
    }

    /** One after the other, for a heap that does not hold them all. */
    static void each(int size, long seed, Consumer<Instrument> sink) {
        new GeneratedMarket(seed, sink).fill(size);
    }

    private void fill(int size) {
        int shares = size / 24;
        var symbols = new ArrayList<String>();
        for (int n = 0; n < shares; n++) {
            symbols.add(symbol() + letters(n));
        }
        for (int n = 0; n < shares; n++) {
            addShare(symbols.get(n), n);
        }
        for (int n = 0; n < Math.min(100, shares); n++) {
            long id = nextId();
            add(Instruments.index(id, "NSE", "NIFTY " + symbols.get(n))
                    .named("Nifty " + symbols.get(n))
                    .token("kite", "INDICES", Long.toString(id * 256 + 9), "NIFTY " + symbols.get(n))
                    .build());
        }
        for (int chain = 0; made < size; chain++) {
            addChain(symbols.get(chain % shares), EXPIRIES[chain / shares % EXPIRIES.length], size);
        }
    }

    private void addShare(String symbol, int n) {
        var isin = Instruments.isin(
                "INE%03d%c01010".formatted(n % 1_000, 'A' + n / 1_000 % 26).substring(0, 11));
        var name = symbol.charAt(0)
                + symbol.substring(1).toLowerCase(Locale.ROOT)
                + ' '
                + BUSINESS[random.nextInt(BUSINESS.length)]
                + " Limited";
        for (var exchange : List.of("NSE", "BSE")) {
            long id = nextId();
            add(Instruments.share(id, exchange, symbol)
                    .named(name)
                    .series(exchange.equals("NSE") ? "EQ" : "A")
                    .isin(isin)
                    .token("kite", exchange, Long.toString(id * 256 + 1), symbol)
                    .token("upstox", exchange + "_EQ", exchange + "_EQ|" + isin, symbol)
                    .build());
        }
    }

    private void addChain(String underlying, String expiry, int size) {
        var month = expiry.equals("2026-12-01") ? "26D01" : compact(expiry);
        int base = 100 * (1 + random.nextInt(400));
        long id = nextId();
        add(Instruments.future(id, "NFO", underlying, expiry)
                .lot(75)
                .token("kite", "NFO", Long.toString(id * 256 + 2), underlying + month + "FUT")
                .build());
        for (int step = 0; step < 20 && made < size; step++) {
            for (var type : List.of(InstrumentType.CE, InstrumentType.PE)) {
                id = nextId();
                int strike = base + step * 50;
                add(Instruments.option(id, "NFO", underlying, expiry, Integer.toString(strike), type)
                        .lot(75)
                        .token("kite", "NFO", Long.toString(id * 256 + 2), underlying + month + strike + type)
                        .token(
                                "upstox",
                                "NSE_FO",
                                "NSE_FO|" + id,
                                underlying + ' ' + strike + ' ' + type + ' ' + expiry)
                        .build());
            }
        }
    }

    private static String compact(String expiry) {
        return switch (expiry) {
            case "2026-11-24" -> "26NOV";
            case "2026-12-29" -> "26DEC";
            default -> "27JAN";
        };
    }

    private String symbol() {
        var symbol = new StringBuilder();
        for (int n = 2 + random.nextInt(2); n > 0; n--) {
            symbol.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
        return symbol.toString();
    }

    /** Different for each number, and of letters only, as symbols are. */
    private static String letters(int n) {
        return "" + (char) ('A' + n / 676 % 26) + (char) ('A' + n / 26 % 26) + (char) ('A' + n % 26);
    }

    private void add(Instrument instrument) {
        made++;
        sink.accept(instrument);
    }

    private long nextId() {
        return made + 1L;
    }
}
