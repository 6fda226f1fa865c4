package com.stocksblitz.registry.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** One gzip member that is made piece by piece. Not for two threads at once. */
final class ChunkedGzip {
    private static final int FAST = 3;

    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final Packing packing;

    ChunkedGzip() {
        try {
            packing = new Packing(made);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What is ready by now, which may be nothing. */
    byte[] add(byte[] bytes) throws IOException {
        packing.write(bytes);
        return taken();
    }

    byte[] end() throws IOException {
        // Not only finished: the packer holds memory outside the heap until it is closed.
        packing.close();
        return taken();
    }

    private byte[] taken() {
        var bytes = made.toByteArray();
        made.reset();
        return bytes;
    }

    /** The level can only be set from within. */
    private static final class Packing extends GZIPOutputStream {
        Packing(ByteArrayOutputStream out) throws IOException {
            super(out, 8_192);
            def.setLevel(FAST);
        }
    }
}
