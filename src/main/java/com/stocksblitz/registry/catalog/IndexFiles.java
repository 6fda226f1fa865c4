package com.stocksblitz.registry.catalog;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open index: its files, the one writer and the readers' manager. Blocks.
 *
 * <p>Sorted by rank, so that the best of a typed beginning are the first of its postings. Small fresh segments stay in
 * memory, because opening files is what a small change would spend its time on.
 */
final class IndexFiles implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);
    private static final double WRITE_BUFFER_MIB = 16;
    private static final double CACHED_SEGMENT_MIB = 2;
    private static final double CACHED_MIB = 8;

    private final Directory directory;
    private final MergePolicy merges = new TieredMergePolicy();
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private IndexFiles(Directory directory) throws IOException {
        this.directory = directory;
        try {
            this.writer = new IndexWriter(directory, config(merges));
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw failed;
        }
        try {
            this.searchers = new SearcherManager(writer, new Searchers());
        } catch (IOException | RuntimeException failed) {
            writer.rollback();
            directory.close();
            throw failed;
        }
    }

    /**
     * Opens what is there, or an empty index where there is nothing, damage, or an index of another schema.
     *
     * @throws IOException when the disk refuses, or when another process holds the index
     */
    static IndexFiles open(Path path) throws IOException {
        Files.createDirectories(path);
        try {
            if (isUsable(path)) {
                return new IndexFiles(directory(path));
            }
            LOG.atInfo().addKeyValue("directory", path).log("The search index is built anew");
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | NoSuchFileException
                | IllegalArgumentException damaged) {
            LOG.atWarn()
                    .addKeyValue("directory", path)
                    .setCause(damaged)
                    .log("The search index is damaged and built anew");
        }
        return empty(path);
    }

    /** Opens an empty index in place of whatever is there. */
    static IndexFiles empty(Path path) throws IOException {
        try (var directory = new MMapDirectory(path);
                var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            lock.ensureValid();
            for (var file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
        }
        return new IndexFiles(directory(path));
    }

    IndexWriter writer() {
        return writer;
    }

    SearcherManager searchers() {
        return searchers;
    }

    /** Whether segments are merged from here on. */
    void merge(boolean on) {
        var config = writer.getConfig();
        if (on != (config.getMergePolicy() == merges)) {
            config.setMergePolicy(on ? merges : NoMergePolicy.INSTANCE);
        }
    }

    /** What the last commit says; {@link Progress#NONE} before the first. */
    Progress committed() throws IOException {
        return DirectoryReader.indexExists(directory)
                ? Progress.of(SegmentInfos.readLatestCommit(directory).getUserData())
                : Progress.NONE;
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (var file : directory.listAll()) {
            try {
                bytes += directory.fileLength(file);
            } catch (NoSuchFileException mergedAway) {
                continue;
            }
        }
        return bytes;
    }

    /** Gives the files up without a commit: what was not committed is followed again. Readers go on. */
    void stopWriting() throws IOException {
        writer.rollback();
    }

    @Override
    public void close() throws IOException {
        try (directory) {
            searchers.close();
            writer.rollback();
        }
    }

    /** Reads every byte once (some 50 MiB for 200,000 instruments): damage shows now and not in some answer later. */
    private static boolean isUsable(Path path) throws IOException {
        try (var directory = new MMapDirectory(path)) {
            if (!DirectoryReader.indexExists(directory)
                    || !Progress.isOfThisSchema(
                            SegmentInfos.readLatestCommit(directory).getUserData())) {
                return false;
            }
            try (var reader = DirectoryReader.open(directory)) {
                for (var leaf : reader.leaves()) {
                    leaf.reader().checkIntegrity();
                }
            }
            return true;
        }
    }

    private static Directory directory(Path path) throws IOException {
        return new NRTCachingDirectory(new MMapDirectory(path), CACHED_SEGMENT_MIB, CACHED_MIB);
    }

    /** Without a cache of queries: it would hold heap and a lock for what is answered in microseconds. */
    private static final class Searchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
            var searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return searcher;
        }
    }

    static IndexWriterConfig config(MergePolicy merges) {
        var scheduler = new ConcurrentMergeScheduler();
        scheduler.setMaxMergesAndThreads(2, 1);
        return new IndexWriterConfig()
                .setIndexSort(new Sort(new SortField(Fields.RANK, SortField.Type.LONG)))
                .setRAMBufferSizeMB(WRITE_BUFFER_MIB)
                .setMergePolicy(merges)
                .setMergeScheduler(scheduler)
                // Else whoever asks for what is new waits for half a second while small segments are merged.
                .setMaxFullFlushMergeWaitMillis(0)
                .setCommitOnClose(false);
    }
}
