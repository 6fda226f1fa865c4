package com.stocksblitz.registry.catalog;

import java.util.Arrays;
import org.apache.lucene.util.InPlaceMergeSorter;

/**
 * Ids of instruments, each once, with the digest of the row that it is made of: 16 bytes for each. Added in any order;
 * the first question puts them in order, which is little work where they nearly were.
 */
public final class RowDigests {
    private long[] ids = new long[1_024];
    private long[] digests = new long[1_024];
    private int size;
    private boolean ordered = true;

    public void add(long id, long digest) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            digests = Arrays.copyOf(digests, 2 * size);
        }
        ordered &= size == 0 || ids[size - 1] < id;
        ids[size] = id;
        digests[size++] = digest;
    }

    public int size() {
        return size;
    }

    public boolean holds(long id, long digest) {
        int place = place(id);
        return place >= 0 && digests[place] == digest;
    }

    boolean has(long id) {
        return place(id) >= 0;
    }

    long id(int place) {
        return ids[place];
    }

    /** Those that are in both with the same digest. */
    RowDigests and(RowDigests other) {
        var both = new RowDigests();
        for (int n = 0; n < size; n++) {
            if (other.holds(ids[n], digests[n])) {
                both.add(ids[n], digests[n]);
            }
        }
        both.order();
        return both;
    }

    private int place(long id) {
        order();
        return Arrays.binarySearch(ids, 0, size, id);
    }

    private void order() {
        if (ordered) {
            return;
        }
        new InPlaceMergeSorter() {
            @Override
            protected int compare(int one, int another) {
                return Long.compare(ids[one], ids[another]);
            }

            @Override
            protected void swap(int one, int another) {
                swap(ids, one, another);
                swap(digests, one, another);
            }

            private void swap(long[] longs, int one, int another) {
                long moved = longs[one];
                longs[one] = longs[another];
                longs[another] = moved;
            }
        }.sort(0, size);
        ordered = true;
    }
}
