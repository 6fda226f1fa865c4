package com.stocksblitz.registry.instrument;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One tradable instrument (or index) as the registry knows it now. Fields that no source knows, or that make no sense
 * for the type, are null.
 *
 * @param id internal, never changes and never leaves the service
 * @param exchange where it is listed: {@code NSE}, {@code NFO} ...
 * @param symbol exchange symbol in the cash market (with series suffix), name of an index, underlying of a derivative
 * @param series NSE series such as {@code EQ}, {@code BE}; group at BSE
 * @param exchangeToken the exchange's own number, used again after a contract's end; null of an index, where brokers
 *     disagree
 * @param underlying symbol of the underlying, derivatives only
 * @param strike exact, options only
 * @param lotSize smallest tradable quantity, positive; null for an index
 * @param tickSize smallest price step in the currency's major unit (rupees), positive; null for an index
 * @param freezeQuantity largest quantity of one order
 * @param multiplier units of the underlying per quoted unit, where the source tells it
 * @param assetClass {@code equity}, {@code debt}, {@code index}, {@code currency}, {@code commodity}
 * @param inactiveReason {@code expired}, {@code delisted} or {@code suspended}; null while active
 * @param inactiveSince trade date of that, null while active
 * @param dataSource whose file made the current version
 * @param version rises by one with each change, from 1
 * @param tokens every broker's mappings, open ones first
 * @param formerKeys keys it had before, newest first
 * @param aliases other symbols it is or was known by, with or without {@code EXCHANGE:} before them, and its former
 *     ISINs behind {@link #FORMER_ISIN}
 */
public record Instrument(
        long id,
        InstrumentKey key,
        String exchange,
        InstrumentType type,
        String assetClass,
        String symbol,
        String name,
        String series,
        Isin isin,
        String exchangeToken,
        String underlying,
        LocalDate expiry,
        BigDecimal strike,
        Long lotSize,
        BigDecimal tickSize,
        Long freezeQuantity,
        BigDecimal multiplier,
        String sector,
        String industry,
        boolean active,
        String inactiveReason,
        LocalDate inactiveSince,
        String dataSource,
        int version,
        Instant createdAt,
        Instant updatedAt,
        List<BrokerToken> tokens,
        List<InstrumentKey> formerKeys,
        List<String> aliases) {

    /** Stands before a former ISIN among the aliases. */
    public static final String FORMER_ISIN = "isin:";

    public Instrument {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(type, "type");
        tokens = List.copyOf(tokens);
        formerKeys = List.copyOf(formerKeys);
        aliases = List.copyOf(aliases);
    }

    /** An index cannot be traded, nor can what is inactive or past its last day. */
    public boolean isTradeable(LocalDate tradeDate) {
        return active && type != InstrumentType.INDEX && !isExpired(tradeDate);
    }

    /** A contract still trades on its expiry date. */
    public boolean isExpired(LocalDate tradeDate) {
        return expiry != null && expiry.isBefore(tradeDate);
    }

    /** The broker's token on that date; the first by segment if the broker has several. */
    public Optional<BrokerToken> token(String broker, LocalDate date) {
        for (var token : tokens) {
            if (token.broker().equals(broker) && token.isValidOn(date)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }
}
