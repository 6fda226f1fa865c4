package com.stocksblitz.registry.embedded;

import java.util.List;

/**
 * An index and what the brokers call it.
 *
 * @param kiteToken exchange token in Kite's file
 * @param kiteSymbol trading symbol there
 * @param upstoxToken exchange token in Upstox's file, another than Kite's
 * @param upstoxId what follows the bar in its instrument key
 * @param upstoxSymbol trading symbol there: the name its derivatives go by
 */
record Index(String exchange, int kiteToken, String kiteSymbol, int upstoxToken, String upstoxId, String upstoxSymbol) {
    static final List<Index> ALL = List.of(
            new Index("NSE", 1001, "NIFTY 50", 26000, "Nifty 50", "NIFTY"),
            new Index("NSE", 1016, "NIFTY BANK", 26009, "Nifty Bank", "BANKNIFTY"),
            new Index("NSE", 1035, "INDIA VIX", 26017, "India VIX", "INDIA VIX"),
            new Index("BSE", 1, "SENSEX", 1, "SENSEX", "SENSEX"));
}
