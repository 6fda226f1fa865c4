package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * The index of a node. One thread at a time writes (the follower's ordered jobs); any thread reads, and sees what was
 * written up to the last {@link #refresh}. All methods block, reading ones for microseconds.
 */
final class CatalogIndex {
    private final Path path;
    private final Underlyings underlyings = new Underlyings();
    private volatile IndexFiles files;
    private volatile Published published;
    private volatile Progress progress;
    private volatile boolean unseen;

    private CatalogIndex(Path path, IndexFiles files) throws IOException {
        this.path = path;
        this.files = files;
        this.progress = files.committed();
        this.published = new Published(0, progress);
        read(this::recallUnderlyings);
    }

    /** See {@link IndexFiles#open}. */
    static CatalogIndex open(Path path) throws IOException {
        return new CatalogIndex(path, IndexFiles.open(path));
    }

    /**
     * What readers see.
     *
     * @param generation rises whenever readers may see something else
     */
    record Published(long generation, Progress progress) {}

    /** @param published what the searcher shows at least; read before the searcher was taken */
    record View(IndexSearcher searcher, Published published) {}

    @FunctionalInterface
    interface Reading<T> {
        T apply(View view) throws IOException;
    }

    /** Reads at one state of the index. */
    <T> T read(Reading<T> reading) {
        try {
            return readFrom(files, reading);
        } catch (AlreadyClosedException replaced) {
            // The files were replaced between taking and using them; the new ones are there already.
            return readFrom(files, reading);
        }
    }

    Published published() {
        return published;
    }

    long documents() {
        return read(view -> (long) view.searcher().getIndexReader().numDocs());
    }

    long bytes() {
        try {
            return files.bytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What was written, seen by readers or not. */
    Progress progress() {
        return progress;
    }

    /** Writes or replaces instruments; {@code after} says what is applied then. */
    void write(List<Instrument> instruments, Progress after) throws IOException {
        var fresh = newUnderlyings(instruments);
        for (var instrument : instruments) {
            put(instrument);
        }
        if (!fresh.isEmpty()) {
            rankAnew(fresh, instruments);
        }
        progress = after;
        unseen = true;
    }

    /** Adds instruments that the index cannot hold yet, which spares looking for their old documents. */
    void add(List<Instrument> instruments) throws IOException {
        var fresh = newUnderlyings(instruments);
        for (var instrument : instruments) {
            files.writer().addDocument(InstrumentDocument.of(instrument, underlyings.hasContracts(instrument)));
        }
        if (!fresh.isEmpty()) {
            rankAnew(fresh, instruments);
        }
        unseen = true;
    }

    /** What {@link #add} has completed. */
    void reached(Progress reached) {
        progress = reached;
        unseen = true;
    }

    /** Whether anything was written that readers do not see yet. */
    boolean hasUnseen() {
        return unseen;
    }

    /** Shows readers what was written. */
    void refresh() throws IOException {
        var written = progress;
        unseen = false;
        files.searchers().maybeRefreshBlocking();
        published = new Published(published.generation() + 1, written);
    }

    void commit() throws IOException {
        var writer = files.writer();
        writer.setLiveCommitData(progress.commitData().entrySet());
        writer.commit();
    }

    /** Starts from nothing: another database, or files that failed. Readers see the empty index at once. */
    void clear() throws IOException {
        var old = files;
        old.close();
        files = IndexFiles.empty(path);
        underlyings.clear();
        progress = Progress.NONE;
        unseen = false;
        published = new Published(published.generation() + 1, progress);
    }

    /** Whether a write has failed in such a way that the writer gave up. */
    boolean isBroken() {
        return !files.writer().isOpen();
    }

    void close() throws IOException {
        files.close();
    }

    private void put(Instrument instrument) throws IOException {
        files.writer()
                .updateDocument(
                        InstrumentDocument.id(instrument),
                        InstrumentDocument.of(instrument, underlyings.hasContracts(instrument)));
    }

    /** Taken in before the batch is written, so that underlyings in the same batch are ranked right away. */
    private List<String> newUnderlyings(List<Instrument> instruments) {
        var fresh = new ArrayList<String>();
        for (var instrument : instruments) {
            if (instrument.type().isDerivative()) {
                var name = Underlyings.name(instrument.exchange(), instrument.underlying());
                if (underlyings.add(name)) {
                    fresh.add(name);
                }
            }
        }
        return fresh;
    }

    /** A few hundred documents in the life of an index: those whose first contract came after them. */
    private void rankAnew(List<String> fresh, List<Instrument> justWritten) throws IOException {
        files.searchers().maybeRefreshBlocking();
        var written = new HashSet<Long>();
        justWritten.forEach(instrument -> written.add(instrument.id()));
        var names = fresh.stream()
                .map(name -> Names.symbol(name.substring(name.indexOf('|') + 1)))
                .toList();
        var affected = read(view -> Documents.named(view.searcher().getIndexReader(), names));
        for (var instrument : affected) {
            if (!written.contains(instrument.id()) && underlyings.hasContracts(instrument)) {
                put(instrument);
            }
        }
    }

    private boolean recallUnderlyings(View view) throws IOException {
        var contracts = MultiTerms.getTerms(view.searcher().getIndexReader(), Fields.CONTRACT_ON);
        if (contracts != null) {
            var terms = contracts.iterator();
            for (var term = terms.next(); term != null; term = terms.next()) {
                underlyings.add(term.utf8ToString());
            }
        }
        return true;
    }

    private <T> T readFrom(IndexFiles current, Reading<T> reading) {
        try {
            var seen = published;
            var searcher = current.searchers().acquire();
            try {
                return reading.apply(new View(searcher, seen));
            } finally {
                current.searchers().release(searcher);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
