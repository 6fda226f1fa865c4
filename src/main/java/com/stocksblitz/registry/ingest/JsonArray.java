package com.stocksblitz.registry.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One array of flat objects, read one object at a time; what is nested in an object is passed over. */
final class JsonArray implements Layout {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(40)
                    .maxStringLength(4 * 1024)
                    .maxNameLength(128)
                    .build())
            .build();
    /** An object has about 25 members; more than this is no instrument. */
    private static final int MAX_MEMBERS = 128;

    @Override
    public boolean recognises(DumpHead head, Set<String> marks) {
        return head.members().containsAll(marks);
    }

    @Override
    public void read(InputStream content, Consumer<RawRow> rows, Consumer<DumpLine> bad)
            throws IOException, UnreadableDumpException {
        try (var parser = JSON.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UnreadableDumpException("The JSON is not an array.");
            }
            long number = 0;
            var members = new HashMap<String, String>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                number++;
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw new UnreadableDumpException("Element " + number + " of the array is not an object.");
                }
                var twice = fill(members, parser);
                if (twice == null) {
                    rows.accept(new Row(number, members));
                } else {
                    bad.accept(new RejectedLine(
                            number, null, null, "duplicate_member", "The object names '" + twice + "' twice."));
                }
            }
            if (parser.nextToken() != null) {
                throw new UnreadableDumpException("Something follows the array.");
            }
        } catch (JsonProcessingException unreadable) {
            throw new UnreadableDumpException("The JSON cannot be read to its end: " + unreadable.getOriginalMessage());
        }
    }

    /** @return a member that stands twice, of which cannot be known which is meant; null where none does */
    private static String fill(Map<String, String> members, JsonParser parser)
            throws IOException, UnreadableDumpException {
        members.clear();
        String twice = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value.isStructStart()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                var text = parser.getText().strip();
                if (!text.isEmpty() && members.put(name, text) != null) {
                    twice = name;
                }
            }
            if (members.size() > MAX_MEMBERS) {
                throw new UnreadableDumpException("An object has more than " + MAX_MEMBERS + " members.");
            }
        }
        return twice;
    }

    /** Holds until the next object is read. */
    private record Row(long line, Map<String, String> members) implements RawRow {
        @Override
        public Set<String> fields() {
            return members.keySet();
        }

        @Override
        public String text(String field) {
            return members.get(field);
        }
    }
}
