package com.stocksblitz.registry.ingest;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A dump on disk: decompressed where it is gzip or zip, with a limit on what comes out, and with a look at its
 * beginning.
 */
final class DumpFile implements Closeable {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};

    private final CountingStream raw;
    private final InputStream content;
    private final long size;
    private final DumpHead head;

    private DumpFile(CountingStream raw, InputStream content, long size, DumpHead head) {
        this.raw = raw;
        this.content = content;
        this.size = size;
        this.head = head;
    }

    /**
     * @param limit most bytes after decompression
     * @throws UnreadableDumpException when it is empty
     */
    static DumpFile open(Path file, long limit) throws IOException, UnreadableDumpException {
        long size = Files.size(file);
        if (size == 0) {
            throw new UnreadableDumpException("The file is empty.");
        }
        var raw = new CountingStream(Files.newInputStream(file), Long.MAX_VALUE);
        try {
            var compressed = new BufferedInputStream(raw, BUFFER);
            var plain = unpacked(compressed);
            var content = new BufferedInputStream(new CountingStream(plain, limit), BUFFER);
            return new DumpFile(raw, content, size, head(content));
        } catch (IOException | RuntimeException failed) {
            raw.close();
            throw failed;
        }
    }

    DumpHead head() {
        return head;
    }

    InputStream content() {
        return content;
    }

    /** Share of the file's bytes that were read, 0 to 1. */
    double read() {
        return Math.min(1.0, (double) raw.count / size);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private static InputStream unpacked(BufferedInputStream file) throws IOException {
        if (beginsWith(file, GZIP)) {
            return new GZIPInputStream(file, BUFFER);
        }
        return beginsWith(file, ZIP) || beginsWith(file, EMPTY_ZIP) ? ZipMember.of(file) : file;
    }

    private static boolean beginsWith(BufferedInputStream file, byte[] mark) throws IOException {
        file.mark(mark.length);
        boolean begins = Arrays.equals(file.readNBytes(mark.length), mark);
        file.reset();
        return begins;
    }

    private static DumpHead head(BufferedInputStream content) throws IOException {
        content.mark(DumpHead.LENGTH);
        var bytes = content.readNBytes(DumpHead.LENGTH);
        content.reset();
        return DumpHead.of(bytes, bytes.length);
    }

    /** Counts what passes and refuses more than the limit, so that a small file cannot unpack without end. */
    private static final class CountingStream extends FilterInputStream {
        private final long limit;
        private volatile long count;

        CountingStream(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            return value < 0 ? value : counted(value, 1);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            return read < 0 ? read : counted(read, read);
        }

        private int counted(int answer, int read) throws IOException {
            count = count + read;
            if (count > limit) {
                throw new RefusedFileException("The file decompresses to more than " + limit + " bytes.");
            }
            return answer;
        }
    }
}
