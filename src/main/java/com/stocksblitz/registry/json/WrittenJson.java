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
    private final byte[] utf8;

    private WrittenJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** @param utf8 one whole JSON value written by us; handed over, not to be changed any more */
    public static WrittenJson of(byte[] utf8) {
        return new WrittenJson(utf8);
    }

    /** The value as a tree, for who wants to look into it. */
    public JsonNode tree() {
        try {
            return Json.mapper().readTree(utf8);
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
            stream.write(utf8);
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
        return other instanceof WrittenJson written && Arrays.equals(utf8, written.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }
}
