package com.stocksblitz.registry.ingest;

/** Rows of small dumps, as the brokers write them. */
final class IdentityFiles {
    static final String KITE =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";
    static final String UPSTOX =
            "instrument_key,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,option_type,exchange\n";

    private IdentityFiles() {}

    static String share(String symbol, int number) {
        return number * 256 + 1 + "," + number + "," + symbol + ",NAME,0.0,,0.0,0.05,1,EQ,NSE,NSE\n";
    }

    static String equity(String symbol, String isin, int number) {
        return "NSE_EQ|" + isin + "," + number + "," + symbol + ",NAME,0,,,0.05,1,EQUITY,,NSE_EQ\n";
    }

    /** A future of August or September 2025 under the token of number 750. */
    static String future(String underlying, int lot, String expiry) {
        var month = expiry.startsWith("2025-08") ? "AUG" : "SEP";
        return 750 * 256 + 2 + ",750," + underlying + "25" + month + "FUT,,0.0," + expiry + ",0.0,0.05," + lot
                + ",FUT,NFO-FUT,NFO\n";
    }
}
