package com.stocksblitz.registry.catalog.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * An instrument as lists, searches and resolves answer it.
 *
 * @param notice present when the request used a former name, {@code renamed_from <old key>}, and of a contract that has
 *     expired, {@code expired_on <date>}
 * @param alsoListed keys of the other listings of the same ISIN; null where it is not told, as in lists and searches
 * @param metadata only where asked for
 */
public record InstrumentView(
        String instrumentKey,
        String symbol,
        String name,
        String exchange,
        String instrumentType,
        String sector,
        String assetClass,
        String isin,
        String series,
        LocalDate expiry,
        BigDecimal strike,
        Long lotSize,
        BigDecimal tickSize,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("is_tradeable") boolean tradeable,
        Instant lastUpdated,
        @JsonInclude(JsonInclude.Include.NON_NULL) String notice,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<InstrumentKey> alsoListed,
        @JsonInclude(JsonInclude.Include.NON_NULL) Metadata metadata) {
    public InstrumentView {
        alsoListed = alsoListed == null ? null : List.copyOf(alsoListed);
    }

    /** The rest of what is known, and where it comes from. */
    public record Metadata(
            String underlyingSymbol,
            BigDecimal strike,
            LocalDate expiry,
            BigDecimal multiplier,
            Long freezeQuantity,
            String industry,
            Instant createdAt,
            String dataSource,
            int dataVersion,
            List<String> formerKeys) {
        public Metadata {
            formerKeys = List.copyOf(formerKeys);
        }
    }

    public static InstrumentView of(Instrument i, LocalDate tradeDate, String notice, boolean withMetadata) {
        return new InstrumentView(
                i.key().value(),
                i.symbol(),
                i.name(),
                i.exchange(),
                i.type().name(),
                i.sector(),
                i.assetClass(),
                i.isin() == null ? null : i.isin().value(),
                i.series(),
                i.expiry(),
                i.strike(),
                i.lotSize(),
                i.tickSize(),
                i.active(),
                i.isTradeable(tradeDate),
                i.updatedAt(),
                notice == null ? expired(i, tradeDate) : notice,
                null,
                withMetadata ? metadata(i) : null);
    }

    private static String expired(Instrument i, LocalDate tradeDate) {
        return i.isExpired(tradeDate) || "expired".equals(i.inactiveReason()) ? "expired_on " + i.expiry() : null;
    }

    public InstrumentView alsoListed(List<InstrumentKey> others) {
        return new InstrumentView(
                instrumentKey,
                symbol,
                name,
                exchange,
                instrumentType,
                sector,
                assetClass,
                isin,
                series,
                expiry,
                strike,
                lotSize,
                tickSize,
                active,
                tradeable,
                lastUpdated,
                notice,
                others,
                metadata);
    }

    private static Metadata metadata(Instrument i) {
        return new Metadata(
                i.underlying(),
                i.strike(),
                i.expiry(),
                i.multiplier(),
                i.freezeQuantity(),
                i.industry(),
                i.createdAt(),
                i.dataSource(),
                i.version(),
                i.formerKeys().stream().map(Object::toString).toList());
    }
}
