package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.json.WrittenJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * A canonical document, deflated. A plan of 1,000 keys takes about a twelfth of its JSON, and one such value is written
 * in a tenth of the time that the same plan takes as JSONB. An answer inflates it piece by piece while it is sent: the
 * whole document would be the largest part of what a request leaves to the collector.
 */
public final class PackedDocument implements WrittenJson.Source {
    /** Far above what 5,000 keys can need; a larger one is not ours. */
    static final int MOST_BYTES = 32 << 20;

    private static final int UNKNOWN = -1;
    /** For the deflated document of 1,000 keys, so that it is not copied while it grows. */
    private static final int ROOM = 48 * 1024;

    private static final int PIECE = 8_192;

    private final byte[] deflated;
    /** Found when it is asked for; whoever finds it finds the same. */
    private int length;

    private PackedDocument(byte[] deflated, int length) {
        this.deflated = deflated;
        this.length = length;
    }

    /** @param deflated as {@link #bytes()} gave it */
    public static PackedDocument of(byte[] deflated) {
        return new PackedDocument(deflated.clone(), UNKNOWN);
    }

    /**
     * @param deflated handed over, not to be changed any more
     * @param length of the document, as {@link #length()} gave it
     */
    public static PackedDocument of(byte[] deflated, int length) {
        return new PackedDocument(deflated, length);
    }

    static PackedDocument pack(byte[] document) {
        return pack(out -> {
            try {
                out.write(document);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });
    }

    /** @param writing writes the document, which is deflated on its way and never there as a whole */
    static PackedDocument pack(Consumer<OutputStream> writing) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        var packed = new ByteArrayOutputStream(ROOM);
        try (var out = new DeflaterOutputStream(packed, deflater, PIECE)) {
            writing.accept(out);
            out.finish();
            return new PackedDocument(packed.toByteArray(), Math.toIntExact(deflater.getBytesRead()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail as a stream", impossible);
        } finally {
            deflater.end();
        }
    }

    /** @throws IllegalStateException if the bytes are damaged */
    byte[] unpack() {
        var document = ByteBuffer.allocate(length());
        try (var reading = open()) {
            reading.read(document);
        }
        return document.array();
    }

    /**
     * Whether it is what we would have packed: an object, whole, of the length that was stated with it. For one that
     * others could have written; after this no answer with it can fail half-way.
     */
    boolean isSound() {
        try {
            var extent = extent();
            return extent.first == '{' && extent.last == '}' && (length == UNKNOWN || length == extent.length);
        } catch (IllegalStateException damaged) {
            return false;
        }
    }

    public byte[] bytes() {
        return deflated.clone();
    }

    /**
     * Bytes of the document.
     *
     * @throws IllegalStateException if it was not known before and the bytes are damaged
     */
    @Override
    public int length() {
        if (length == UNKNOWN) {
            length = extent().length;
        }
        return length;
    }

    /** Every document is an object. */
    @Override
    public byte last() {
        return '}';
    }

    @Override
    public WrittenJson.Reader open() {
        return new Reading(deflated);
    }

    /** Bytes of the deflated form. */
    public int size() {
        return deflated.length;
    }

    /** Puts the deflated form into the room, which has {@link #size()} bytes at least. */
    void copyTo(ByteBuffer room) {
        room.put(deflated);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedDocument packed && Arrays.equals(deflated, packed.deflated);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(deflated);
    }

    private record Extent(int length, byte first, byte last) {}

    /** Inflates all of it to nowhere. */
    private Extent extent() {
        var room = ByteBuffer.allocate(PIECE);
        int length = 0;
        byte first = 0;
        byte last = 0;
        try (var reading = open()) {
            do {
                reading.read(room.clear());
                if (room.position() > 0) {
                    first = length == 0 ? room.get(0) : first;
                    last = room.get(room.position() - 1);
                    length += room.position();
                }
            } while (!room.hasRemaining() && length <= MOST_BYTES);
        }
        if (length > MOST_BYTES) {
            throw new IllegalStateException("a packed document is too large");
        }
        return new Extent(length, first, last);
    }

    private static final class Reading implements WrittenJson.Reader {
        private final Inflater inflater = new Inflater();

        Reading(byte[] deflated) {
            inflater.setInput(deflated);
        }

        @Override
        public void read(ByteBuffer room) {
            try {
                while (room.hasRemaining() && !inflater.finished()) {
                    if (inflater.inflate(room) == 0 && !inflater.finished()) {
                        throw new IllegalStateException("a packed document is cut short");
                    }
                }
            } catch (DataFormatException damaged) {
                throw new IllegalStateException("a packed document is damaged", damaged);
            }
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
