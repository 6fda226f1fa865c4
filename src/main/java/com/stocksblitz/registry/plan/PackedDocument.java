package com.stocksblitz.registry.plan;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A canonical document, deflated. A plan of 1,000 keys takes about a twentieth of its JSON, and one such value is
 * written in a tenth of the time that the same plan takes as JSONB.
 */
public final class PackedDocument {
    /** Far above what 5,000 keys can need; a larger one is not ours. */
    static final int MOST_BYTES = 32 << 20;

    private static final int UNKNOWN = -1;
    private static final int LEAST_ROOM = 256;

    private final byte[] deflated;
    private final int length;

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
     * @param length of the document, as {@link #length()} gave it; spares growing while it is unpacked
     */
    public static PackedDocument of(byte[] deflated, int length) {
        return new PackedDocument(deflated, length < 0 || length > MOST_BYTES ? UNKNOWN : length);
    }

    static PackedDocument pack(byte[] document) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(document);
            deflater.finish();
            var packed = new byte[document.length / 8 + LEAST_ROOM];
            int size = 0;
            while (!deflater.finished()) {
                packed = withRoom(packed, size);
                size += deflater.deflate(packed, size, packed.length - size);
            }
            return new PackedDocument(Arrays.copyOf(packed, size), document.length);
        } finally {
            deflater.end();
        }
    }

    /** @throws IllegalStateException if the bytes are damaged */
    byte[] unpack() {
        var inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            var document =
                    new byte[length == UNKNOWN ? Math.min(MOST_BYTES, deflated.length * 16 + LEAST_ROOM) : length];
            int size = 0;
            while (!inflater.finished()) {
                document = withRoom(document, size);
                int read = inflater.inflate(document, size, document.length - size);
                size += read;
                if ((read == 0 && !inflater.finished()) || size > MOST_BYTES) {
                    throw new IllegalStateException("a packed document is cut short or too large");
                }
            }
            return size == document.length ? document : Arrays.copyOf(document, size);
        } catch (DataFormatException damaged) {
            throw new IllegalStateException("a packed document is damaged", damaged);
        } finally {
            inflater.end();
        }
    }

    /** The same array, or a larger one where it is full. */
    private static byte[] withRoom(byte[] array, int size) {
        return size < array.length ? array : Arrays.copyOf(array, size * 2 + LEAST_ROOM);
    }

    public byte[] bytes() {
        return deflated.clone();
    }

    /** Bytes of the document; negative where only its deflated form is known. */
    public int length() {
        return length;
    }

    /** Bytes of the deflated form. */
    public int size() {
        return deflated.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedDocument packed && Arrays.equals(deflated, packed.deflated);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(deflated);
    }
}
