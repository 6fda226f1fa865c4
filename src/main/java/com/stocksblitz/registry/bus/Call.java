package com.stocksblitz.registry.bus;

import java.time.Duration;
import java.util.Objects;

/**
 * A request and its answer: address, types, scope and time limit in one place, used by both sides.
 *
 * @param <Q> the request, an immutable record
 * @param <R> the answer, an immutable record
 * @param changes whether the call changes anything; over the cluster such a call needs the {@code api-key} header
 * @param timeout longest wait of the asking side; a shorter deadline of the request wins
 */
public record Call<Q, R>(
        String address, Class<Q> request, Class<R> answer, Scope scope, boolean changes, Duration timeout) {
    public Call {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(scope, "scope");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
    }

    public static <Q, R> Call<Q, R> local(String address, Class<Q> request, Class<R> answer, Duration timeout) {
        return new Call<>(address, request, answer, Scope.LOCAL, false, timeout);
    }

    /** A reading call for the whole cluster. */
    public static <Q, R> Call<Q, R> cluster(String address, Class<Q> request, Class<R> answer, Duration timeout) {
        return new Call<>(address, request, answer, Scope.CLUSTER, false, timeout);
    }

    /** A changing call for the whole cluster. */
    public static <Q, R> Call<Q, R> clusterChange(String address, Class<Q> request, Class<R> answer, Duration timeout) {
        return new Call<>(address, request, answer, Scope.CLUSTER, true, timeout);
    }
}
