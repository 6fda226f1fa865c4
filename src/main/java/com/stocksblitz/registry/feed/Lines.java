package com.stocksblitz.registry.feed;

import com.fasterxml.jackson.core.JsonToken;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;

/** Finds the line on which a part of a JSON text begins. */
final class Lines {
    private Lines() {}

    /**
     * @param json well-formed up to the part
     * @param pointer to the part; where it does not exist, the nearest part around it counts
     * @return from 1
     */
    static int of(String json, String pointer) {
        int line = 1;
        int longest = 0;
        try (var parser = Json.mapper().createParser(json)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                var at = parser.getParsingContext().pathAsPointer().toString();
                boolean begins = token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY;
                if (begins && at.length() > longest && (pointer + "/").startsWith(at + "/")) {
                    longest = at.length();
                    line = parser.currentTokenLocation().getLineNr();
                }
            }
        } catch (IOException e) {
            return line; // The text breaks off behind the part looked for.
        }
        return line;
    }
}
