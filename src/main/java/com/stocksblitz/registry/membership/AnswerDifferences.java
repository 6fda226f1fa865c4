package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.mirror.api.Compared.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where the answers of both sides to the same question differ: in who belongs, weight, sector and date; exact, as both
 * hold decimals. Order is none of the screener's, and when a membership began it does not know. Pure.
 */
final class AnswerDifferences {
    private AnswerDifferences() {}

    static List<Difference> of(List<Membership> registry, List<Membership> screener) {
        var differences = new ArrayList<Difference>();
        var others = byKey(screener);
        byKey(registry).forEach((key, ours) -> {
            var theirs = others.remove(key);
            if (theirs == null) {
                differences.add(difference(ours, "missing_in_screener", text(ours.weight()), null));
            } else {
                compare(ours, theirs, differences);
            }
        });
        others.values()
                .forEach(theirs ->
                        differences.add(difference(theirs, "missing_in_registry", null, text(theirs.weight()))));
        return differences;
    }

    private static void compare(Membership ours, Membership theirs, List<Difference> differences) {
        if (!isSame(ours.weight(), theirs.weight())) {
            differences.add(difference(ours, "weight", text(ours.weight()), text(theirs.weight())));
        }
        if (!Objects.equals(ours.sector(), theirs.sector())) {
            differences.add(difference(ours, "sector", ours.sector(), theirs.sector()));
        }
        if (!Objects.equals(ours.effectiveDate(), theirs.effectiveDate())) {
            differences.add(
                    difference(ours, "effective_date", text(ours.effectiveDate()), text(theirs.effectiveDate())));
        }
    }

    private static Map<List<String>, Membership> byKey(List<Membership> rows) {
        var byKey = new LinkedHashMap<List<String>, Membership>();
        rows.forEach(row -> byKey.put(List.of(row.exchange(), row.symbol(), row.indexName()), row));
        return byKey;
    }

    private static boolean isSame(BigDecimal one, BigDecimal other) {
        return one == null || other == null ? one == other : one.compareTo(other) == 0;
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : Objects.toString(value, null);
    }

    private static Difference difference(Membership row, String field, String registry, String screener) {
        return new Difference(row.symbol(), row.exchange(), row.indexName(), field, registry, screener);
    }
}
