package com.stocksblitz.registry.ingest;

import java.util.Map;

/**
 * Names of the NSE's indices that blanks and marks do not explain: brokers call some by the symbol of their
 * derivatives, others by a name that the exchange shortened or changed. The exchange's present name is what most files
 * have.
 */
final class IndexNames {
    private static final Map<String, String> NSE = Map.ofEntries(
            Map.entry("NIFTY", "NIFTY 50"),
            Map.entry("BANKNIFTY", "NIFTY BANK"),
            Map.entry("FINNIFTY", "NIFTY FIN SERVICE"),
            Map.entry("NIFTYFINSERVICES", "NIFTY FIN SERVICE"),
            Map.entry("MIDCPNIFTY", "NIFTY MID SELECT"),
            Map.entry("NIFTYNXT50", "NIFTY NEXT 50"),
            Map.entry("NIFTYMCAP50", "NIFTY MIDCAP 50"),
            Map.entry("NIFTYMID100FREE", "NIFTY MIDCAP 100"),
            Map.entry("NIFTYSMALLCAP50", "NIFTY SMLCAP 50"),
            Map.entry("NIFTYSMALLCAP100", "NIFTY SMLCAP 100"),
            Map.entry("NIFTYSMALLCAP250", "NIFTY SMLCAP 250"),
            Map.entry("NIFTYMIDSMALLCAP400", "NIFTY MIDSML 400"),
            Map.entry("NIFTY100EQUALWEIGHT", "NIFTY100 EQL WGT"),
            Map.entry("NIFTY100LOWVOLATILITY30", "NIFTY100 LOWVOL30"));

    private IndexNames() {}

    /** The exchange's name for a spelling; the spelling itself where it is not known. */
    static String of(String exchange, String spelling) {
        return exchange.equals("NSE") ? NSE.getOrDefault(DumpRow.lettersAndDigits(spelling), spelling) : spelling;
    }
}
