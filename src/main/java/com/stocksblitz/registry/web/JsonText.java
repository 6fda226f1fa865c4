package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.json.Json;
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
    static JsonNode parse(byte[] bytes) {
        // Jackson would take overlong UTF-8 and, by its first bytes, UTF-16; the decoder of the JDK takes neither.
        char[] text;
        int length;
        try {
            var decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            text = decoded.array();
            length = decoded.length();
        } catch (CharacterCodingException broken) {
            throw malformed("", "invalid_text", "The body is not valid UTF-8.");
        }
        try (var parser = Json.mapper().getFactory().createParser(text, 0, length)) {
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
