package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where the screener's rows are not what it was sent; exact, as both sides hold decimals. */
final class Comparison {
    private static final List<String> FIELDS = List.of("weight", "sector", "effective_date");

    private Comparison() {}

    /** @param difference for people, with both values */
    record Mismatch(MirrorRecord record, String difference) {}

    static List<Mismatch> of(List<MirrorRecord> sent, Map<MirrorRecord.Key, JsonNode> rows) {
        var mismatches = new ArrayList<Mismatch>();
        for (var record : sent) {
            var row = rows.get(record.key());
            if (row == null) {
                mismatches.add(new Mismatch(record, "The screener does not list it."));
                continue;
            }
            FIELDS.stream()
                    .filter(field -> !isSame(record.body().path(field), row.path(field)))
                    .findFirst()
                    .ifPresent(field -> mismatches.add(new Mismatch(
                            record,
                            field + " was sent as " + record.body().path(field) + " and is listed as "
                                    + row.path(field))));
        }
        return mismatches;
    }

    private static boolean isSame(JsonNode sent, JsonNode listed) {
        if (sent.isNumber() && listed.isNumber()) {
            return sent.decimalValue().compareTo(listed.decimalValue()) == 0;
        }
        return sent.isNull() ? listed.isNull() || listed.isMissingNode() : sent.equals(listed);
    }
}
