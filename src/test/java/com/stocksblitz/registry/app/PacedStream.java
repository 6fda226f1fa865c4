package com.stocksblitz.registry.app;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/** Gives its bytes at some 3 MB/s, as a link does. */
final class PacedStream extends FilterInputStream {
    private static final int PIECE = 16 * 1024;
    private static final Duration EACH = Duration.ofMillis(5);

    PacedStream(InputStream bytes) {
        super(bytes);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            Thread.sleep(EACH);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        return super.read(target, offset, Math.min(PIECE, length));
    }
}
