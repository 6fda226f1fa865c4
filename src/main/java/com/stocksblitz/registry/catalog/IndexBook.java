package com.stocksblitz.registry.catalog;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.IndexReader;

/** The names of today, out of the index. */
final class IndexBook implements NameBook {
    private final IndexReader reader;

    IndexBook(IndexReader reader) {
        this.reader = reader;
    }

    @Override
    public void find(List<NamePass.Probe> probes, Bearers bearers) throws IOException {
        var hits = new Hits(probes.size());
        NamePass.run(reader, probes, hits);
        if (hits.size > 0) {
            var instruments = Documents.read(reader, hits.documents());
            for (int n = 0; n < hits.size; n++) {
                bearers.add(hits.owners[n], instruments.get(n));
            }
        }
    }

    /** Pairs of numbers without boxes. */
    private static final class Hits implements NamePass.Hits {
        private int[] owners;
        private int[] documents;
        private int size;

        Hits(int expected) {
            owners = new int[Math.max(4, expected)];
            documents = new int[owners.length];
        }

        @Override
        public void add(int owner, int document) {
            if (size == owners.length) {
                owners = Arrays.copyOf(owners, size * 2);
                documents = Arrays.copyOf(documents, size * 2);
            }
            owners[size] = owner;
            documents[size++] = document;
        }

        int[] documents() {
            return Arrays.copyOf(documents, size);
        }
    }
}
