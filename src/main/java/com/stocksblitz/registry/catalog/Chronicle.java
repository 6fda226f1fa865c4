package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.Isin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An instrument through time: what it is now, what each version changed, and what is announced.
 *
 * <p>A version holds from its date on, over everything that was recorded before it; so a field's value on a date is
 * what the last recorded version wrote that holds on that date. Before any did, it is what the first change of the
 * field found.
 *
 * @param versions in the order in which they were recorded; at least one
 * @param coming announced terms that are not in force yet, by date
 */
public record Chronicle(Instrument now, List<Version> versions, List<Coming> coming) {

    public Chronicle {
        if (versions.isEmpty()) {
            throw new IllegalArgumentException(now.key() + " has no version");
        }
        versions = List.copyOf(versions);
        coming = List.copyOf(coming);
    }

    /**
     * @param validFrom first trade date on which it holds
     * @param cause such as {@code dump:kite}
     * @param job the ingest job that made it, if one did
     * @param changed by the name of the field; empty for the first version
     */
    public record Version(
            int version,
            LocalDate validFrom,
            Instant recordedAt,
            String cause,
            Optional<UUID> job,
            Map<String, Change> changed) {
        public Version {
            changed = Map.copyOf(changed);
        }

        private boolean holdsOn(LocalDate date) {
            return !validFrom.isAfter(date);
        }
    }

    /** Each a text, a truth value, a decimal, or null. */
    public record Change(Object from, Object to) {}

    /**
     * @param field {@code lot_size}, {@code tick_size} or {@code freeze_quantity}
     * @param effective first trade date of the value
     */
    public record Coming(String field, BigDecimal value, LocalDate effective, String source) {}

