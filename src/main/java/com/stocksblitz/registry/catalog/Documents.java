package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.ReaderUtil;

/** Reads instruments back out of documents. */
final class Documents {
    private Documents() {}

    /** In the order of the documents given, whatever it is; each is read in the order in which it lies on disk. */
    static List<Instrument> read(IndexReader reader, int[] documents) throws IOException {
        var byPlace = IntStream.range(0, documents.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(documents[a], documents[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        var instruments = new Instrument[documents.length];
        var leaves = reader.leaves();
        int leaf = -1;
        BinaryDocValues bodies = null;
        for (int i = 0; i < byPlace.length; i++) {
            int document = documents[byPlace[i]];
            if (i > 0 && document == documents[byPlace[i - 1]]) {
                instruments[byPlace[i]] = instruments[byPlace[i - 1]];
                continue;
            }
            int home = ReaderUtil.subIndex(document, leaves);
            if (home != leaf) {
                leaf = home;
                bodies = leaves.get(leaf).reader().getBinaryDocValues(Fields.BODY);
            }
            if (bodies == null || !bodies.advanceExact(document - leaves.get(leaf).docBase)) {
                throw new IllegalStateException("a document of the index has no body");
            }
            instruments[byPlace[i]] = InstrumentCodec.decode(bodies.binaryValue());
        }
        return List.of(instruments);
    }

    /** Everything that has one of the names. */
    static List<Instrument> named(IndexReader reader, List<String> names) throws IOException {
        var probes = new ArrayList<NamePass.Probe>(names.size());
        names.forEach(name -> probes.add(new NamePass.Probe(name, false, 0)));
        var found = new ArrayList<Integer>();
        NamePass.run(reader, probes, (owner, document) -> found.add(document));
        return read(reader, found.stream().mapToInt(Integer::intValue).toArray());
    }
}
