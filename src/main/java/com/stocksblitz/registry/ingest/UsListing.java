package com.stocksblitz.registry.ingest;

import java.util.Locale;

/** What both of NASDAQ's lists have in common. */
final class UsListing {
    private UsListing() {}

    /** Exchanges keep listings to test systems with; where the list is cut down to two columns, the name tells. */
    static void refuseTest(RawRow row) {
        var name = row.text("security name");
        if ("Y".equals(row.text("test issue"))
                || (name != null && name.toUpperCase(Locale.ROOT).contains("TEST STOCK"))) {
            throw new BadCellException("test_instrument", "The exchange's test instrument: " + name);
        }
    }
}
