package com.stocksblitz.registry.feed.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one feed allows from a date on, until the next version of its document.
 *
 * @param from first trade date on which it holds
 * @param modes lightest first
 * @param limits plain and weighted caps; empty where the vendor caps nothing by count
 * @param alternatives sets of caps of which one must hold
 * @param requests limits of the feed's request interface, for histories and snapshots
 * @param prices what it costs, or null where nothing is published
 */
public record FeedLimits(
        String feed,
        LocalDate from,
        List<NativeMode> modes,
        Connections connections,
        List<Limit> limits,
        List<Alternatives> alternatives,
        Messages messages,
        Duplicates duplicates,
        OverLimit overLimit,
        List<Requests> requests,
        Prices prices) {
    public FeedLimits {
        Objects.requireNonNull(feed, "feed");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(messages, "messages");
        Objects.requireNonNull(duplicates, "duplicates");
        Objects.requireNonNull(overLimit, "overLimit");
        modes = List.copyOf(modes);
        limits = List.copyOf(limits);
        alternatives = List.copyOf(alternatives);
        requests = List.copyOf(requests);
    }

    public Optional<NativeMode> mode(String name) {
        return modes.stream().filter(mode -> mode.name().equals(name)).findFirst();
    }

    /**
     * Connections of that account that a plan may use: what it has, what the document allows, less what is reserved.
     */
    public int connectionsOf(Account account) {
        long allowed = connections.max() == null ? account.connections() : connections.max();
        if (account.overrides().containsKey(Connections.ID)) {
            allowed = account.overrides().get(Connections.ID);
        }
        long open =
                Math.min(account.connections(), allowed) - account.reserved().getOrDefault(Connections.ID, 0L);
        return (int) Math.max(0, open);
    }

    /**
     * How many connections may be open at once.
     *
     * @param max or null where none is published: the account's own number counts
     */
    public record Connections(Integer max, Scope scope, Evidence evidence) {
        /** Under this name an account reserves or overrides connections. */
        public static final String ID = "connections";

        public Connections {
            Objects.requireNonNull(evidence, "evidence");
            if (max != null && max < 1) {
                throw new IllegalArgumentException("at least one connection, not " + max);
            }
        }

        public OptionalInt limit() {
            return max == null ? OptionalInt.empty() : OptionalInt.of(max);
        }
    }

    /**
     * What binds the messages that carry a plan out; all may be null where nothing is published.
     *
     * @param batch instruments in one subscribe message
     * @param perSecond messages a second on one connection
     * @param connectsPerSecond new connections a second
     * @param lifetimeHours after which the feed drops a connection
     */
    public record Messages(
            Integer batch,
            BigDecimal perSecond,
            BigDecimal connectsPerSecond,
            Integer lifetimeHours,
            Evidence evidence) {
        public Messages {
            Objects.requireNonNull(evidence, "evidence");
        }
    }

    /** Whether an instrument subscribed twice takes up twice. */
    public enum Duplicates {
        @JsonProperty("counted")
        COUNTED,
        @JsonProperty("not_counted")
        NOT_COUNTED,
        @JsonProperty("unknown")
        UNKNOWN
    }

    /** What the feed does with a subscription beyond its limits. */
    public enum OverLimit {
        @JsonProperty("reject")
        REJECT,
        @JsonProperty("silent_drop")
        SILENT_DROP,
        @JsonProperty("disconnect")
        DISCONNECT,
        @JsonProperty("delay")
        DELAY,
        @JsonProperty("unknown")
        UNKNOWN
    }

    /**
     * One call of the request interface.
     *
     * @param call such as {@code quote}, {@code history}
     * @param keys instruments in one request
     * @param perSecond requests a second, or null where unknown
     */
    public record Requests(String call, int keys, BigDecimal perSecond, Evidence evidence) {
        public Requests {
            Objects.requireNonNull(call, "call");
            Objects.requireNonNull(evidence, "evidence");
            if (keys < 1) {
                throw new IllegalArgumentException("a request holds at least one instrument, not " + keys);
            }
        }
    }

    /**
     * A price list.
     *
     * @param currency ISO 4217
     * @param basis in words: per key and month
     */
    public record Prices(BigDecimal amount, String currency, String basis, Evidence evidence) {
        public Prices {
            Objects.requireNonNull(amount, "amount");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(basis, "basis");
            Objects.requireNonNull(evidence, "evidence");
        }
    }
}
