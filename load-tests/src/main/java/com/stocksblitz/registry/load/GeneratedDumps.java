package com.stocksblitz.registry.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Invented dumps of the size of a real day (95,846 rows of Upstox, 8,102 of Kite) for machines without the real files.
 * Both name the same NSE cash rows by the same exchange tokens, as the real ones do.
 */
final class GeneratedDumps {
    private static final int NSE_CASH = 8_102;
    private static final int BSE_CASH = 12_373;
    private static final int ROWS = 95_846;
    private static final int EXPIRIES = 3;
    private static final int STRIKES = 62;
    private static final int FIRST_CONTRACT = 1_000_000;
    private static final int CHANGED = 100;
    /** Of the first company, which has contracts in every file. */
    static final String UNDERLYING = "AHOVBANK";

    private static final String KITE_HEAD =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
                    + "instrument_type,segment,exchange\n";

    private final LocalDate tradeDate;

    GeneratedDumps(LocalDate tradeDate) {
        this.tradeDate = tradeDate;
    }

    void write(String broker, Path file) throws IOException {
        write(
                file,
                switch (broker) {
                    case "upstox" -> out -> upstox(out, ROWS, false);
                    case "kite" -> this::kite;
                    default -> throw new IllegalArgumentException(broker);
                });
    }

    /**
     * Upstox' file with as many rows as asked, and the names of shares and the lots of contracts changed in one row of
     * a hundred if asked.
     */
    void writeMaster(Path file, int rows, boolean changed) throws IOException {
        write(file, out -> upstox(out, rows, changed));
    }

    /** Kite's file of options of the BSE: rows of the same kind that are not in Upstox'. */
    void writeOther(Path file, int rows) throws IOException {
        write(file, out -> {
            out.print(KITE_HEAD);
            for (int i = 0; i < rows; i++) {
                var option = new Option(i);
                int token = FIRST_CONTRACT + i;
                out.printf(
                        Locale.ROOT,
                        "%d,%d,%s,%s,0.0,%s,%d.0,0.05,%d,%s,BFO-OPT,BFO\n",
                        token * 256 + 5,
                        token,
                        option.symbol(),
                        symbol(option.company()),
                        option.expiry(),
                        option.strike(),
                        option.lot(),
                        option.type());
            }
        });
    }

    private static void write(Path file, Consumer<PrintWriter> rows) throws IOException {
        try (var out =
                new PrintWriter(new GZIPOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8)) {
            rows.accept(out);
            if (out.checkError()) {
                throw new IOException("could not write " + file);
            }
        }
    }

    private void upstox(PrintWriter out, int rows, boolean changed) {
        out.print(
                "\"instrument_key\",\"exchange_token\",\"tradingsymbol\",\"name\",\"last_price\",\"expiry\",\"strike\","
                        + "\"tick_size\",\"lot_size\",\"instrument_type\",\"option_type\",\"exchange\"\n");
        for (int i = 0; i < NSE_CASH; i++) {
            cash(out, "NSE_EQ", 1 + i, i, changed && i % CHANGED == 0);
        }
        for (int i = 0; i < BSE_CASH; i++) {
            cash(out, "BSE_EQ", 500_000 + i, NSE_CASH / 2 + i, changed && i % CHANGED == 0);
        }
        for (int i = 0; i < rows - NSE_CASH - BSE_CASH; i++) {
            option(out, i, changed && i % CHANGED == 0);
        }
    }

    private void kite(PrintWriter out) {
        out.print(KITE_HEAD);
        for (int i = 0; i < NSE_CASH; i++) {
            int token = 1 + i;
            out.printf(
                    Locale.ROOT,
                    "%d,%d,%s,%s,0.0,,0.0,0.05,1,EQ,NSE,NSE\n",
                    token * 256 + 1,
                    token,
                    symbol(i),
                    name(i));
        }
    }

    private static void cash(PrintWriter out, String segment, int token, int company, boolean renamed) {
        out.printf(
                Locale.ROOT,
                "\"%s|%s\",\"%d\",\"%s\",\"%s\",\"%d.05\",\"\",\"\",\"0.05\",\"1\",\"EQUITY\",\"\",\"%s\"\n",
                segment,
                isin(company),
                token,
                symbol(company),
                name(company) + (renamed ? " (INDIA)" : ""),
                10 + company % 3_000,
                segment);
    }

    /** Calls and puts of all strikes, expiry by expiry, company by company. */
    private final class Option {
        private final int number;

        Option(int number) {
            this.number = number;
        }

        int company() {
            return number / 2 / STRIKES / EXPIRIES;
        }

        int strike() {
            return 100 + 20 * (number / 2 % STRIKES);
        }

        LocalDate expiry() {
            return tradeDate.plusMonths(1 + number / 2 / STRIKES % EXPIRIES).withDayOfMonth(28);
        }

        String type() {
            return number % 2 == 0 ? "CE" : "PE";
        }

        int lot() {
            return 25 * (1 + company() % 40);
        }

        String symbol() {
            return GeneratedDumps.symbol(company())
                    + MONTH.format(expiry()).toUpperCase(Locale.ROOT)
                    + strike()
                    + type();
        }
    }

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyMMM", Locale.ENGLISH);

    private void option(PrintWriter out, int i, boolean lotDoubled) {
        var option = new Option(i);
        out.printf(
                Locale.ROOT,
                "\"NSE_FO|%d\",\"%d\",\"%s\",\"%s\",\"0\",\"%s\",\"%d.0\",\"0.05\",\"%d\",\"OPTSTK\",\"%s\",\"NSE_FO\"\n",
                FIRST_CONTRACT + i,
                FIRST_CONTRACT + i,
                option.symbol(),
                name(option.company()),
                option.expiry(),
                option.strike(),
                option.lot() * (lotDoubled ? 2 : 1),
                option.type());
    }

    /** Four letters that no other company has, then a word, so that prefixes are shared by few and by many. */
    private static String symbol(int company) {
        var letters = new StringBuilder();
        for (int rest = company, i = 0; i < 4; i++, rest /= 26) {
            letters.append((char) ('A' + (rest + 7 * i) % 26));
        }
        return letters + WORDS[company % WORDS.length];
    }

    private static String name(int company) {
        return symbol(company) + ' ' + WORDS[(company / 7) % WORDS.length] + " LIMITED";
    }

    /** With the check digit that ISO 6166 asks for. */
    private static String isin(int company) {
        var body = String.format(Locale.ROOT, "INE%06d01", company);
        var digits = new StringBuilder();
        body.chars().forEach(c -> digits.append(Character.getNumericValue(c)));
        int sum = 0;
        for (int i = digits.length() - 1, factor = 2; i >= 0; i--, factor = 3 - factor) {
            int product = (digits.charAt(i) - '0') * factor;
            sum += product / 10 + product % 10;
        }
        return body + (10 - sum % 10) % 10;
    }

    private static final String[] WORDS = {
        "BANK", "STEEL", "AUTO", "PHARMA", "TEXT", "POWER", "FIN", "TECH", "CEM", "GAS"
    };
}
