package com.stocksblitz.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A JSON value that stands written already and goes into an answer byte by byte: no tree is built of a large document
 * only to write it down again.
 */
public final class WrittenJson extends JsonSerializable.Base {
    private static final byte[] NOTHING = {};

    /** A stream that need not copy what will not change any more. */
    public interface Keeper {
        /** Writes these bytes; the array may be held on to, and must not be changed. */
        void keep(byte[] bytes, int offset, int length);
    }

    private final byte[] head;
    private final byte[] rest;
    /** Where the rest begins. */
    private final int from;

    private WrittenJson(byte[] head, byte[] rest, int from) {
        this.head = head;
        this.rest = rest;
        this.from = from;
    }

    /** @param utf8 one whole JSON value written by us; handed over, not to be changed any more */
    public static WrittenJson of(byte[] utf8) {
        return new WrittenJson(NOTHING, utf8, 0);
    }

    /**
     * One object with the members of both, in this order; the second, which may be large, is not copied.
     *
     * @param first an object as above, with a member at least
     * @param second the same
     */
    public static WrittenJson join(byte[] first, byte[] second) {
        // Two braces become one comma.
        var head = first.clone();
        head[head.length - 1] = ',';
        return new WrittenJson(head, second, 1);
    }

    /** The whole value in an array of the caller's own. */
    public byte[] bytes() {
        var whole = Arrays.copyOf(head, head.length + rest.length - from);
        System.arraycopy(rest, from, whole, head.length, rest.length - from);
        return whole;
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
                keeper.keep(rest, from, rest.length - from);
            } else {
                stream.write(rest, from, rest.length - from);
            }
        } else {
            out.writeTree(tree());
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
}
