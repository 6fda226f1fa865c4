package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who calls, whether he may, for whom, and how long he waits. */
final class Callers {
    static final Failure UNAUTHORIZED = new Failure.Unauthorized("A valid X-Internal-API-Key header is needed.");

    static final String KEY = "x-internal-api-key";
    private static final String USER = "X-User-ID";
    private static final String NOBODY = "anonymous";
    private static final String DEADLINE = "X-Deadline-Ms";
    private static final int LONGEST_USER = 128;

    private final ApiKeys keys;
    private final RateLimits rates;
    private final Responder responder;

    Callers(ApiKeys keys, RateLimits rates, Responder responder) {
        this.keys = keys;
        this.rates = rates;
        this.responder = responder;
    }

    /** Whose key the request brings; empty without a valid one. */
    Optional<KeyHolder> key(HttpServerRequest request) {
        var key = request.getHeader(KEY);
        return key == null ? Optional.empty() : keys.check(key);
    }

    /** For the trail and for the shares of places. */
    static String name(Optional<KeyHolder> key) {
        return key.map(KeyHolder::name).orElse(NOBODY);
    }

    /**
     * Key, scope and rate, in this order; the caller is told where it stands with its rate.
     *
     * @throws FailureException where one of them does not allow the call
     */
    void check(Operation operation, Optional<KeyHolder> holder, Exchange exchange) {
        if (operation.scope().isEmpty()) {
            return;
        }
        var scope = operation.scope().get();
        if (holder.isEmpty()) {
            throw new FailureException(UNAUTHORIZED);
        }
        if (!holder.get().may(scope)) {
            throw new FailureException(
                    new Failure.Forbidden("This call needs a key with the scope " + scope.word() + "."));
        }
        holder.get().requestsPerSecond().ifPresent(rate -> {
            var taken = rates.take(holder.get().name(), rate);
            responder.tell(exchange, taken);
            if (!taken.passes()) {
                throw new FailureException(new Failure.RateLimited(taken.retryAfter()));
            }
        });
    }

    /** @throws FailureException where the key does not act for the user that is named */
    static Origin origin(
            Operation operation,
            Exchange exchange,
            Optional<KeyHolder> holder,
            Map<String, Object> values,
            Findings findings) {
        var user = actingUser(operation, exchange, holder, values, findings);
        return new Origin(
                exchange.correlationId(),
                name(holder),
                user,
                TraceParent.of(exchange.request().getHeader("traceparent")),
                exchange.arrivedAt().plus(deadline(operation, values)));
    }

    /** What the contract allows, or less if the caller waits no longer. */
    private static Duration deadline(Operation operation, Map<String, Object> values) {
        return values.get(DEADLINE) instanceof Long asked
                        && asked < operation.deadline().toMillis()
                ? Duration.ofMillis(asked)
                : operation.deadline();
    }

    /** Whom the gateway names; else, for a key that is bound to one user, that user. */
    private static Optional<String> actingUser(
            Operation operation,
            Exchange exchange,
            Optional<KeyHolder> holder,
            Map<String, Object> values,
            Findings findings) {
        var named = exchange.request().getHeader(USER);
        var bound = operation
                .scope()
                .flatMap(needed -> holder)
                .map(KeyHolder::users)
                .orElse(Set.of());
        if (named == null) {
            if (bound.size() > 1) {
                throw new FailureException(
                        new Failure.Forbidden("This key acts for several users; X-User-ID must name one of them."));
            }
            return agreed(bound.stream().findFirst(), values);
        }
        if (named.isBlank() || named.length() > LONGEST_USER) {
            findings.add(USER, "wrong_form", "Must have 1 to " + LONGEST_USER + " characters.");
            return Optional.empty();
        }
        if (!TextRule.check(named, Spot.parameter(USER), findings)) {
            return Optional.empty();
        }
        if (!bound.isEmpty() && !bound.contains(named)) {
            throw new FailureException(new Failure.Forbidden("This key does not act for the user in X-User-ID."));
        }
        return agreed(Optional.of(named), values);
    }

    private static Optional<String> agreed(Optional<String> user, Map<String, Object> values) {
        if (user.isPresent() && values.get("user_id") instanceof String other && !other.equals(user.get())) {
            throw new FailureException(
                    new Failure.Forbidden("user_id names another user than X-User-ID or the one of the key."));
        }
        return user;
    }
}
