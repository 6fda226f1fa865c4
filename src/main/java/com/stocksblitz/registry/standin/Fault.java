package com.stocksblitz.registry.standin;

import java.util.List;
import java.util.Optional;

/**
 * How the next requests shall go wrong; several may hold together.
 *
 * @param latencyMs wait before anything else, 0 to 600,000
 * @param status answer this instead, 400 to 599, 0 for none
 * @param drop cut the connection without an answer
 * @param errorInSuccess answer 200 with an error document, as the legacy service does when its database is down
 * @param forgets answer success though nothing takes effect
 * @param applied whether a write takes effect before it goes wrong: the caller then must not know
 * @param symbol only requests that write a row of it; null for all
 * @param times how many requests, 1 to 1,000,000; 0 until the next call of {@code /faults}
 */
record Fault(
        int latencyMs,
        int status,
        boolean drop,
        boolean errorInSuccess,
        boolean forgets,
        boolean applied,
        String symbol,
        int times) {
    static final Fault NONE = new Fault(0, 0, false, false, false, true, null, 0);

    Fault {
        if (latencyMs < 0 || latencyMs > 600_000) {
            throw Endpoints.refusal(422, "latency_ms must be 0 to 600000");
        }
        if (status != 0 && (status < 400 || status > 599)) {
            throw Endpoints.refusal(422, "status must be 400 to 599");
        }
        if (times < 0 || times > 1_000_000) {
            throw Endpoints.refusal(422, "times must be 0 to 1000000");
        }
    }

    /** Whether a request that writes these rows goes wrong. */
    boolean concerns(List<Membership> rows) {
        return symbol == null || rows.stream().anyMatch(row -> row.symbol().equals(symbol));
    }

    /** Whether the answer itself is spoilt, beyond being late. */
    boolean spoils() {
        return status != 0 || drop || errorInSuccess || forgets;
    }

    /** What is left after one more request; nothing when it was the last. */
    Optional<Fault> afterOne() {
        return switch (times) {
            case 0 -> Optional.of(this);
            case 1 -> Optional.empty();
            default ->
                Optional.of(new Fault(latencyMs, status, drop, errorInSuccess, forgets, applied, symbol, times - 1));
        };
    }

    /** The body of the call; every field may be left out. */
    record Asked(
            Integer latencyMs,
            Integer status,
            Boolean drop,
            Boolean errorInSuccess,
            Boolean forgets,
            Boolean applied,
            String symbol,
            Integer times) {
        Fault fault() {
            return new Fault(
                    Optional.ofNullable(latencyMs).orElse(0),
                    Optional.ofNullable(status).orElse(0),
                    Optional.ofNullable(drop).orElse(false),
                    Optional.ofNullable(errorInSuccess).orElse(false),
                    Optional.ofNullable(forgets).orElse(false),
                    Optional.ofNullable(applied).orElse(false),
                    symbol,
                    Optional.ofNullable(times).orElse(0));
        }
    }
}
