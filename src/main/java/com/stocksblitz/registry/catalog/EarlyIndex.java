package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.StagedRows.Staged;
import com.stocksblitz.registry.instrument.Instrument;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Documents of a load that is not committed, in an index of their own that nobody reads. Once the load is committed the
 * catalog's index takes those that became what they were made of; of a load that fails they are thrown away. One page
 * at a time is written; all methods block.
 */
final class EarlyIndex implements Closeable {
    /** More wait for the commit as they always did: 125 MB of disk, 16 MB of heap until they are taken. */
    private static final int MOST = 500_000;

    private final Path path;
    private final Underlyings underlyings;
    private final Directory directory;
    private final IndexWriter writer;
    private final RowDigests rows = new RowDigests();
    /** Exchange and underlying of its contracts, to the underlying. */
    private final Map<String, String> contractsOn = new HashMap<>();

    private long highestId;

    /**
     * @param path a directory for it alone; what is in it is deleted
     * @param underlyings of the catalog's index
     */
    EarlyIndex(Path path, Underlyings underlyings) throws IOException {
        this.path = path;
        this.underlyings = underlyings;
        delete(path);
        this.directory = new Unsynced(path);
        try {
            this.writer = new IndexWriter(directory, IndexFiles.config(NoMergePolicy.INSTANCE));
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    void add(List<Staged> page) throws IOException {
        for (var row : page) {
            var instrument = row.instrument();
            if (instrument.type().isDerivative()) {
                contractsOn.putIfAbsent(
                        Underlyings.name(instrument.exchange(), instrument.underlying()), instrument.underlying());
            }
            rows.add(instrument.id(), row.digest());
            highestId = Math.max(highestId, instrument.id());
            writer.addDocument(InstrumentDocument.of(instrument, hasContracts(instrument)));
        }
    }

    boolean isFull() {
        return rows.size() >= MOST;
    }

    int size() {
        return rows.size();
    }

    /** Drops all documents but those of rows that are among the others, and returns which these are. */
    RowDigests keep(RowDigests committed) throws IOException {
        var kept = rows.and(committed);
        for (int row = 0; row < rows.size(); row++) {
            if (!kept.has(rows.id(row))) {
                writer.deleteDocuments(InstrumentDocument.id(rows.id(row)));
            }
        }
        return kept;
    }

    /** Ends the writing, and copies what was kept. */
    void moveInto(IndexWriter catalog) throws IOException {
        writer.commit();
        writer.close();
        catalog.addIndexes(directory);
    }

    void eachContract(BiConsumer<String, String> use) {
        contractsOn.forEach(use);
    }

    /** The highest id of a document, 0 if there is none. */
    long highestId() {
        return highestId;
    }

    /** Leaves nothing behind. */
    @Override
    public void close() throws IOException {
        try (directory) {
            writer.rollback();
        }
        delete(path);
    }

    /** What a crash has left is deleted by the next start. */
    static void delete(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (var files = Files.list(path)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(path);
    }

    /** Underlyings that are ranked too low so far are ranked anew when the documents are shown. */
    private boolean hasContracts(Instrument instrument) {
        return underlyings.hasContracts(instrument)
                || !instrument.type().isDerivative()
                        && Underlyings.names(instrument).anyMatch(contractsOn::containsKey);
    }

    /** Nothing of it is to outlive a crash. */
    private static final class Unsynced extends FilterDirectory {
        Unsynced(Path path) throws IOException {
            super(new MMapDirectory(path));
        }

        @Override
        public void sync(Collection<String> names) {}

        @Override
        public void syncMetaData() {}
    }
}
