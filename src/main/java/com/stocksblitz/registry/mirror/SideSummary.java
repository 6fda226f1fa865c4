package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.mirror.MirrorRecord.Key;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One side's members in small: digests by bucket, and the weights of each index added up. Belongs to one context. */
public final class SideSummary {
    private final long[] sums = new long[RowDigest.BUCKETS];
    private final int[] rows = new int[RowDigest.BUCKETS];
    private final Map<String, BigDecimal> weights = new HashMap<>();
    private final Set<String> unsettled = new HashSet<>();
    private long total;

    /**
     * @param count of members with that bucket
     * @param sum of their digests, wrapped around
     */
    public void bucket(int bucket, int count, long sum) {
        rows[bucket] += count;
        sums[bucket] += sum;
        total += count;
    }

    /** @param settled false while some of its members are still to be told: then its weights may differ */
    public void index(String name, BigDecimal weight, boolean settled) {
        weights.merge(name, weight, BigDecimal::add);
        if (!settled) {
            unsettled.add(name);
        }
    }

    void add(Key key, JsonNode row) {
        if (RowDigest.isMember(row)) {
            bucket(RowDigest.bucket(key), 1, RowDigest.of(key, row));
            index(
                    key.indexName(),
                    row.path("weight").isNumber() ? row.get("weight").decimalValue() : BigDecimal.ZERO,
                    true);
        }
    }

    long total() {
        return total;
    }

    BigDecimal weight(String index) {
        return weights.getOrDefault(index, BigDecimal.ZERO);
    }

    /** Whether nothing is on its way. */
    boolean isSettled() {
        return unsettled.isEmpty();
    }

    /** Those whose members are all told. */
    Set<String> settledIndices() {
        var names = new HashSet<>(weights.keySet());
        names.removeAll(unsettled);
        return names;
    }

    /**
     * The buckets that differ, in groups that are looked at together.
     *
     * @param most rows of both sides in a group, unless one bucket alone has more
     */
    List<Set<Integer>> differing(SideSummary other, int most) {
        var groups = new ArrayList<Set<Integer>>();
        var group = new HashSet<Integer>();
        long inGroup = 0;
        for (int bucket = 0; bucket < RowDigest.BUCKETS; bucket++) {
            if (sums[bucket] == other.sums[bucket] && rows[bucket] == other.rows[bucket]) {
                continue;
            }
            int both = rows[bucket] + other.rows[bucket];
            if (!group.isEmpty() && inGroup + both > most) {
                groups.add(group);
                group = new HashSet<>();
                inGroup = 0;
            }
            group.add(bucket);
            inGroup += both;
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }
}
