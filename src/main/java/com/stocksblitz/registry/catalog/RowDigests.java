package com.stocksblitz.registry.catalog;

import java.util.Arrays;

/** Ids of instruments, each with the digest of the row that it is made of: 16 bytes for each. */
public final class RowDigests {
    private long[] ids = new long[1_024];
    private long[] digests = new long[1_024];
    private int size;

    /** Does nothing with an id that is not above the last, and says so. */
    public boolean add(long id, long digest) {
        if (size > 0 && id <= ids[size - 1]) {
            return false;
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            digests = Arrays.copyOf(digests, 2 * size);
        }
        ids[size] = id;
        digests[size++] = digest;
        return true;
    }

    public int size() {
        return size;
    }

    long id(int place) {
        return ids[place];
    }

    boolean has(long id) {
        return Arrays.binarySearch(ids, 0, size, id) >= 0;
    }

    public boolean holds(long id, long digest) {
        int place = Arrays.binarySearch(ids, 0, size, id);
        return place >= 0 && digests[place] == digest;
    }

    /** Those that are in both with the same digest. */
    RowDigests and(RowDigests other) {
        var both = new RowDigests();
        for (int mine = 0, theirs = 0; mine < size && theirs < other.size; ) {
            int order = Long.compare(ids[mine], other.ids[theirs]);
            if (order == 0 && digests[mine] == other.digests[theirs]) {
                both.add(ids[mine], digests[mine]);
            }
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }
        return both;
    }
}
