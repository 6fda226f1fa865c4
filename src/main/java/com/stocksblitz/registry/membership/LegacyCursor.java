package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.mirror.api.ScreenerRow;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A place in the screener's list; none of the registry's looks like one, so a page is never gone on with elsewhere. */
final class LegacyCursor {
    /** No name begins with it. */
    static final char MARK = '\u0001';

    private static final String BETWEEN = "\n";
    private static final int PARTS = 3;

    private LegacyCursor() {}

    static String seal(ScreenerRow.Key last) {
        var place = MARK + String.join(BETWEEN, last.indexName(), last.exchange(), last.symbol());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty for anything else. */
    static Optional<ScreenerRow.Key> open(String cursor) {
        try {
            var place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (place.isEmpty() || place.charAt(0) != MARK) {
                return Optional.empty();
            }
            var parts = place.substring(1).split(BETWEEN, -1);
            return parts.length == PARTS
                    ? Optional.of(new ScreenerRow.Key(parts[2], parts[1], parts[0]))
                    : Optional.empty();
        } catch (IllegalArgumentException forged) {
            return Optional.empty();
        }
    }
}
