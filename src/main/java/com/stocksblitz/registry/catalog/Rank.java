package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.util.Set;

/**
 * Where an instrument stands among equals when somebody types; smaller is better. Dumps tell neither turnover nor index
 * membership, so that the best sign of importance they hold is whether contracts are written on an instrument:
 *
 * <ol>
 *   <li>indices, then shares, that have contracts;
 *   <li>other indices, shares of the main series, other papers of the cash market;
 *   <li>futures, options, each by expiry, nearest first;
 *   <li>whatever is no longer active.
 * </ol>
 *
 * Within one class the main exchange comes first, then the shorter symbol.
 *
 * <p>The number depends on the instrument alone (and on having contracts), never on today's date: "nearest first" holds
 * because a contract that expires is marked inactive, which writes its document anyway. So nothing is ever ranked anew
 * for the passing of a day.
 */
final class Rank {
    private static final int INDEX_WITH_CONTRACTS = 0;
    private static final int SHARE_WITH_CONTRACTS = 1;
    private static final int INDEX = 2;
    private static final int MAIN_SERIES = 3;
    private static final int OTHER_CASH = 4;
    private static final int FUTURE = 5;
    private static final int OPTION = 6;
    private static final int INACTIVE = 7;

    private static final Set<String> MAIN = Set.of("EQ", "A", "B", "X", "T", "SM");

    private Rank() {}

    static long of(Instrument instrument, boolean hasContracts) {
        int grade = grade(instrument, hasContracts);
        // Digits from the left: class, expiry (5), exchange (1), length of the symbol (3).
        long expiry =
                instrument.expiry() == null ? 0 : Math.clamp(instrument.expiry().toEpochDay(), 0, 99_999);
        return ((grade * 100_000L + expiry) * 10 + exchange(instrument.exchange())) * 1_000
                + Math.min(instrument.symbol().length(), 999);
    }

    /** The class in words, for whoever asks why a hit stands where it does. */
    static String describe(long rank) {
        return switch ((int) (rank / 1_000_000_000L)) {
            case INDEX_WITH_CONTRACTS -> "index with contracts";
            case SHARE_WITH_CONTRACTS -> "share with contracts";
            case INDEX -> "index";
            case MAIN_SERIES -> "main series of the cash market";
            case OTHER_CASH -> "other paper of the cash market";
            case FUTURE -> "future, nearer expiry first";
            case OPTION -> "option, nearer expiry first";
            default -> "inactive";
        };
    }

    private static int grade(Instrument i, boolean hasContracts) {
        if (!i.active()) {
            return INACTIVE;
        }
        return switch (i.type()) {
            case INDEX -> hasContracts ? INDEX_WITH_CONTRACTS : INDEX;
            case EQ -> hasContracts ? SHARE_WITH_CONTRACTS : isShare(i) ? MAIN_SERIES : OTHER_CASH;
            case FUT -> FUTURE;
            case CE, PE -> OPTION;
        };
    }

    /** Where a source gives neither series nor ISIN, the benefit of the doubt. */
    private static boolean isShare(Instrument i) {
        return i.series() == null ? i.isin() == null || i.isin().isIndianShare() : MAIN.contains(i.series());
    }

    private static int exchange(String exchange) {
        return switch (exchange) {
            case "NSE", "NFO" -> 0;
            case "BSE", "BFO" -> 1;
            case "MCX" -> 2;
            case "CDS" -> 3;
            default -> 4;
        };
    }
}
