package com.stocksblitz.registry.mirror;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * Reads {@code {"memberships": [...]}} as it comes in and hands each row on: the list has no filter and may be long.
 */
final class RowReader {
    private static final int IN_ROWS = 2;
    private static final int IN_ROW = 3;

    private final BiConsumer<MirrorRecord.Key, JsonNode> rows;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private int depth;
    private boolean rowsSeen;
    private String field;
    private ObjectNode row;

    /** @param rows gets each */
    RowReader(BiConsumer<MirrorRecord.Key, JsonNode> rows) {
        this.rows = rows;
        try {
            parser = Json.mapper().getFactory().createNonBlockingByteArrayParser();
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is read yet", impossible);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    /** @throws IOException where it is no JSON */
    void feed(byte[] bytes) throws IOException {
        feeder.feedInput(bytes, 0, bytes.length);
        read();
    }

    /**
     * After the last part.
     *
     * @throws IOException where the list is cut off or none
     */
    void end() throws IOException {
        feeder.endOfInput();
        read();
        if (depth != 0 || !rowsSeen) {
            throw new IOException("no whole list of memberships");
        }
    }

    private void read() throws IOException {
        for (var token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            take(token);
        }
    }

    private void take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                depth++;
                rowsSeen |= depth == IN_ROWS && token == JsonToken.START_ARRAY && "memberships".equals(field);
                if (depth == IN_ROW && token == JsonToken.START_OBJECT) {
                    row = JsonNodeFactory.instance.objectNode();
                }
            }
            case END_OBJECT, END_ARRAY -> {
                if (depth == IN_ROW && row != null) {
                    keep(row);
                    row = null;
                }
                depth--;
            }
            case FIELD_NAME -> field = parser.currentName();
            default -> {
                if (depth == IN_ROW && row != null) {
                    row.set(field, scalar(token));
                }
            }
        }
    }

    private JsonNode scalar(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(token == JsonToken.VALUE_TRUE);
            default -> JsonNodeFactory.instance.nullNode();
        };
    }

    private void keep(ObjectNode row) {
        var key = new MirrorRecord.Key(
                row.path("symbol").asText(),
                row.path("exchange").asText(),
                row.path("index_name").asText());
        rows.accept(key, row);
    }
}
