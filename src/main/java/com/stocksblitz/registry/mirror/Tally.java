package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import com.stocksblitz.registry.mirror.ValidationStore.Expected;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import com.stocksblitz.registry.mirror.api.ValidationReport.Mismatch;
import com.stocksblitz.registry.mirror.api.ValidationReport.Summary;
import com.stocksblitz.registry.mirror.api.ValidationReport.Violation;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what differs between what the screener should have and what it lists, and judges it. Pure. */
final class Tally {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MOST_NAMED = 100;
    private static final int SCALE = 4;
    private static final List<String> FIELDS = List.of("weight", "sector", "effective_date");

    private final boolean named;
    private final BigDecimal tolerance;
    private final Map<String, Integer> fields = new TreeMap<>();
    private final List<Mismatch> mismatches = new ArrayList<>();
    private long missingInScreener;
    private long missingInRegistry;
    private long mismatched;
    private long tolerated;
    private long pending;
    private long pendingMembers;

    /**
     * @param named whether records are named
     * @param tolerance of weights, in percent of the registry's
     */
    Tally(boolean named, BigDecimal tolerance) {
        this.named = named;
        this.tolerance = tolerance;
    }

    /**
     * Records that may differ. What is not the same before and after the reading of the list, or is still to be told,
     * says nothing about the screener.
     */
    void add(Map<Key, Expected> before, Map<Key, JsonNode> listed, Map<Key, Expected> after) {
        var keys = new TreeSet<>(Comparator.comparing(Key::name));
        keys.addAll(before.keySet());
        keys.addAll(after.keySet());
        keys.addAll(listed.keySet());
        for (var key : keys) {
            var expected = after.get(key);
            if (isUnsettled(before.get(key)) || isUnsettled(expected) || !sameBody(before.get(key), expected)) {
                pending++;
                pendingMembers += expected != null && RowDigest.isMember(expected.body()) ? 1 : 0;
            } else {
                compare(key, member(expected == null ? null : expected.body()), member(listed.get(key)));
            }
        }
    }

    ValidationReport report(SideSummary registry, SideSummary screener, LiveSnapshot inForce) {
        long common = Math.max(0, registry.total() - missingInScreener - pendingMembers);
        var missing = percent(missingInScreener + missingInRegistry, registry.total() + missingInRegistry);
        var mismatch = percent(mismatched, common);
        var drift = drift(registry, screener);
        var violations = new ArrayList<Violation>();
        judge(violations, inForce, LiveSetting.MAX_MISSING_PERCENT, missing);
        judge(violations, inForce, LiveSetting.MAX_MISMATCH_PERCENT, mismatch);
        judge(violations, inForce, LiveSetting.MAX_DRIFT_PERCENT, drift);
        return new ValidationReport(
                new Summary(
                        screener.total(),
                        registry.total(),
                        Math.max(0, common - mismatched),
                        missingInScreener,
                        missingInRegistry,
                        mismatched,
                        tolerated,
                        pending,
                        missing,
                        mismatch,
                        drift,
                        violations.isEmpty()),
                violations,
                fields,
                mismatches);
    }

    private static boolean isUnsettled(Expected expected) {
        return expected != null && (expected.pending() || expected.moving());
    }

    private static boolean sameBody(Expected one, Expected other) {
        return one == null || other == null ? one == other : one.body().equals(other.body());
    }

    /** Null for no member. */
    private static JsonNode member(JsonNode row) {
        return row == null || !RowDigest.isMember(row) ? null : row;
    }

    private void compare(Key key, JsonNode expected, JsonNode listed) {
        if (expected == null && listed == null) {
            return;
        }
        if (listed == null) {
            missingInScreener++;
            name(key, "missing_in_screener", text(expected.path("weight")), null);
        } else if (expected == null) {
            missingInRegistry++;
            name(key, "missing_in_registry", null, text(listed.path("weight")));
        } else {
            compareFields(key, expected, listed);
        }
    }

    private void compareFields(Key key, JsonNode expected, JsonNode listed) {
        boolean differs = false;
        boolean within = false;
        for (var field : FIELDS) {
            var one = expected.path(field);
            var other = listed.path(field);
            if (isSame(one, other)) {
                continue;
            }
            if (one.isNumber() && other.isNumber() && isWithin(one.decimalValue(), other.decimalValue())) {
                within = true;
                continue;
            }
            differs = true;
            fields.merge(field, 1, Integer::sum);
            name(key, field, text(one), text(other));
        }
        mismatched += differs ? 1 : 0;
        tolerated += within && !differs ? 1 : 0;
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        return one.isNull() || one.isMissingNode() ? other.isNull() || other.isMissingNode() : one.equals(other);
    }

    private boolean isWithin(BigDecimal expected, BigDecimal listed) {
        return expected.subtract(listed)
                        .abs()
                        .multiply(HUNDRED)
                        .compareTo(expected.abs().multiply(tolerance))
                <= 0;
    }

    private void name(Key key, String kind, String registry, String screener) {
        if (named && mismatches.size() < MOST_NAMED) {
            mismatches.add(new Mismatch(key.name(), kind, registry, screener));
        }
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? null : value.asText();
    }

    private static BigDecimal percent(long part, long whole) {
        return whole == 0
                ? part == 0 ? BigDecimal.ZERO : HUNDRED
                : BigDecimal.valueOf(part)
                        .multiply(HUNDRED)
                        .divide(BigDecimal.valueOf(whole), SCALE, RoundingMode.HALF_UP);
    }

    private static BigDecimal drift(SideSummary registry, SideSummary screener) {
        var worst = BigDecimal.ZERO;
        for (var index : registry.settledIndices()) {
            var ours = registry.weight(index);
            var difference = ours.subtract(screener.weight(index)).abs();
            if (difference.signum() != 0) {
                worst = worst.max(
                        ours.signum() == 0
                                ? HUNDRED
                                : difference.multiply(HUNDRED).divide(ours.abs(), SCALE, RoundingMode.HALF_UP));
            }
        }
        return worst;
    }

    private static void judge(
            List<Violation> violations, LiveSnapshot inForce, LiveSetting threshold, BigDecimal value) {
        var limit = inForce.decimal(threshold);
        if (value.compareTo(limit) > 0) {
            violations.add(new Violation(threshold.key(), limit, value));
        }
    }
}
