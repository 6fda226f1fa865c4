package com.stocksblitz.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A JSON value that stands written already and goes into an answer byte by byte: no tree is built of a large document
 * only to write it down again.
 */
public final class WrittenJson extends JsonSerializable.Base {
    private static final byte[] NOTHING = {};
    private static final int PIECE = 8_192;

    /** Where the bytes of one whole JSON value come from, the same each time; none of them need be there before. */
    public interface Source {
        /** Bytes in all, at least 2. */
        int length();

        byte last();

        /** A reading from the first byte on, to be closed. */
        Reader open();
    }

    /** Used by one thread at a time. */
    public interface Reader extends AutoCloseable {
        /**
         * Puts the next bytes into the room, as many as fit; fewer only where the value ends.
         *
         * @throws IllegalStateException if what the bytes are made from is damaged
         */
        void read(ByteBuffer room);

        @Override
        void close();
    }

    /** A stream to which a value can be handed over, to be read when it is needed. */
    public interface Keeper {
        /** Writes the value without its first bytes. */
        void keep(Source value, int without) throws IOException;
    }

    private final byte[] head;
    private final Source rest;
    /** Where the rest begins. */
    private final int from;

    private WrittenJson(byte[] head, Source rest, int from) {
        this.head = head;
        this.rest = rest;
        this.from = from;
    }

    /** @param utf8 one whole JSON value written by us; handed over, not to be changed any more */
    public static WrittenJson of(byte[] utf8) {
        return new WrittenJson(NOTHING, source(utf8), 0);
    }

    /** @param utf8 one whole JSON value as above */
    public static Source source(byte[] utf8) {
        return new Bytes(utf8);
    }

    /**
     * One object with the members of both, in this order; the second, which may be large, is not copied.
     *
     * @param first an object as above, with a member at least
     * @param second the same
     */
    public static WrittenJson join(byte[] first, Source second) {
        // Two braces become one comma.
        var head = first.clone();
        head[head.length - 1] = ',';
        return new WrittenJson(head, second, 1);
    }

    /** The whole value in an array of the caller's own. */
    public byte[] bytes() {
        var whole = ByteBuffer.allocate(head.length + rest.length() - from);
        // The bytes that are left away are written over.
        try (var reader = rest.open()) {
            reader.read(whole.position(head.length - from));
        }
        return whole.put(0, head).array();
    }

    /** The value as a tree, for who wants to look into it. */
    public JsonNode tree() {
        try {
            return Json.mapper().readTree(bytes());
        } catch (IOException impossible) {
            throw new IllegalStateException("what was written as JSON cannot be read", impossible);
        }
    }

    /** Only a generator of bytes takes bytes; the others, for messages of the cluster, get the tree. */
    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        if (out instanceof UTF8JsonGenerator && out.getOutputTarget() instanceof OutputStream stream) {
            // Nothing raw, but in the place of a value: the comma or colon before it.
            out.writeRawValue("");
            out.flush();
            stream.write(head);
            if (stream instanceof Keeper keeper) {
                keeper.keep(rest, from);
            } else {
                copy(rest, from, stream);
            }
        } else {
            out.writeTree(tree());
        }
    }

    /** Writes a value without its first bytes to a stream that cannot wait for it. */
    public static void copy(Source value, int without, OutputStream stream) throws IOException {
        var room = ByteBuffer.allocate(Math.min(value.length(), PIECE));
        int left = value.length();
        try (var reader = value.open()) {
            for (int skipped = without; left > 0; skipped = 0) {
                reader.read(room.clear());
                stream.write(room.array(), skipped, room.position() - skipped);
                left -= room.position();
            }
        }
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(out, provider);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrittenJson written && Arrays.equals(bytes(), written.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    private record Bytes(byte[] utf8) implements Source {
        @Override
        public int length() {
            return utf8.length;
        }

        @Override
        public byte last() {
            return utf8[utf8.length - 1];
        }

        @Override
        public Reader open() {
            var left = ByteBuffer.wrap(utf8);
            return new Reader() {
                @Override
                public void read(ByteBuffer room) {
                    int size = Math.min(left.remaining(), room.remaining());
                    room.put(left.slice().limit(size));
                    left.position(left.position() + size);
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
        }
    }
}
