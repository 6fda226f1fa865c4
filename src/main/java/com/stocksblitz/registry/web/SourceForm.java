package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.ingest.api.FetchDump;
import com.stocksblitz.registry.ingest.api.IngestMode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The body that asks for a fetch instead of being the dump: {@code {broker_id, mode, filters{symbols, exchanges},
 * priority, source}}. What it does not say is taken from the query.
 */
final class SourceForm {
    private static final Set<String> FIELDS = Set.of("broker_id", "mode", "filters", "priority", "source");
    private static final Set<String> FILTERS = Set.of("symbols", "exchanges");
    private static final Set<String> MODES = Set.of("full_catalog", "incremental", "on_demand");
    private static final int MOST_NAMES = 1_000;

    private final List<FieldError> errors = new ArrayList<>();

    private SourceForm() {}

    /** @throws FailureException naming every wrong field */
    static FetchDump read(String text, Request request) {
        return new SourceForm().read(JsonText.parse(Buffer.buffer(text)), request);
    }

    private FetchDump read(JsonNode form, Request request) {
        onlyKnown(form, FIELDS, "");
        var broker = text(form, "broker_id");
        if (broker.isPresent() && !broker.get().equals(request.text("broker_id"))) {
            wrong("/broker_id", "mismatch", "broker_id must be the broker of the path.");
        }
        var source = text(form, "source");
        if (source.isEmpty() && !form.has("source")) {
            wrong("/source", "required", "source must name a configured source.");
        }
        var mode = text(form, "mode");
        if (mode.isPresent() && !MODES.contains(mode.get())) {
            wrong("/mode", "unknown_value", "mode must be one of " + MODES + ".");
        }
        int priority = priority(form.path("priority"), request.integer("priority"));
        var filters = form.path("filters");
        if (!filters.isMissingNode() && !filters.isNull()) {
            onlyKnown(filters, FILTERS, "/filters");
        }
        var symbols = names(filters, "symbols", request);
        var exchanges = names(filters, "exchanges", request);
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        return new FetchDump(
                request.text("broker_id"),
                source.orElse(""),
                mode.map(word -> IngestMode.valueOf(word.toUpperCase(Locale.ROOT))),
                symbols,
                exchanges,
                priority,
                request.flag("dry_run"),
                Optional.ofNullable(request.date("effective_date")),
                Optional.ofNullable(request.text("Idempotency-Key")));
    }

    private void onlyKnown(JsonNode node, Set<String> known, String pointer) {
        if (!node.isObject()) {
            wrong(pointer, "wrong_type", "This must be an object.");
            return;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(pointer + "/" + name, "unknown_field", "This call knows no such field.");
            }
        });
    }

    private Optional<String> text(JsonNode form, String name) {
        var value = form.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            wrong("/" + name, "wrong_type", name + " must be text.");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    private int priority(JsonNode value, int otherwise) {
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 1 || value.intValue() > 10) {
            wrong("/priority", "out_of_range", "priority must be 1 (first) to 10.");
            return otherwise;
        }
        return value.intValue();
    }

    private List<String> names(JsonNode filters, String name, Request request) {
        var values = filters.path(name);
        if (values.isMissingNode() || values.isNull()) {
            return request.list(name);
        }
        var names = new ArrayList<String>();
        values.forEach(value -> names.add(value.isTextual() ? value.textValue() : ""));
        if (!values.isArray() || names.size() > MOST_NAMES || names.contains("")) {
            wrong("/filters/" + name, "wrong_type", name + " must be a list of at most " + MOST_NAMES + " names.");
        }
        return names;
    }

    private void wrong(String pointer, String code, String detail) {
        if (errors.size() < Findings.MOST_NAMED) {
            errors.add(new FieldError(pointer, code, detail));
        }
    }
}
