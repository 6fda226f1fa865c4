package com.stocksblitz.registry.instrument;

import java.time.LocalDate;
import java.util.Objects;

/**
 * What one broker calls an instrument. A token means something only together with broker, segment and date: brokers
 * give the tokens of expired contracts to new ones.
 *
 * @param broker such as {@code kite}
 * @param segment the broker's own name for the segment, such as {@code NFO} or {@code NSE_FO}
 * @param token what the broker's feed wants to be sent: Kite's {@code instrument_token}, Upstox' {@code instrument_key}
 * @param tradingSymbol the broker's trading symbol, or null where its file has none
 * @param validFrom first trade date of the mapping
 * @param validTo first trade date on which it no longer holds, or null while it is open
 */
public record BrokerToken(
        String broker, String segment, String token, String tradingSymbol, LocalDate validFrom, LocalDate validTo) {
    public BrokerToken {
        Objects.requireNonNull(broker, "broker");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(validFrom, "validFrom");
    }

    public boolean isOpen() {
        return validTo == null;
    }

    public boolean isValidOn(LocalDate date) {
        return !date.isBefore(validFrom) && (validTo == null || date.isBefore(validTo));
    }
}
