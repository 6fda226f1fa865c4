package com.stocksblitz.registry.feed;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.stocksblitz.registry.feed.api.Cap;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.FeedLimits.Duplicates;
import com.stocksblitz.registry.feed.api.FeedLimits.OverLimit;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.feed.api.Scope;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A feed's file as it is written; {@code feed.schema.json} describes the same. Evidence is named once and referred to.
 */
record FeedDocument(
        @JsonProperty("$schema") String schema, String feed, String broker, String title, List<Version> versions) {
    FeedDocument {
        required(feed, "feed");
        required(broker, "broker");
        required(title, "title");
        versions = List.copyOf(required(versions, "versions"));
    }

    record Version(
            LocalDate from,
            Map<String, Evidence> sources,
            List<ModeLine> modes,
            ConnectionLine connections,
            List<LimitLine> limits,
            List<AlternativesLine> alternatives,
            MessageLine messages,
            Duplicates duplicates,
            OverLimit overLimit,
            List<RequestLine> requests,
            PriceLine prices) {
        Version {
            required(from, "from");
            sources = Map.copyOf(required(sources, "sources"));
            modes = List.copyOf(required(modes, "modes"));
            required(connections, "connections");
            limits = List.copyOf(required(limits, "limits"));
            alternatives = alternatives == null ? List.of() : List.copyOf(alternatives);
            required(messages, "messages");
            required(duplicates, "duplicates");
            required(overLimit, "over_limit");
            requests = requests == null ? List.of() : List.copyOf(requests);
        }
    }

    record ModeLine(String name, Mode covers, String stream, Set<String> exchanges, Integer bytes) {
        ModeLine {
            required(name, "name");
        }
    }

    record ConnectionLine(Integer max, Scope scope, String evidence) {
        ConnectionLine {
            required(scope, "scope");
            required(evidence, "evidence");
        }
    }

    /** @param modes absent for all */
    record LimitLine(
            String id,
            Scope scope,
            String unit,
            Set<String> modes,
            Map<String, Integer> weights,
            CapLine cap,
            String evidence) {
        LimitLine {
            required(id, "id");
            required(scope, "scope");
            required(unit, "unit");
            required(cap, "cap");
            required(evidence, "evidence");
        }
    }

    record AlternativesLine(String id, Scope scope, String unit, List<Map<String, Long>> choices, String evidence) {
        AlternativesLine {
            required(id, "id");
            required(scope, "scope");
            required(unit, "unit");
            required(choices, "choices");
            required(evidence, "evidence");
        }
    }

    record MessageLine(
            Integer batch, BigDecimal perSecond, BigDecimal connectsPerSecond, Integer lifetimeHours, String evidence) {
        MessageLine {
            required(evidence, "evidence");
        }
    }

    record RequestLine(String call, Integer keys, BigDecimal perSecond, String evidence) {
        RequestLine {
            required(call, "call");
            required(keys, "keys");
            required(evidence, "evidence");
        }
    }

    record PriceLine(BigDecimal amount, String currency, String basis, String evidence) {
        PriceLine {
            required(amount, "amount");
            required(currency, "currency");
            required(basis, "basis");
            required(evidence, "evidence");
        }
    }

    /** A plain number, {@code {"largest": [...]}} or {@code {"stated": "name"}}. */
    record CapLine(Cap cap) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static CapLine of(long amount) {
            return new CapLine(new Cap.Fixed(amount));
        }

        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        static CapLine of(@JsonProperty("largest") List<Cap.Term> largest, @JsonProperty("stated") String stated) {
            if ((largest == null) == (stated == null)) {
                throw new IllegalArgumentException("a cap is a number, a formula or stated by the account");
            }
            return new CapLine(largest != null ? new Cap.Largest(largest) : new Cap.Stated(stated));
        }
    }

    private static <T> T required(T value, String field) {
        return Objects.requireNonNull(value, () -> "field " + field + " is missing");
    }
}
