package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request body from bytes to a tree, once. */
final class JsonText {
    private JsonText() {}

    /** @throws FailureException Malformed, with the place where reading stopped */
    static JsonNode parse(Buffer body) {
        var bytes = ((BufferInternal) body).getByteBuf();
        return bytes.hasArray()
                ? parse(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes())
                : parse(body.getBytes(), 0, body.length());
    }

    private static JsonNode parse(byte[] bytes, int from, int length) {
        try (var parser = parser(bytes, from, length)) {
            try {
                JsonNode tree = parser.readValueAsTree();
                if (tree == null) {
                    throw malformed("", "required", "The body is empty.");
                }
                if (parser.nextToken() != null) {
                    throw malformed("", "malformed_json", "Something follows after the JSON value.");
                }
                return tree;
            } catch (StreamConstraintsException tooMuch) {
                throw malformed(
                        pointer(parser),
                        "too_complex",
                        "Nesting deeper than " + Json.MAX_DEPTH + ", or a number or text beyond all limits.");
            } catch (JsonProcessingException wrong) {
                throw malformed(pointer(parser), "malformed_json", place(wrong));
            }
        } catch (IOException | IllegalStateException wrong) {
            // IllegalStateException: the parser's guard against names made to collide.
            throw malformed("", "malformed_json", "The body is not JSON.");
        }
    }

    /** Most bodies are ASCII, which is read where it stands. */
    private static JsonParser parser(byte[] bytes, int from, int length) throws IOException {
        if (isAscii(bytes, from, length)) {
            return Json.mapper().getFactory().createParser(bytes, from, length);
        }
        // Jackson would take overlong UTF-8 and, by its first bytes, UTF-16; the decoder of the JDK takes neither.
        try {
            var decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length));
            return Json.mapper().getFactory().createParser(decoded.array(), 0, decoded.length());
        } catch (CharacterCodingException broken) {
            throw malformed("", "invalid_text", "The body is not valid UTF-8.");
        }
    }

    /** Without NUL, which is in every ASCII text in UTF-16. */
    private static boolean isAscii(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    private static String place(JsonProcessingException wrong) {
        var at = wrong.getLocation();
        boolean twice = wrong.getOriginalMessage().startsWith("Duplicate field");
        return (twice ? "A name stands twice in one object" : "The body is not JSON")
                + (at == null ? "." : ", at line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
    }

    private static String pointer(JsonParser parser) {
        return TextRule.printable(parser.getParsingContext().pathAsPointer().toString());
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(new Failure.Malformed(
                "malformed_body", "The body cannot be read.", List.of(new FieldError(pointer, code, detail))));
    }
}
