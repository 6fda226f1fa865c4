package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * The index of a node. One page at a time is written (the follower's ordered jobs); any thread reads, and sees what was
 * written up to the last {@link #refresh}. All methods block, reading ones for microseconds.
 */
final class CatalogIndex {
    private static final int SEGMENTS_WHEN_TIDY = 2;
    /** Tidied once a tenth of it was written anew; a day of small changes leaves small segments, which merge anyway. */
    private static final int REWRITTEN = 10;
    /** So many documents of a load may lie in segments as they were flushed, some 20,000 in each. */
    private static final long MOST_UNMERGED = 500_000;
    /** A page of fewer instruments is written by one thread, which takes a millisecond or two. */
    private static final int FEW = 100;

    private final Path path;
    private final Underlyings underlyings = new Underlyings();
    private volatile IndexFiles files;
    private volatile Published published;
    private volatile Progress progress;
    private volatile boolean unseen;
    /** Whether a document was written since the last generation. */
    private boolean changed;
    /** Underlyings whose first contract was written since their own documents were ranked. */
    private final Set<String> unranked = new HashSet<>();
    /** What is above cannot be in the index, so that it is added without looking for an old document. */
    private long highestId;
    /** Documents since the index was last tidied. */
    private long written;

    private CatalogIndex(Path path, IndexFiles files) throws IOException {
        this.path = path;
        this.files = files;
        this.progress = files.committed();
        this.published = new Published(0, progress);
        read(this::recall);
    }

    /** See {@link IndexFiles#open}. */
    static CatalogIndex open(Path path) throws IOException {
        EarlyIndex.delete(early(path));
        return new CatalogIndex(path, IndexFiles.open(path));
    }

    /**
     * What readers see.
     *
     * @param generation rises whenever readers may see something else; not where only the log went on, as it does with
     *     each plan that is made
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

    /**
     * Writes or replaces instruments, each once; {@code after} says what is applied then.
     *
     * @param more whether more follows, or may: merging waits for its end, as it would take the time of the load to
     *     make segments that are merged again when it is over
     */
    void write(List<Instrument> instruments, Progress after, boolean more) throws IOException {
        files.merge(!more || written > MOST_UNMERGED);
        addUnderlyings(instruments);
        long known = highestId;
        all(instruments, instrument -> {
            if (instrument.id() > known) {
                add(instrument);
            } else {
                replace(instrument);
            }
        });
        progress = after;
        unseen = true;
    }

    /** Adds instruments that the index cannot hold yet, which spares looking for their old documents. */
    void add(List<Instrument> instruments) throws IOException {
        files.merge(written > MOST_UNMERGED);
        addUnderlyings(instruments);
        all(instruments, this::add);
        unseen = true;
    }

    /** For documents of a load that is not committed yet; one at a time. */
    EarlyIndex early() throws IOException {
        return new EarlyIndex(early(path), underlyings);
    }

    private static Path early(Path path) {
        return path.resolveSibling(path.getFileName() + "-early");
    }

    /**
     * Takes documents that were made before their load was committed, at once and as they are.
     *
     * @param committed what has become of the load
     * @return which instruments are there now as the load made them
     */
    RowDigests take(EarlyIndex early, RowDigests committed) throws IOException {
        var kept = early.keep(committed);
        early.eachContract(this::addUnderlying);
        // First, so that all are looked for when they are written again, should it not be known how this came out.
        highestId = Math.max(highestId, early.highestId());
        files.merge(false);
        early.moveInto(files.writer());
        written += kept.size();
        changed = true;
        unseen = true;
        return kept;
    }

    /** What {@link #add} has completed. */
    void reached(Progress reached) {
        files.merge(true);
        progress = reached;
        unseen = true;
    }

    /** Whether anything was written that readers do not see yet. */
    boolean hasUnseen() {
        return unseen;
    }

    /** Shows readers what was written. */
    void refresh() throws IOException {
        rankUnderlyings();
        show();
    }

    /**
     * The same while more of a big load follows, which can bring the contracts of what is shown here: until the refresh
     * at its end, underlyings without a contract so far stand among other papers.
     */
    void show() throws IOException {
        var shown = progress;
        boolean same = !changed && shown.isSameCatalog(published.progress());
        unseen = false;
        files.searchers().maybeRefreshBlocking();
        changed = false;
        published = new Published(published.generation() + (same ? 0 : 1), shown);
    }

    /** Shows readers what merges have made of the segments: every name is looked for in each of them. */
    void refreshMerged() throws IOException {
        files.searchers().maybeRefreshBlocking();
    }

    /**
     * For when there is nothing else to do. After a big load few segments are made of many, in the background; readers
     * see it at the next {@link #refreshMerged}.
     */
    void tidy() throws IOException {
        files.merge(true);
        if (written > documents() / REWRITTEN) {
            written = 0;
            files.writer().forceMerge(SEGMENTS_WHEN_TIDY, false);
        }
    }

    void commit() throws IOException {
        rankUnderlyings();
        var writer = files.writer();
        writer.setLiveCommitData(progress.commitData().entrySet());
        writer.commit();
    }

    /**
     * Starts from nothing: another database, or files that failed. Readers go from the old index to the empty one
     * without a gap; the old one's deleted files stay mapped until the last of them is done.
     */
    void clear() throws IOException {
        var old = files;
        old.stopWriting();
        files = IndexFiles.empty(path);
        old.close();
        underlyings.clear();
        unranked.clear();
        highestId = 0;
        written = 0;
        progress = Progress.NONE;
        unseen = false;
        changed = false;
        published = new Published(published.generation() + 1, progress);
    }

    /** Whether a write has failed in such a way that the writer gave up. */
    boolean isBroken() {
        return !files.writer().isOpen();
    }

    void close() throws IOException {
        files.close();
    }

    /**
     * Of a whole page on all cores, which do not need each other: an instrument is in it once, and two writes of the
     * same one are in two pages. A writer's failure is thrown as it is.
     */
    private void all(List<Instrument> page, Writing writing) throws IOException {
        var instruments = page.size() < FEW ? page.stream() : page.parallelStream();
        try {
            instruments.forEach(instrument -> {
                try {
                    writing.write(instrument);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        written += page.size();
        changed |= !page.isEmpty();
        highestId = page.stream().mapToLong(Instrument::id).reduce(highestId, Math::max);
    }

    @FunctionalInterface
    private interface Writing {
        void write(Instrument instrument) throws IOException;
    }

    private void add(Instrument instrument) throws IOException {
        files.writer().addDocument(document(instrument));
    }

    private void replace(Instrument instrument) throws IOException {
        files.writer().updateDocument(InstrumentDocument.id(instrument.id()), document(instrument));
    }

    private List<IndexableField> document(Instrument instrument) {
        return InstrumentDocument.of(instrument, underlyings.hasContracts(instrument));
    }

    /** Taken in before the batch is written, so that underlyings in the same batch are ranked right away. */
    private void addUnderlyings(List<Instrument> instruments) {
        for (var instrument : instruments) {
            if (instrument.type().isDerivative()) {
                addUnderlying(
                        Underlyings.name(instrument.exchange(), instrument.underlying()), instrument.underlying());
            }
        }
    }

    private void addUnderlying(String name, String underlying) {
        if (underlyings.add(name)) {
            unranked.add(underlying);
        }
    }

    /**
     * A few hundred documents in the life of an index: those whose first contract came after them. Put off to the next
     * refresh between loads, or commit, since it needs a reader that sees them, and one is dear during a big load.
     */
    private void rankUnderlyings() throws IOException {
        if (unranked.isEmpty()) {
            return;
        }
        files.searchers().maybeRefreshBlocking();
        var names = unranked.stream().map(Names::symbol).toList();
        for (var instrument : read(view -> Documents.named(view.searcher().getIndexReader(), names))) {
            if (underlyings.hasContracts(instrument)) {
                replace(instrument);
                changed = true;
                written++;
            }
        }
        unranked.clear();
    }

    /** What the terms tell of an index that was on disk. */
    private boolean recall(View view) throws IOException {
        var reader = view.searcher().getIndexReader();
        var contracts = MultiTerms.getTerms(reader, Fields.CONTRACT_ON);
        if (contracts != null) {
            var terms = contracts.iterator();
            for (var term = terms.next(); term != null; term = terms.next()) {
                underlyings.add(term.utf8ToString());
            }
        }
        var ids = MultiTerms.getTerms(reader, Fields.ID);
        highestId = ids == null ? 0 : InstrumentDocument.id(ids.getMax());
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
