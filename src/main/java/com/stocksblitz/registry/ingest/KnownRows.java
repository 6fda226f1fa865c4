package com.stocksblitz.registry.ingest;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows of which the broker's open tokens tell already, by their digests: 8 bytes for each. A row that is among them
 * changes nothing and is only counted. Belongs to the reader's thread until all is read.
 */
public final class KnownRows {
    private static final byte[] NONE = {};

    private final RowDigest digest = new RowDigest();
    private final long[] digests;
    private final BitSet seen;
    private final Map<Part, Tally> passed = new HashMap<>();
    private boolean doubled;

    /** @param digests as big-endian numbers, in any order */
    public KnownRows(byte[] digests) {
        this.digests = new long[digests.length / Long.BYTES];
        ByteBuffer.wrap(digests).asLongBuffer().get(this.digests);
        Arrays.sort(this.digests);
        this.seen = new BitSet(this.digests.length);
    }

    /** Every row is looked at. */
    static KnownRows none() {
        return new KnownRows(NONE);
    }

    /** Where rows of a file belong. */
    public record Part(String segment, String exchange) {}

    /** @param contracts rows that have an expiry */
    public record Tally(long rows, long contracts) {
        private Tally plus(Tally other) {
            return new Tally(rows + other.rows, contracts + other.contracts);
        }
    }

    /** Whether nothing is to be done for the row, which then counts as seen. */
    boolean passes(DumpRow row) {
        if (digests.length == 0) {
            return false;
        }
        var stated = digest.of(row);
        int place = stated == null ? -1 : Arrays.binarySearch(digests, stated);
        if (place < 0) {
            return false;
        }
        doubled |= seen.get(place);
        seen.set(place);
        passed.merge(new Part(row.segment(), row.exchange()), new Tally(1, row.expiry() == null ? 0 : 1), Tally::plus);
        return true;
    }

    /** Whether a row came twice, of which neither may be believed. */
    public boolean doubled() {
        return doubled;
    }

    /** The rows that passed. */
    public Map<Part, Tally> passed() {
        return Map.copyOf(passed);
    }

    /**
     * Which rows passed: their digests, or those of all others, whatever is less.
     *
     * @param bySeen whether the digests are those of the rows that passed
     */
    public record Marks(boolean bySeen, Long[] digests) {}

    public Marks marks() {
        boolean bySeen = seen.cardinality() <= digests.length / 2;
        return new Marks(
                bySeen,
                IntStream.range(0, digests.length)
                        .filter(place -> seen.get(place) == bySeen)
                        .mapToObj(place -> digests[place])
                        .toArray(Long[]::new));
    }

    public int count() {
        return digests.length;
    }

    /** Of all digests by exclusive or: what is still so has the same. */
    public long sum() {
        return Arrays.stream(digests).reduce(0, (sum, next) -> sum ^ next);
    }
}