    /** The first trade date of which anything is known. */
    public LocalDate knownSince() {
        return versions.stream()
                .map(Version::validFrom)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The instrument as it was, or will be, on a trade date; empty before it was known. */
    public Optional<Instrument> on(LocalDate date) {
        return date.isBefore(knownSince()) ? Optional.empty() : Optional.of(new Day(date).instrument());
    }

    /** When the key that it had on the date was replaced; empty if it still has it. */
    public Optional<LocalDate> renamedAfter(LocalDate date) {
        return versions.stream()
                .filter(version -> version.changed().containsKey("instrument_key") && !version.holdsOn(date))
                .map(Version::validFrom)
                .min(Comparator.naturalOrder());
    }

    /** Every mapping; that of a contract ends with it, although its broker has told no end yet. */
    private Stream<BrokerToken> tokens() {
        return now.expiry() == null
                ? now.tokens().stream()
                : now.tokens().stream()
                        .map(token -> token.isValidOn(now.expiry().plusDays(1)) ? endingWithContract(token) : token);
    }

    private BrokerToken endingWithContract(BrokerToken token) {
        return with(token, token.tradingSymbol(), now.expiry().plusDays(1));
    }

    private static BrokerToken with(BrokerToken token, String tradingSymbol, LocalDate validTo) {
        return new BrokerToken(
                token.broker(), token.segment(), token.token(), tradingSymbol, token.validFrom(), validTo);
    }

    /** One day of it. */
    private final class Day {
        private final LocalDate date;

        Day(LocalDate date) {
            this.date = date;
        }

        Instrument instrument() {
            var key = new InstrumentKey(text("instrument_key", now.key().value()));
            var latest = latest();
            boolean expired = now.isExpired(date);
            boolean active = (boolean) value("is_active", now.active()) && !expired;
            return new Instrument(
                    now.id(),
                    key,
                    now.exchange(),
                    now.type(),
                    text("asset_class", now.assetClass()),
                    text("symbol", now.symbol()),
                    text("name", now.name()),
                    text("series", now.series()),
                    Optional.ofNullable(text(
                                    "isin",
                                    now.isin() == null ? null : now.isin().value()))
                            .flatMap(Isin::parse)
                            .orElse(null),
                    text("exchange_token", now.exchangeToken()),
                    // The symbol of a contract is the name of its underlying.
                    now.underlying() == null ? null : text("symbol", now.symbol()),
                    now.expiry(),
                    now.strike(),
                    whole("lot_size", now.lotSize()),
                    decimal("tick_size", now.tickSize()),
                    whole("freeze_quantity", now.freezeQuantity()),
                    decimal("multiplier", now.multiplier()),
                    text("sector", now.sector()),
                    text("industry", now.industry()),
                    active,
                    active ? null : reason(expired),
                    active ? null : inactiveSince(expired),
                    latest.cause().substring(latest.cause().indexOf(':') + 1),
                    latest.version(),
                    now.createdAt(),
                    latest.recordedAt(),
                    tokens().filter(token -> !token.validFrom().isAfter(date))
                            .map(this::named)
                            .toList(),
                    formerKeys(key),
                    now.aliases());
        }

        /** Of the versions that hold, the one recorded last. */
        private Version latest() {
            return held().reduce((earlier, later) -> later).orElseThrow();
        }

        private Stream<Version> held() {
            return versions.stream().filter(version -> version.holdsOn(date));
        }

        /** The token with the trading symbol that its broker wrote on the date. */
        private BrokerToken named(BrokerToken token) {
            var symbol = value(
                    "trading_symbol",
                    token.tradingSymbol(),
                    version -> version.cause().endsWith(':' + token.broker()) && token.isValidOn(version.validFrom()));
            return Objects.equals(symbol, token.tradingSymbol())
                    ? token
                    : with(token, (String) symbol, token.validTo());
        }

        private Object value(String field, Object current) {
            return value(field, current, any -> true);
        }

        private Object value(String field, Object current, Predicate<Version> relevant) {
            Change first = null;
            Change last = null;
            for (var version : versions.stream().filter(relevant).toList()) {
                var change = version.changed().get(field);
                if (change != null) {
                    first = first == null ? change : first;
                    last = version.holdsOn(date) ? change : last;
                }
            }
            return last != null ? last.to() : first != null ? first.from() : current;
        }

        private String text(String field, String current) {
            return (String) value(field, current);
        }

        private BigDecimal decimal(String field, BigDecimal current) {
            return coming.stream()
                    .filter(term -> term.field().equals(field)
                            && !term.effective().isAfter(date)
                            && !now.isExpired(term.effective()))
                    .max(Comparator.comparing(Coming::effective))
                    .map(Coming::value)
                    .orElseGet(() -> (BigDecimal) value(field, current));
        }

        private Long whole(String field, Long current) {
            var value = decimal(field, current == null ? null : BigDecimal.valueOf(current));
            return value == null ? null : value.longValueExact();
        }

        private String reason(boolean expired) {
            var told = text("inactive_reason", now.inactiveReason());
            return told != null ? told : expired ? "expired" : "delisted";
        }

        private LocalDate inactiveSince(boolean expired) {
            var told = held().filter(version -> {
                        var change = version.changed().get("is_active");
                        return change != null && Boolean.FALSE.equals(change.to());
                    })
                    .map(Version::validFrom)
                    .reduce((earlier, later) -> later);
            return told.orElseGet(() -> expired ? now.expiry().plusDays(1) : now.inactiveSince());
        }

        /** Newest first. */
        private List<InstrumentKey> formerKeys(InstrumentKey key) {
            var former = new LinkedHashSet<InstrumentKey>();
            held().map(version -> version.changed().get("instrument_key"))
                    .filter(change -> change != null)
                    .map(change -> new InstrumentKey((String) change.from()))
                    .filter(other -> !other.equals(key))
                    .toList()
                    .reversed()
                    .forEach(former::add);
            return List.copyOf(former);
        }
    }

    /** Of the wanted mappings that had ended by the date the one that ended last. */
    Optional<BrokerToken> lastBefore(LocalDate date, Predicate<BrokerToken> wanted) {
        return tokens().filter(token -> wanted.test(token)
                        && token.validTo() != null
                        && !token.validTo().isAfter(date))
                .max(Comparator.comparing(BrokerToken::validTo));
    }
}
