package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads an operation's parameters, decoded exactly once, and refuses those that it does not have. */
final class ParameterReader {
    private static final int MOST_PARAMETERS = 100;

    private final ApiKeys keys;

    ParameterReader(ApiKeys keys) {
        this.keys = keys;
    }

    /**
     * The typed values of what was given and the defaults of what was not.
     *
     * @throws FailureException Unauthorized where the query holds a key
     */
    Map<String, Object> read(Operation operation, RoutingContext context, Findings findings) {
        var request = context.request();
        var query = query(request);
        var values = new HashMap<String, Object>();
        int known = 0;
        for (var parameter : operation.parameters()) {
            var given = switch (parameter.place()) {
                case QUERY -> query.get(parameter.name());
                case PATH -> one(context.pathParam(parameter.name()));
                case HEADER -> one(request.getHeader(parameter.name()));
            };
            if (given != null) {
                known += parameter.place() == Parameter.Place.QUERY ? 1 : 0;
                var value = parameter.read(given, findings);
                if (value != null) {
                    values.put(parameter.name(), value);
                }
            } else if (parameter.required()) {
                findings.add(parameter.name(), "required", "This parameter is required.");
            } else if (parameter.fallback() != null) {
                values.put(parameter.name(), parameter.fallback());
            }
        }
        if (known < query.size()) {
            refuseUnknown(operation, query, findings);
        }
        return values;
    }

    private void refuseUnknown(Operation operation, Map<String, List<String>> query, Findings findings) {
        query.forEach((name, given) -> {
            boolean unknown = operation.parameters().stream()
                    .noneMatch(one ->
                            one.place() == Parameter.Place.QUERY && one.name().equals(name));
            if (unknown) {
                refuseKey(name, given);
                findings.add(TextRule.printable(name), "unknown_parameter", "This parameter is not known.");
            }
        });
    }

    /** URLs end up in logs and histories: a key there is treated as no key, also when the header holds one too. */
    private void refuseKey(String name, List<String> given) {
        var plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (plain.endsWith("apikey")
                || given.stream().anyMatch(value -> keys.check(value).isPresent())) {
            throw new FailureException(Callers.UNAUTHORIZED);
        }
    }

    private static Map<String, List<String>> query(HttpServerRequest request) {
        var text = request.query();
        if (text == null || text.isEmpty()) {
            return Map.of();
        }
        try {
            return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_PARAMETERS, true).parameters();
        } catch (IllegalArgumentException wrong) {
            throw new FailureException(
                    Failure.Malformed.of("", "invalid_encoding", "The query is not percent-encoded as it should be."));
        }
    }

    private static List<String> one(String value) {
        return value == null ? null : List.of(value);
    }
}
